"""A site of many drugs, made of one: rows and ledger entries written in bulk, as the verbs would have written them."""

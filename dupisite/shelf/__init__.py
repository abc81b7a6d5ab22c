"""The shelf: finished public answers in memory, given without asking Django, until the ledger says that they may have changed."""

"""Search over live editions and label sections: the database finds, one score ranks, and no query can fail.

`search.search` is the one door. `folding`, `question`, `synonyms`, `shared_names`, `spelling`, `scoring` and `snippets` know no
database; `engine` asks one; `documents` and `indexing` say what stands in the index, and keep it so.
"""

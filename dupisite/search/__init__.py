"""Search over live editions and label sections: the database finds, one score ranks, and no query can fail.

`finding.search` is the one door. `folding`, `asking`, `synonyms`, `names`, `mending`, `scoring` and `snippets` know no
database; `engine` asks one; `wanted` and `indexing` say what stands in the index, and keep it so.
"""

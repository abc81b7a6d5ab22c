"""What a new label version does to facts, one item for each affected thing, disposed of by people."""

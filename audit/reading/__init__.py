"""How the public reads: one connection that cannot write, one snapshot a page, tables as of one moment, prepared queries."""

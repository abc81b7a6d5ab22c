"""Small faults that the tests must catch: the list (`faults.toml`) and what applies it, one fault at a time (`make mutants`)."""

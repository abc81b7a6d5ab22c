"""docs/operating.md followed to the letter: its own blocks of commands, run on a machine made of one folder."""

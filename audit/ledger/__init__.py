"""The append-only list of everything that happened: how an entry is written, hashed, proved and checked."""

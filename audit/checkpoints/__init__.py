"""Signed checkpoints of the ledger: their keys, their folder, and the comparison with what was signed."""

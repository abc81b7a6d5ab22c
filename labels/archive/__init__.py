"""The archive of label versions: found, read, stored, looked up again, and verified."""

"""The record itself: revisions, editions, the rules of signing, what a signature covers, and whether it still holds."""

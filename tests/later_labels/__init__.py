"""The migrations of `labels` as they may look one day: one more field. Used by tests/test_migrations.py alone."""

"""Database triggers that keep append-only tables append-only, on SQLite and on PostgreSQL."""

"""What changed from one label version to another. Knows no database."""

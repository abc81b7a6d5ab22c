"""The sample content and accounts that a new site begins with."""

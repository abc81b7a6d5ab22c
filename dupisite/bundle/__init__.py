"""Everything public in one folder, and another site's bundle shown as a copy."""

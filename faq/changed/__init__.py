"""Answers whose sources changed since they were signed: the pile at the desk, and old and new words side by side."""

"""Attacks with the database in hand: what is found, and what readers see meanwhile."""

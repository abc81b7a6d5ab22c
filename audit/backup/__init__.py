"""Copies of the whole database, their proven restore, and what a bundle brought from another site."""

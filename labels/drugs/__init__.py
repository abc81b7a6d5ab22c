"""Drugs: their names, links and notices, the words that describe a fact, and what an address may look like."""

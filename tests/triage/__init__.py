"""Triage: what is lost, what is compared, what a later label version takes in."""

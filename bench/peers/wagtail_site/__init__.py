"""Wagtail as a peer: the same text on a page of about the same markup. Only the load measurement starts it."""

"""Words on the page: from Markdown to safe HTML, and what two wordings have in common.

Knows no Django and no database; everything here is a function of the texts it is given.
"""

"""Public pages as Markdown, for whoever reads no HTML: language models and readers aloud above all.

`negotiation` finds out that somebody wants it; `pages` knows which page is written how; the others write. What is said comes
from the same views as the HTML.
"""

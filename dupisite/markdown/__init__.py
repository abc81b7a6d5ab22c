"""Public pages as Markdown, for whoever reads no HTML: language models and readers aloud above all.

`negotiation` finds out that somebody wants it, `addresses` knows which pages are offered and where, `pages` has the page made as HTML, and
`of_html` writes that as Markdown with the signs of `writing`.
"""

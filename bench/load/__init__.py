"""Pages asked over HTTP of a served site, beside nginx with the same bytes and, when it was set up, Wagtail with the same text."""

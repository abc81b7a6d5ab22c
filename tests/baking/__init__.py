"""The baked site: what is in it, what a reader gets from nginx, and what becomes of it when something breaks."""

"""A third kind of reviewed text: the words of a label, explained. `docs/adding-a-kind.md` is made of these files.

It is installed by `tests.glossary.settings` alone, never by the site. `doors_public.py` and `doors_of_the_desk.py` take it through every door of the site.
"""

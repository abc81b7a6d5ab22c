"""The whole desk of one kind of reviewed text: its list with CSV, its form with what helps to write, and the steps of review."""

from __future__ import annotations

from editorial.admin.content_list import ContentList
from editorial.admin.writing_aids import WritingDesk


class TextAdmin(ContentList, WritingDesk):
    """A kind whose admin says no more than this has all of it. `cites`: each statement needs a source."""

    cites = False

"""Pages in memory, at most so many bytes of them: when there are more, those that were not asked for the longest give way."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from dupisite.shelf.shelved_page import Page

Key = tuple[str, str, str]  # path, what stands behind the question mark, and the form that an Accept header asked for
SELDOM = 1.0  # seconds within which a page that is asked for again and again is not moved once more
SHARE = 8  # a page that would take up more than one part in so many is not kept


class Pages:
    """Whoever changes them holds a lock of his own; `find` needs none."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0
        self.kept: OrderedDict[Key, Page] = OrderedDict()
        self.keys: dict[str, set[Key]] = {}  # by topic
        self.sizes: dict[Key, int] = {}

    def find(self, key: Key) -> Page | None:
        return self.kept.get(key)

    def touch(self, key: Key, now: float) -> None:
        """It was asked for."""
        if (page := self.kept.get(key)) is not None:
            page.moved = now
            self.kept.move_to_end(key)

    def put(self, key: Key, page: Page) -> None:
        """Also for a page that stands here already and has grown by another coding."""
        self.remove(key)
        size = page.size
        if size * SHARE > self.most:
            return
        self.kept[key], self.sizes[key] = page, size
        self.bytes += size
        for topic in page.topics:
            self.keys.setdefault(topic, set()).add(key)
        while self.bytes > self.most:
            self.remove(next(iter(self.kept)))

    def remove(self, key: Key) -> None:
        page = self.kept.pop(key, None)
        if page is None:
            return
        self.bytes -= self.sizes.pop(key)
        for topic in page.topics:
            keys = self.keys[topic]
            keys.discard(key)
            if not keys:
                del self.keys[topic]

    def drop(self, topics: Iterable[str]) -> None:
        """Whatever depends on one of them."""
        for topic in topics:
            for key in list(self.keys.get(topic, ())):
                self.remove(key)

    def clear(self) -> None:
        self.drop(list(self.keys))

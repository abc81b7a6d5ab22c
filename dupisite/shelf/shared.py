"""A shelf that processes and machines share, in a Valkey or Redis. It saves work and nothing depends on it.

When it is away, full or slow it is left alone for a while. What it gives is believed only with the mark of a process that has the
same secret key, and only while the ledger of this process knows of nothing that came after it.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from django.conf import settings

from audit.reading.depends import made_by
from dupisite.shelf.codings import PLAIN
from dupisite.shelf.memory import Key
from dupisite.shelf.shelved_page import Page

if TYPE_CHECKING:
    from redis import Redis  # it takes time and memory, and is needed where CACHE_URL names something

PATIENCE = 0.05  # seconds for one question: making a page takes less
LEFT_ALONE = 5.0  # seconds after a failure
LARGEST = 1_000_000  # bytes of a page
MARK = sha256().digest_size
Found = TypeVar("Found")
logger = logging.getLogger(__name__)


class Shared:
    def __init__(self, client: Redis, secret: bytes) -> None:
        self.client, self.secret = client, secret
        self.left_alone = {"get": 0.0, "put": 0.0}

    def get(self, key: Key) -> tuple[Page, str] | None:
        """A page, and the hash of the newest public entry when it was made."""

        def ask() -> list[Any]:
            both = self.client.pipeline(transaction=False)
            both.get(name)
            both.pttl(name)
            return list(both.execute())

        name = self._name(key)
        value, left = self._tried("get", ask) or (None, 0)
        if not value or left <= 0 or not hmac.compare_digest(value[:MARK], self._mark(name, value[MARK:])):
            return None
        said, _, body = value[MARK:].partition(b"\n")
        words = orjson.loads(said)
        leaf, coding, over = words.pop("leaf"), words.pop("coding"), words.pop("over")
        left = min(left / 1000, over - time.time())  # whoever may write there may let it live longer
        words["headers"] = [tuple(header) for header in words["headers"]]
        page = Page(**words | {"digest": bytes.fromhex(words["digest"])}, until=time.monotonic() + left)
        page.add(coding, body)
        return page, leaf

    def put(self, key: Key, page: Page, leaf: str) -> None:
        """Until the page is to be made anew. `leaf` is the hash of the newest public entry that it has taken in."""
        left = page.until - time.monotonic()
        if not page.forms or left <= 0:
            return
        coding = min(page.forms, key=lambda coding: coding == PLAIN)
        body = page.forms[coding].whole.content
        if len(body) > LARGEST:
            return
        names = ("status", "headers", "vary", "etag", "topics", "day", "unproved", "public")
        words = {name: getattr(page, name) for name in names}
        words |= {"digest": page.digest.hex(), "leaf": leaf, "coding": coding, "over": time.time() + left}
        said = orjson.dumps(words)
        name, value = self._name(key), b"\n".join((said, body))
        self._tried("put", lambda: self.client.set(name, self._mark(name, value) + value, px=int(left * 1000) + 1))

    def _name(self, key: Key) -> str:
        """What somebody searched for stands in the cache in no readable form."""
        return f"dupisite:{hmac.new(self.secret, orjson.dumps(key), sha256).hexdigest()}"

    def _mark(self, name: str, value: bytes) -> bytes:
        return hmac.new(self.secret, name.encode() + value, sha256).digest()

    def _tried(self, what: str, act: Callable[[], Found]) -> Found | None:
        """None when it fails, and for a while after that."""
        from redis.exceptions import RedisError, ResponseError

        if time.monotonic() < self.left_alone[what]:
            return None
        try:
            return act()
        except (RedisError, OSError) as error:
            alone = time.monotonic() + LEFT_ALONE
            answers = isinstance(error, ResponseError)  # it is full, say: what is there can still be had
            self.left_alone |= {what: alone} if answers else dict.fromkeys(self.left_alone, alone)
            logger.warning("The shared shelf (CACHE_URL) is left alone for %s seconds: %s", LEFT_ALONE, error)
            return None


def shared() -> Shared | None:
    """As CACHE_URL names it; None without one. The connection is made by whoever asks first."""
    if not settings.CACHE_URL:
        return None
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    address = settings.CACHE_URL.replace("valkey", "redis", 1)
    client = redis.Redis.from_url(
        address,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
    return Shared(client, _secret())


def _secret() -> bytes:
    """Of this site, this release and these settings: with others a page would read otherwise."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    names = manifest.read_bytes() if manifest.exists() else b""
    depends = (made_by(), sha256(names).hexdigest())
    return hmac.new(settings.SECRET_KEY.encode(), orjson.dumps(depends), sha256).digest()

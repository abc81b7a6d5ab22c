"""How many reports may come: a few from one address, and not more from all than a desk can read.

Addresses are kept nowhere: a process remembers for an hour, in its memory, under a key that it forgets when it ends, that one of
them sent something. What all of them sent together is counted in the table.
"""

from __future__ import annotations

import secrets
from collections import deque
from datetime import datetime, timedelta
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from editorial.reports.reports import ErrorReport

HOUR = timedelta(hours=1)
MOST_FROM_AN_ADDRESS = 10  # an hour, by one process
MOST_OF_ALL = ((HOUR, 60), (timedelta(days=1), 300))
FROM_ONE = (
    "Many reports came from your internet connection within an hour, so this one was not saved. What you wrote is still here. "
    "Send it again in {} minutes."
)
FROM_ALL = (
    "More reports came than our team can read, so this one was not saved. What you wrote is still here. "
    "Send it again in {} minutes."
)
NETWORK = 64  # bits: whoever has one address of version 6 has all that begin alike


class TooMany(Exception):
    """The sentence says what to do; `wait` is in seconds."""

    def __init__(self, sentence: str, wait: timedelta) -> None:
        self.wait = max(1, ceil(wait.total_seconds()))
        self.sentence = sentence.format(ceil(self.wait / 60))
        super().__init__(self.sentence)


class Senders:
    """From where reports came within the last hour. Never more than the cap for all of them lets through."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(16)
        self.sent: deque[tuple[datetime, bytes]] = deque()

    def check(self, address: str | None, now: datetime) -> None:
        """Raises TooMany."""
        while self.sent and self.sent[0][0] <= now - HOUR:
            self.sent.popleft()
        mark = self._mark(address)
        times = [at for at, sender in self.sent if sender == mark]
        if len(times) >= MOST_FROM_AN_ADDRESS:
            raise TooMany(FROM_ONE, times[-MOST_FROM_AN_ADDRESS] + HOUR - now)

    def count(self, address: str | None, now: datetime) -> None:
        self.sent.append((now, self._mark(address)))

    def _mark(self, address: str | None) -> bytes:
        return blake2b(_network(address or "").encode(), key=self.key, digest_size=16).digest()


senders = Senders()  # of this process


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, NETWORK), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def check_all(now: datetime) -> None:
    """Raises TooMany when all senders together have sent what may come in an hour, or in a day."""
    for span, most in MOST_OF_ALL:
        newest = ErrorReport.objects.filter(received_at__gt=now - span).order_by("-received_at")
        times = list(newest.values_list("received_at", flat=True)[:most])
        if len(times) == most:
            raise TooMany(FROM_ALL, times[-1] + span - now)

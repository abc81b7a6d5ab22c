"""What the tests of signing share: a signature, the edition it made, why it failed, and the window of a session."""

import json
from datetime import datetime, timedelta
from typing import Any

from audit.models import LedgerEntry
from editorial.accounts import signing
from labels.models import Fact
from tests.desk import Desk


def sign(desk: Desk, fact: Fact, code: str | None = None, **changes: Any) -> Any:
    return desk.step(fact, "sign", kind="first", **({} if code is None else {"code": code}), **changes)


def why_failed() -> list[str]:
    return [
        json.loads(e.payload)["data"]["why"]
        for e in LedgerEntry.objects.filter(kind="signature failed").order_by("seq")
    ]


def edition(fact: Fact) -> Any:
    return Fact.revisions().of(fact).editions().first()


def forget_window(desk: Desk) -> None:
    session = desk.client.session
    del session[signing.WINDOW]
    session.save()


def move_window(desk: Desk, **ago: int) -> None:
    session = desk.client.session
    began, key = session[signing.WINDOW]
    session[signing.WINDOW] = [(datetime.fromisoformat(began) - timedelta(**ago)).isoformat(), key]
    session.save()

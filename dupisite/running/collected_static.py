"""Are the static files collected as they are now? A stamp beside them says of what they were made."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders


def collected() -> bool:
    return _stamp_file().exists() and _stamp_file().read_text() == _stamp()


def mark_collected() -> None:
    _stamp_file().write_text(_stamp())


def _stamp_file() -> Path:
    return settings.STATIC_ROOT / ".collected"


def _stamp() -> str:
    """SHA-256 over names and contents of everything that collectstatic would take, and over how it stores them."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            with storage.open(name) as file:
                content = hashlib.sha256(file.read()).hexdigest()
            digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()

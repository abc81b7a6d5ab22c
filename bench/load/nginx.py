"""nginx with the same bytes as static files under the same headers, compressed ones beside them: what an answer costs at least."""

import grp
import gzip
import os
import pwd
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.load.client import HOST, Answer
from bench.load.servers import Server, free_port, serving

MISSING = "nginx was not measured: it is not on the PATH (on Debian, apt install nginx-light)."
# What nginx says of itself, of the connection and of the file.
ITS_OWN = set("connection content-encoding content-length content-type date etag last-modified server".split())


def program() -> str | None:
    """Debian keeps it where only root's PATH leads."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))


def config(directory: Path, port: int, answers: Sequence[Answer]) -> str:
    """Serves answer number n as /n. At its best: no log, files kept open, connections never closed for their age."""
    own = "proxy fastcgi uwsgi scgi client_body".split()
    lines = [
        "daemon off;",
        "worker_processes 2;",
        *same_account(),
        f"pid {directory}/nginx.pid;",
        f"error_log {directory}/error.log;",
        "events {}",
        "http {",
        *(f"{name}_temp_path {directory}/{name};" for name in own),
        "access_log off;",
        "sendfile on;",
        "tcp_nopush on;",
        "open_file_cache max=100;",
        "gzip_static on;",
        "keepalive_requests 100000000;",
        "types {}",
        "server {",
        f"listen {HOST}:{port} reuseport;",
        f"root {directory}/pages;",
        *(line for number, answer in enumerate(answers) for line in _location(number, answer)),
        "}",
        "}",
    ]
    return "\n".join([*lines, ""])


def same_account() -> list[str]:
    """Started by root, nginx would serve as somebody who may not read our directory."""
    if os.getuid() != 0:
        return []
    return [f"user {pwd.getpwuid(os.getuid()).pw_name} {grp.getgrgid(os.getgid()).gr_name};"]


def compressed(answer: Answer) -> bytes:
    """The bytes that the site itself sends to who takes gzip; where it sends them plain, those that it could send."""
    return answer.body if answer.is_gzip else gzip.compress(answer.body, 6)


def _location(number: int, answer: Answer) -> list[str]:
    kinds = [value for name, value in answer.headers if name.lower() == "content-type"]
    same = [(name, value) for name, value in answer.headers if name.lower() not in ITS_OWN]
    return [
        f"location = /{number} {{",
        *(f"default_type {_quoted(value)};" for value in kinds),
        *(f"add_header {name} {_quoted(value)};" for name, value in same),
        "}",
    ]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def served(directory: Path, answers: Sequence[Answer], compressed: Sequence[bytes]) -> Iterator[Server]:
    """nginx, answering with each body, or to who takes gzip with the compressed one; only when there is a `program()`."""
    nginx = program()
    assert nginx is not None
    pages = directory / "pages"
    pages.mkdir(parents=True)
    for number, (answer, small) in enumerate(zip(answers, compressed, strict=True)):
        (pages / str(number)).write_bytes(answer.body)
        (pages / f"{number}.gz").write_bytes(small)
    port = free_port()
    (directory / "nginx.conf").write_text(config(directory, port, answers))
    paths = ["-p", str(directory), "-c", str(directory / "nginx.conf"), "-e", str(directory / "error.log")]
    with serving([nginx, *paths], dict(os.environ), port, directory / "said.log") as server:
        yield server

"""nginx as it stands in front of several public processes: it spreads readers over them, keeps copies, or serves what was baked."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.load.client import HOST
from bench.load.cpu import spent
from bench.load.nginx import program, same_account
from bench.load.servers import Server, free_port, serving
from tests.baking.real_nginx import as_shipped
from tests.papers.paper import blocks

SPREAD = """
{above}
server {{
    listen {host}:{port} reuseport;
    location / {{
        proxy_http_version 1.1;
        {within}
    }}
}}"""


@dataclass(frozen=True)
class Together(Server):
    """nginx and all that stands behind it: what they spend is told in one figure. `databases`: first processes of PostgreSQL."""

    behind: tuple[Server, ...] = ()
    databases: tuple[int, ...] = ()

    def spent(self) -> float:
        groups = sum(spent(each.group) for each in (self, *self.behind))
        return groups + sum(spent(0, parent) for parent in self.databases)


def configuration(folder: Path, port: int, processes: Sequence[int], how: str) -> str:
    """A whole one of nginx, before processes on these ports. `how`: “spread”, “cached”, or the folder of a bake."""
    always = "keepalive_requests 100000000;"
    if how not in ("spread", "cached"):
        text = as_shipped(Path(how), folder, port, processes[0]).replace("http {", f"http {{ {always}", 1)
        return text.replace("daemon off;", "daemon off; worker_processes 2;").replace("rate=9000r/s", "rate=1000000r/s")
    own = "".join(f"{name}_temp_path {folder}/{name};\n" for name in "client_body proxy fastcgi uwsgi scgi".split())
    text = f"events {{}}\nhttp {{ access_log off; {always} {own}{_spread(folder, port, processes, how == 'cached')} }}"
    return f"daemon off; worker_processes 2; {' '.join(same_account())} pid {folder}/pid;\n{text}"


def _spread(folder: Path, port: int, processes: Sequence[int], cached: bool) -> str:
    servers = " ".join(f"server {HOST}:{each};" for each in processes)
    above, within = f"upstream dupisite_pages {{ {servers} keepalive 32; }}", "proxy_pass http://dupisite_pages;"
    if cached:  # as docs/operating.md has it
        above, within = (block for block in blocks("The shelf") if "dupisite" in block)
        above = above.replace("/var/cache/nginx/dupisite", f"{folder}/copies").replace("8002", str(free_port()))
        above = above.replace(f"server {HOST}:8000;", servers)
    else:
        within = f'proxy_set_header Connection ""; proxy_set_header Host $http_host; {within}'
    return SPREAD.format(above=above, host=HOST, port=port, within=within)


@contextmanager
def in_front(folder: Path, processes: Sequence[Server], databases: Sequence[int], how: str) -> Iterator[Together]:
    """nginx with one of these, answering."""
    nginx, port = program(), free_port()
    assert nginx is not None
    folder.mkdir()
    (folder / "nginx.conf").write_text(configuration(folder, port, [each.port for each in processes], how))
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with serving(command, dict(os.environ), port, folder / "said.log") as server:
        yield Together(server.group, server.port, 0, tuple(processes), tuple(databases))

"""The PostgreSQL server is stopped and started under a served site: nobody is told anything wrong, and all of it comes back by itself.

Copies that were baked are read on; what needs the database says 503 in words. Nobody starts the site again.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.baking.real_nginx import HOST, NGINX, NOT_PROVED, Front, nginx
from tests.holding.held_site import Served, prepare, served, until
from tests.papers.postgresql_server import Server, own_server
from tests.processes import FOREIGN, ON_SQLITE, free_port, manage, postgresql_first

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(ON_SQLITE, reason="SQLite is a file of the site’s own machine, and no server that may be away"),
    pytest.mark.skipif(not NGINX, reason=NOT_PROVED),
]
FACT = "/drug0/facts/blocks-two-signals/"
SIGN = "from tests.holding.people_at_work import Texts; texts = Texts(0); print(texts.act(1)['edition'])"


@dataclass
class Scene:
    server: Server
    site: Served
    front: Front  # nginx over what was baked, with the site behind it

    def ask(self, path: str, **headers: str) -> httpx.Response:
        """The application itself."""
        return httpx.get(f"http://127.0.0.1:{self.site.port}{path}", headers={"Host": HOST, **headers}, timeout=30)

    def sign(self) -> int:
        done = manage(self.site.environment, "shell", "-v0", "-c", SIGN)
        assert done.returncode == 0, done.stderr
        edition: int = json.loads(done.stdout)
        return edition

    @contextmanager
    def without_database(self) -> Iterator[None]:
        self.server.stop()
        try:
            yield
        finally:
            self.server.start()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder: Path = tmp_path_factory.mktemp("away")
    for name in ("data", "nginx"):
        (folder / name).mkdir()
    with ExitStack() as stack:
        server = stack.enter_context(own_server())
        server.sql("CREATE DATABASE answers")
        given: dict[str, Any] = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        given |= {
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": server.address("answers"),
            "PATH": postgresql_first(),
        }
        given |= {"SITE_URL": f"https://{HOST}", "PORT": str(free_port())}
        prepare(given)
        baked = manage(given, "bake", str(folder / "baked"))
        assert baked.returncode == 0, baked.stderr
        site = stack.enter_context(served(given, folder / "log"))
        yield Scene(server, site, stack.enter_context(nginx(folder / "baked", folder / "nginx", site.port)))


def test_while_the_database_is_away_copies_are_read_and_the_rest_says_so_in_words(scene):
    assert scene.ask(FACT).status_code == scene.ask("/search/?q=signals").status_code == 200
    with scene.without_database():
        until(lambda: scene.ask(FACT).status_code == 503, "the shelf is not believed for long without its ledger", 10)
        time.sleep(1)  # the other worker may have asked the ledger a little later
        for path in (FACT, f"{FACT[:-1]}.md", "/", "/search/?q=signals", "/at/2020-01-01/"):
            answer = scene.ask(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "60"), (path, answer.text)
            assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
            assert "This page cannot be shown right now" in answer.text and "Poison Help" in answer.text
        refused = scene.ask("/api/v1/drugs")
        assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
        assert (
            refused.json()["title"] == "Cannot be reached now" and refused.headers["access-control-allow-origin"] == "*"
        )
        assert scene.ask("/admin/").status_code == 302 and scene.ask("/admin/login/").status_code == 200
        assert scene.ask("/healthz").text == "ok\n" and scene.ask("/readyz").text == "the database does not answer\n"
        page = scene.front.ask(FACT)
        assert page.status == 200 and b"This copy was made on" in page.body
        assert scene.front.ask(FACT, accept="text/markdown").status == 200, "the copy, where the application has none"
        for path in ("/search/?q=signals", f"{FACT}?live"):
            sorry = scene.front.ask(path)
            assert sorry.status == 503 and b"This cannot be reached now" in sorry.body


def test_it_comes_back_by_itself_with_what_is_signed_then(scene):
    with scene.without_database():
        until(lambda: scene.ask(FACT).status_code == 503, "the database is missed", 10)
    until(lambda: scene.ask(FACT).status_code == 200, "pages are made again", 20)
    until(lambda: scene.ask("/readyz").text == "ready\n", "it is ready again", 20)
    assert scene.ask("/admin/login/").status_code == scene.front.ask("/search/?q=signals").status == 200
    before = scene.ask(FACT)
    edition = scene.sign()
    until(lambda: scene.ask(FACT).text != before.text, "the new edition is shown", 10)
    assert edition > 1 and all(worker.is_running() for worker in scene.site.workers)

"""One served site with a shared cache, for whatever asks it and leaves it serving: that takes longer to make than to ask."""

from collections.abc import Iterator

import pytest

from tests.holding.held_site import Served, made, served
from tests.shelf.redis_server import NOT_PROVED, SERVER, RedisServer, redis_server


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    if SERVER is None:
        pytest.skip(NOT_PROVED)
    with redis_server(tmp_path_factory.mktemp("cache")) as server:
        yield server


@pytest.fixture(scope="session")
def site(cache: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("held")
    with made(folder / "data", CACHE_URL=cache.url) as environment, served(environment, folder / "log") as site:
        yield site

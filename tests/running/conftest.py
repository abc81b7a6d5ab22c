"""A site after its first run, made once: that takes longer than all that is asked of it."""

from collections.abc import Iterator

import pytest

from tests.site import Site, first_run


@pytest.fixture(scope="session")
def made_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with first_run(tmp_path_factory.mktemp("run") / "data") as made:
        yield made

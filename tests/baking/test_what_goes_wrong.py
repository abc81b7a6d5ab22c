"""Whatever happens to a bake, readers have the site of before, and the operator a sentence."""

import errno
import os
import signal
import subprocess
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from dupisite.baking import baking, following, whole_site
from dupisite.baking.folder import CannotBake, Folder
from dupisite.baking.following import NO_DATABASE, follow
from dupisite.baking.whole_site import bake
from dupisite.running.gateway import Answer, answered
from tests.baking.baked_place import Place
from tests.cast import make_fact, publish

pytestmark = [pytest.mark.django_db]
write = baking.write


def odd(path: Path) -> str:
    with pytest.raises(CannotBake) as refused:
        bake(path, print)
    return str(refused.value)


def test_a_folder_that_is_no_place_for_a_public_site_is_refused_in_a_sentence(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    assert "what is private" in odd(tmp_path / "data" / "baked")
    assert "what is private" in odd(tmp_path)
    assert "what is private" in odd(Path(settings.CHECKPOINT_DIR) / "x")
    (tmp_path / "file").write_text("mine")
    assert "is a file" in odd(tmp_path / "file")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "photo").write_text("mine")
    assert "is not empty and was not made by `bake`" in odd(tmp_path / "full")
    assert [file.name for file in (tmp_path / "full").iterdir()] == ["photo"]
    assert "cannot be written: Not a directory" in odd(tmp_path / "file" / "below")
    settings.ROLE = "desk"
    assert "dupisite public bake" in odd(tmp_path / "new")


@pytest.mark.parametrize("at", [1, 20])
def test_a_disk_that_is_full_stops_it_with_a_sentence_and_the_site_of_before_is_served(
    at, fact, author, reviewer, baked_fact, monkeypatch
):
    place = baked_fact
    before = place.all_files()
    publish(make_fact(fact.drug, "new"), author, reviewer)
    written = []

    def full(*given) -> None:
        written.append(given)
        if len(written) == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(*given)

    monkeypatch.setattr(baking, "write", full)
    with pytest.raises(CannotBake, match=r"Nothing was changed in what is served .* the disk is full\."):
        place.bake()
    assert place.all_files() == before
    assert not list(place.folder.rglob("*.unfinished")), "it makes room again"
    monkeypatch.setattr(baking, "write", write)
    assert place.bake().fresh and "/dupixent/facts/new/" in place.pages()


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT PROVED: only root may mount a small disk, so none was filled")
def test_a_real_disk_that_is_full(fact, author, reviewer, place):
    place.folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place.folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("NOT PROVED: this machine lets nobody mount a small disk, so none was filled")
    try:
        place.bake()
        before = place.all_files()
        free = os.statvfs(place.folder)
        (place.folder / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize - 20_000))
        publish(make_fact(fact.drug, "new"), author, reviewer)
        with pytest.raises(CannotBake, match="the disk is full"):
            place.bake()
        assert place.all_files() == before
    finally:
        subprocess.run(["umount", str(place.folder)], check=True)


WHERE = {
    "while it writes": (baking, "write", 30),
    "while it puts a generation together": (whole_site, "_link", 1),
    "before the switch": (os, "sync", 1),
    "after the switch": (Folder, "tidy", 1),
}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="files know no database: killed once, where a fork may read on"
)
def test_killed_at_any_time_it_leaves_a_whole_site(where, fact, author, reviewer, baked_fact):
    place = baked_fact
    before = place.all_files()
    publish(make_fact(fact.drug, "new"), author, reviewer)
    killed(place, *WHERE[where])
    there = place.all_files()
    assert there == before or "/dupixent/facts/new/" in place.pages(), "the one or the other, and never a part"
    assert (there == before) == (where != "after the switch")
    place.bake()
    assert place.file("/dupixent/facts/new/").exists() and not list(place.folder.rglob("*.unfinished"))


def killed(place: Place, owner: object, name: str, times: int) -> None:
    """Bakes in a child that kills itself (SIGKILL) when something is called for the last of so many times."""
    child = os.fork()
    if child:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        return
    real, calls = getattr(owner, name), []

    def deadly(*given: object, **named: object) -> object:
        calls.append(name)
        if len(calls) == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, name, deadly)
            place.bake()
    finally:
        os._exit(1)


def test_two_at_once_do_not_meet(baked_fact):
    place = baked_fact
    with Folder(place.folder).held() as ours:
        assert ours and place.bake().busy
    assert not place.bake().busy


def test_a_page_that_cannot_be_made_is_named_and_the_rest_is_baked(fact, place, monkeypatch):
    monkeypatch.setattr("dupisite.baking.reader.answered", broken_at("/how-we-check/"))
    place.bake()
    assert place.told == ["/how-we-check/ could not be made (500), and is left to the application."]
    assert "/dupixent/" in place.pages() and "/how-we-check/" not in place.pages()


def broken_at(path: str):
    def ask(application, environ):
        return Answer(500, [], b"") if environ["PATH_INFO"] == path else answered(application, environ)

    return ask


class Enough(Exception):
    pass


def test_following_bakes_after_each_signature_and_bears_a_database_that_is_away(
    fact, author, reviewer, place, monkeypatch
):
    seen, told, steps = [], [], []

    def step(seconds: float) -> None:
        steps.append(seconds)
        if len(steps) == 2:
            publish(make_fact(fact.drug, "new"), author, reviewer)
        if len(steps) == 3:
            monkeypatch.setattr(following, "state_now", away)
        if len(steps) == 4:
            raise Enough

    def away(*given: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(following, "close_old_connections", lambda: None)
    monkeypatch.setattr(following.connections, "close_all", lambda: None)
    with pytest.raises(Enough):
        follow(place.folder, seen.append, told.append, step)
    assert [bool(baked.fresh) for baked in seen] == [True, True]
    assert "/dupixent/facts/new/" in place.pages()
    assert told == [NO_DATABASE] and steps == [1, 1, 1, 60]

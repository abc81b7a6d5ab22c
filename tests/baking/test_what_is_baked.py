"""Everything that the public can reach is baked as it is, says how old it is, and holds no word of a draft."""

import gzip
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from editorial.record.vocabulary import Kind
from tests.baking.baked_place import COPIED
from tests.baking.real_nginx import HOST
from tests.cast import make_drug, make_fact, publish
from tests.crawling import crawl
from tests.public.marked import MARKER

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# What only the application can say: any word, any moment, any two editions, and what leads on by a form.
OF_THE_APPLICATION = re.compile(
    r"/(search|at|timegate|timemap|healthz|readyz|admin|report)\b|/audit/consistency/|/compare/$|/label/newest/|\?|^/c/"
)


def test_every_address_of_the_public_is_baked_as_the_application_says_it(baked_drafts, client):
    place = baked_drafts
    client.defaults["HTTP_HOST"] = HOST
    pages = place.pages()
    begin = ["/llms.txt", "/robots.txt", "/sitemap.xml", "/index.md", "/api/v1/"]
    reached = {address for address, _ in crawl(client, begin) if not OF_THE_APPLICATION.search(address)}
    assert [address for address in sorted(reached - set(pages)) if client.get(address).status_code != 404] == []
    assert len(pages) > 60
    for address, line in pages.items():
        answer = client.get(address)
        assert answer.status_code == line["status"], address
        if line["file"]:
            baked = (place.current / line["file"]).read_bytes()
            assert COPIED.sub(b"", baked) == answer.content, address
            kind = line["headers"]["content-type"]
            assert bool(COPIED.search(baked)) == (
                kind.startswith(("text/html", "text/markdown")) or "llms" in address
            ), address


def test_beside_each_file_are_the_same_words_compressed(baked_drafts):
    place = baked_drafts
    page = place.file("/dupixent/faq/how-does-it-work/")
    assert gzip.decompress(page.with_name(f"{page.name}.gz").read_bytes()) == page.read_bytes()
    assert brotli.decompress(page.with_name(f"{page.name}.br").read_bytes()) == page.read_bytes()


def test_no_word_of_a_draft_and_nothing_private_is_in_the_folder(drafts, author, reviewer, baked_drafts):
    place = baked_drafts

    def with_marker() -> list[str]:
        found = [file for file in place.folder.rglob("*") if file.is_file()]
        assert len(found) > 100
        return [
            str(file) for file in found if MARKER in file.as_posix().lower() or MARKER.encode() in _plain(file).lower()
        ]

    allowed = re.compile(rf"reviewers/{MARKER}|list\.jsonl")  # of somebody who signed, who is public under that name
    said = [file for file in with_marker() if not allowed.search(file)]
    assert [file for file in said if not _only_names_the_signer(file)] == []
    publish(make_fact(drafts, "signed", heading=f"{MARKER} signed"), author, reviewer, Kind.FIRST)
    place.bake()
    assert [file for file in with_marker() if "facts/signed/" in file], "it would be found if it were there"


def test_what_no_entry_changed_stays_the_file_that_it_was(drafts, author, reviewer, place):
    other = make_drug(author, "other", "Other")
    fact = publish(make_fact(other, "first"), author, reviewer)
    place.bake()
    before = place.all_files()
    assert place.bake().fresh == 0
    fact.withdraw(reviewer=reviewer, reason="Danger")
    place.bake()
    after = place.all_files()
    same = {name for name in before if name in after and before[name][0] == after[name][0]}
    assert {name for name in before if name.startswith("dupixent/")} <= same
    assert not {name for name in same if name.startswith("other/") or name == "index.html"}
    gone = place.pages()["/other/facts/first/"]
    assert gone["status"] == 410 and gone["file"] == "other/facts/first/index.gone.html"
    assert not (place.current / "other/facts/first/index.html").exists(), "nobody is given what was withdrawn"
    assert len(list((place.folder / "generations").iterdir())) == 2, (
        "the one of before, which somebody may be reading, and no more"
    )


def test_the_command_says_what_it_did_and_what_it_would_not_do(fact, place, tmp_path):
    def said(folder: Path, *how: str) -> str:
        out = StringIO()
        call_command("bake", str(folder), *how, stdout=out)
        return out.getvalue()

    assert re.fullmatch(r"\d+ pages are baked, and served now\.\n", said(place.folder))
    before = place.all_files()
    assert said(place.folder) == "Nothing public has changed since the last time.\n"
    assert "are baked" in said(place.folder, "--anew")
    after = place.all_files()
    assert set(before) == set(after) and not [name for name in before if before[name][0] == after[name][0]]
    with pytest.raises(CommandError, match="is not empty and was not made by `bake`"):
        said(tmp_path)
    (tmp_path / "static" / "staticfiles.json").unlink()
    with pytest.raises(CommandError, match="collectstatic"):
        said(place.folder)


def test_after_midnight_every_page_is_made_again(baked_drafts, monkeypatch):
    place = baked_drafts
    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    place.bake()
    assert f"{later:%B} {later.day}, {later.year}" in place.text("/dupixent/")
    assert place.pages()["/api/v1/drugs/dupixent"]["status"] == 200


def _plain(file: Path) -> bytes:
    data: bytes = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else brotli.decompress(data) if file.suffix == ".br" else data


def _only_names_the_signer(file: str) -> bool:
    """Rea signed, and her address is made of her user name."""
    text = _plain(Path(file)).decode(errors="replace").lower()
    return MARKER not in re.sub(rf"reviewers/{MARKER}\b|\"{MARKER}\"|slug\W+{MARKER}", "", text)

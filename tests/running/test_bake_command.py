"""`manage.py bake` as an operator starts it: a process of its own, on the public's own connection."""

from tests.processes import manage

ANSWER = "dupixent/faq/can-children-use-it"


def test_a_whole_site_is_baked_and_nothing_is_made_twice(made_site, tmp_path):
    folder = tmp_path / "baked"
    done = manage(made_site.environment, "bake", str(folder))
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert done.stdout.endswith(" pages are baked, and served now.\n")
    page = (folder / "current" / ANSWER / "index.html").read_text()
    assert "Can children use" in page and "This copy was made on" in page
    again = manage(made_site.environment, "bake", str(folder))
    assert (again.returncode, again.stdout) == (0, "Nothing public has changed since the last time.\n")

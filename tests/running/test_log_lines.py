"""What a stranger sends cannot fill the log with one line."""

import logging

from django.conf import settings
from django.utils.module_loading import import_string

from dupisite.running.log_lines import LONGEST


def formatter() -> logging.Formatter:
    said = settings.LOGGING["formatters"]["line"]
    made: logging.Formatter = import_string(said["()"])(said["format"], style=said["style"])
    return made


def line(message: str, **also: object) -> str:
    record = {"name": "django.request", "levelname": "WARNING", "msg": message, **also}
    return formatter().format(logging.makeLogRecord(record))


def test_a_long_path_is_cut_and_its_length_told():
    said = line("Not Found: /" + "a" * 4000)
    assert "WARNING django.request: Not Found: /aaa" in said
    assert LONGEST < len(said) < LONGEST + 40 and said.endswith(" characters)")


def test_a_short_line_is_left_as_it_is():
    assert line("Not Found: /no-such-drug/").endswith("WARNING django.request: Not Found: /no-such-drug/")


def test_a_refused_request_is_one_line_and_a_broken_one_has_its_traceback(client, caplog):
    assert client.get("/", headers={"host": f"{'a' * 300}.example.org"}).status_code == 400
    [record] = [each for each in caplog.records if each.name.startswith("django.security")]
    assert record.exc_info and "\n" not in formatter().format(record)
    record.status_code = 500
    assert "Traceback" in formatter().format(record)


def test_each_line_of_a_traceback_is_cut_and_none_is_lost():
    try:
        raise ValueError("b" * 4000)
    except ValueError as error:
        said = line("Broken", exc_info=(ValueError, error, error.__traceback__)).split("\n")
    assert "Traceback" in said[1] and said[-1].startswith("ValueError: bbb")
    assert max(map(len, said)) < LONGEST + 40

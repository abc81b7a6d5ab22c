"""The table of pages a second: every way in which it puts nginx in front is one that nginx takes."""

import subprocess

import pytest

from bench.capacity.fronts import configuration
from bench.load import nginx

pytestmark = pytest.mark.skipif(nginx.program() is None, reason=f"NOT TESTED: {nginx.MISSING}")


@pytest.mark.parametrize("how", ["spread", "cached", "baked"])
def test_each_front_is_one_that_nginx_takes(how, tmp_path):
    (tmp_path / "current").mkdir()
    text = configuration(tmp_path, 8080, [8001, 8002], str(tmp_path) if how == "baked" else how)
    (tmp_path / "nginx.conf").write_text(text)
    command = [str(nginx.program()), "-t", "-e", f"{tmp_path}/errors", "-c", f"{tmp_path}/nginx.conf"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert ("proxy_cache dupisite" in text) == (how == "cached")
    assert ("server 127.0.0.1:8001; server 127.0.0.1:8002;" in text) == (how != "baked")

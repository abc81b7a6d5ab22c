"""deploy/prepare.sh finds a Python that is new enough, or says in a sentence what to install."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "prepare.sh"
SHELL = shutil.which("sh")


@pytest.fixture
def prepare(tmp_path):
    """Runs the script in an empty checkout with these programs on the PATH and no others; returns its exit code and words."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (tmp_path / "deploy").mkdir()
    shutil.copy(SCRIPT, tmp_path / "deploy")
    (programs / "dirname").symlink_to(shutil.which("dirname"))

    def run(**pythons: str) -> tuple[int, str]:
        for name, body in pythons.items():
            program = programs / name.replace("_", ".")
            program.write_text(f"#!{SHELL}\n{body}\n")
            program.chmod(0o755)
        environment = {"PATH": os.fspath(programs)}
        done = subprocess.run(
            [SHELL, "deploy/prepare.sh", "none.txt"], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        return done.returncode, done.stderr

    return run


TOO_OLD = "exit 1"
WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; *print*) echo 3.13;; esac'
MAKES_NOTHING = 'case "$1" in -m) echo "made by $0" >&2; exit 3;; esac'


def test_without_python_it_names_packages_that_each_debian_has(prepare):
    code, said = prepare()
    assert code == 1
    assert "on Debian 12 or newer, apt install python3 python3-venv." in said


def test_a_python_that_is_too_old_is_no_python(prepare):
    assert "Python 3.11 or newer is needed" in prepare(python3=TOO_OLD)[1]


def test_a_python_without_virtual_environments_names_the_package_of_its_version(prepare):
    code, said = prepare(python3_13=WITHOUT_VENV)
    assert code == 1
    assert said == "Python 3.13 cannot make a virtual environment yet: on Debian, apt install python3.13-venv.\n"


@pytest.mark.parametrize("name", ["python3_11", "python3_12", "python3_13", "python3_14", "python3"])
def test_each_name_is_found_alone(prepare, name):
    code, said = prepare(**{name: MAKES_NOTHING})
    assert code == 1
    assert f"{name.replace('_', '.')}\nThe virtual environment .venv could not be made" in said

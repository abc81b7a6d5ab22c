"""Taking in a label asks for no page: neither the addresses of the site nor its views are loaded for it."""

import subprocess
import sys

from django.conf import settings

from tests.labels.fixtures import make_spl
from tests.labels.scene import BOXED, USE
from tests.processes import empty_database

SET_ID = "595f437d-2729-40bb-9c62-c8ece1f82780"
PREPARE = f"""
from django.conf import settings
from django.core.management import call_command
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
call_command("migrate", verbosity=0)
from labels.models import Drug
from tests.cast import make_fact, make_person, publish
author, reviewer = make_person("Ann", "author"), make_person("Bea", "reviewer")
drug = Drug(brand_name="Dupixent", generic_name="dupilumab", slug="dupixent", set_id="{SET_ID}", maker="Regeneron")
drug.save_revision(author=author, reason="A new drug")
publish(make_fact(drug), author, reviewer)
"""
# Django's own checks look at all addresses before a command begins; they are left out, for what is asked is the import.
IMPORT = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "import_label", "--skip-checks", sys.argv[1]])
from dupisite.models import IndexedPage
print("indexed", IndexedPage.objects.filter(kind="section").count())
print("loaded", sorted(name for name in sys.modules if name in ("dupisite.urls", "dupisite.public_urls", "dupisite.api.routes")))
"""
# What prepares it loads addresses, so it does so in a child of the process that imports.
BOTH = """
import os, sys, traceback
import django
django.setup()
child = os.fork()
if child == 0:
    try:
        exec(sys.argv[2])
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
exec(sys.argv[3])
"""


def test_importing_a_label_of_a_public_drug_indexes_it_and_loads_no_addresses(tmp_path):
    file = tmp_path / "version-2.xml"
    file.write_bytes(make_spl(BOXED, USE, set_id=SET_ID))
    with empty_database(tmp_path / "data") as environment:
        environment |= {"DJANGO_SETTINGS_MODULE": "dupisite.settings"}
        said = python(environment, BOTH, str(file), PREPARE, IMPORT)
    assert "1 archived" in said
    assert "indexed 4" in said, said
    assert "loaded []" in said, said


def python(environment: dict[str, str], program: str, *given: str) -> str:
    """What a program printed, in a process of its own."""
    command = [sys.executable, "-c", program, *given]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout

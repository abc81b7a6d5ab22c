"""The rooms of the house: who may know whom. Each test names everything that breaks its rule."""

import re
from pathlib import Path

from django.apps import AppConfig, apps

from tests.house.house_files import (
    NO_ROOMS,
    OUTSIDE,
    ROOT,
    TOWER,
    files,
    imported,
    named,
    package_of,
    python_of_rooms,
    room_of,
    said,
    text_of,
    tree_of,
)


def may_know(room: str, other: str) -> bool:
    if other in NO_ROOMS:
        return False
    return other not in TOWER or TOWER.index(other) <= TOWER.index(room)


def test_a_room_knows_only_the_rooms_below_it():
    climbing = [
        f"{said(path)} knows {name}"
        for path in python_of_rooms()
        for name in (*imported(tree_of(path)), *named(tree_of(path)))
        if not may_know(str(room_of(path)), name.split(".")[0])
    ]
    assert not climbing, "\n".join(climbing)


def test_every_import_is_absolute():
    relative = [said(path) for path in files(".py") if any(name.startswith(".") for name in imported(tree_of(path)))]
    assert not relative, "\n".join(relative)


def test_python_stands_only_in_rooms_in_tests_and_in_the_bench():
    """Else a new app would obey no rule of the house."""
    strange = {package_of(path) or path.name for path in files(".py")} - {*TOWER, *NO_ROOMS, "manage.py"}
    assert not strange, f"in no room of the tower: {sorted(strange)}"


def app_path(app: AppConfig) -> Path:
    return Path(app.path).resolve()


def test_every_app_of_ours_is_a_room():
    paths = {app.label: app_path(app) for app in apps.get_app_configs()}
    inside = {label: path.relative_to(ROOT) for label, path in paths.items() if path.is_relative_to(ROOT)}
    ours = {label: path.as_posix() for label, path in inside.items() if not OUTSIDE & set(path.parts)}
    strange = {label: path for label, path in ours.items() if path.split("/")[0] not in {*TOWER, "tests"}}
    assert set(TOWER) <= set(ours)
    assert not strange, f"in no room of the tower: {strange}"


def test_only_editorial_imports_the_history_library():
    others = [
        said(path)
        for path in python_of_rooms()
        if room_of(path) != "editorial" and any(name.startswith("simple_history") for name in imported(tree_of(path)))
    ]
    assert not others, "\n".join(others)


def test_a_template_names_only_templates_of_rooms_below_it():
    climbing = [
        f"{said(path)} names {name}"
        for path in files(".html")
        for name in re.findall(r"{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']", text_of(path))
        if not may_know(room_of(path) or TOWER[0], name.removeprefix("admin/").split("/")[0])
    ]
    assert not climbing, "\n".join(climbing)


def test_the_templates_of_all_rooms_stand_in_one_folder():
    elsewhere = [said(path) for path in files(".html") if package_of(path) not in ("templates", "bench")]
    assert not elsewhere, "\n".join(elsewhere)  # a peer of the measurement is no room

"""The list of what the packages are made of names each component with its version and licence, the same twice."""

import json
import platform
import sqlite3

import pytest

from installers import components, interpreter
from installers.product import PRODUCT, NotMade


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict:
    work = tmp_path_factory.mktemp("build")
    interpreter.keep(interpreter.own(), work / "folder")
    there = {"CPython": "3.99.1", "OpenSSL": "9.0.1", "SQLite": "4.0.0", "libpq": "99.1"}
    interpreter.keep(json.dumps(there), work / "windows")
    place = components.write(tmp_path_factory.mktemp("dist") / "liste.json", work)
    again = components.write(place.with_name("encore.json"), work)
    assert place.read_bytes() == again.read_bytes()
    return json.loads(place.read_text(encoding="utf-8"))


def test_it_is_a_list_of_this_version(told):
    assert (told["bomFormat"], told["metadata"]["component"]["version"]) == ("CycloneDX", PRODUCT.version)


def test_it_names_what_the_product_stands_on_and_no_tool_of_ours(told):
    names = {part["name"] for part in told["components"]}
    assert {"CPython", "Qt", "SQLite", "Inter", "openpyxl", "pydantic-core", "numpy", "colorama"} <= names
    assert not names & {"pytest", "mypy", "hypothesis", "pyinstaller", "cyclonedx-python-lib"}


def test_it_names_the_python_of_every_package_and_what_that_brings(told):
    parts = {(part["name"], part["version"]) for part in told["components"]}
    assert {("CPython", platform.python_version()), ("SQLite", sqlite3.sqlite_version)} <= parts
    assert {("CPython", "3.99.1"), ("OpenSSL", "9.0.1"), ("SQLite", "4.0.0"), ("libpq", "99.1")} <= parts
    assert len([version for name, version in parts if name == "libpq"]) == 2


@pytest.mark.parametrize("told", ["", "Traceback", "[]", '{"CPython": "3.13"}'])
def test_a_python_that_does_not_tell_what_it_is_made_of_makes_no_package(tmp_path, told):
    with pytest.raises(NotMade, match="n'a pas dit"):
        interpreter.keep(told, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_component_has_a_version_and_a_licence(told):
    assert [part["name"] for part in told["components"] if not part.get("version") or not part.get("licenses")] == []


def test_licences_are_said_by_the_identifiers_of_spdx(told):
    named = {
        licence["license"]["name"]
        for part in told["components"]
        for licence in part["licenses"]
        if "name" in licence.get("license", {})
    }
    assert named == set()

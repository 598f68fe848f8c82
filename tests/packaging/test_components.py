"""The list of what the packages are made of names each component with its version and licence, the same twice."""

import json

import pytest

from installers import components
from installers.product import PRODUCT


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict:
    place = components.write(tmp_path_factory.mktemp("dist") / "liste.json")
    again = components.write(place.with_name("encore.json"))
    assert place.read_bytes() == again.read_bytes()
    return json.loads(place.read_text(encoding="utf-8"))


def test_it_is_a_list_of_this_version(told):
    assert (told["bomFormat"], told["metadata"]["component"]["version"]) == ("CycloneDX", PRODUCT.version)


def test_it_names_what_the_product_stands_on_and_no_tool_of_ours(told):
    names = {part["name"] for part in told["components"]}
    assert {"CPython", "Qt", "SQLite", "Inter", "openpyxl", "pydantic-core", "numpy", "colorama"} <= names
    assert not names & {"pytest", "mypy", "hypothesis", "pyinstaller", "cyclonedx-python-lib"}


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

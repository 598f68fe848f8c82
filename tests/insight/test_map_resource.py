"""The script that writes the outlines of the départements, on a package of two squares side by side."""

import importlib.util
import json

import pytest

from dcant_tracker.settings import resource

LEFT = "m 10,10 20,0.5 20,-0.5 0,0 0,20 -0.4,20 0.4,20 0,0 -40,0 z m 5,100 30,0 0,30 z m 60,0 0.2,0 0,0.2 z"


@pytest.fixture
def build():
    path = resource("map/build.py")
    spec = importlib.util.spec_from_file_location("map_build", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def package(tmp_path):
    locations = [
        {"name": "Ville de Paris", "id": "75", "path": "m 200,10 10,0 0,10 -10,0 z"},
        {"name": "Gauche", "id": "02", "path": LEFT},
        {"name": "Droite", "id": "01", "path": "m 50.03,10 40,0 0,60 -40,0 0,0 -0.4,-20 0.4,-20 0,0 z"},
    ]
    text = json.dumps({"label": "Carte", "viewBox": "0 0 613 585", "locations": locations})
    (tmp_path / "index.js").write_text(f"export default {text}", encoding="utf-8")
    return tmp_path


def test_outlines_are_thinned_and_stay_joined(build, package, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "HERE", tmp_path)
    build.main(package)
    right, left, paris = json.loads((tmp_path / "departments.json").read_text(encoding="utf-8"))
    assert [one["code"] for one in (right, left, paris)] == ["01", "02", "75"]
    assert paris["name"] == "Paris"
    assert len(left["rings"]) == 2
    border = {tuple(point) for point in left["rings"][0]} & {tuple(point) for point in right["rings"][0]}
    assert {(50.0, 10.0), (50.0, 70.0)} <= border
    assert [30.0, 10.5] not in left["rings"][0]
    assert left["rings"][1][0] == [15.0, 110.0]


def test_the_widest_circle_lies_within(build):
    middle, room = build.widest([(0, 0), (40, 0), (40, 10), (10, 10), (10, 40), (0, 40)])
    assert room == pytest.approx(5.86, abs=0.2)
    assert max(middle) < 10


def test_the_same_package_gives_the_same_bytes(build, package, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "HERE", tmp_path)
    written = []
    for _turn in range(2):
        build.main(package)
        written.append((tmp_path / "departments.json").read_bytes())
    assert written[0] == written[1]

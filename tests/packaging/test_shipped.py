"""A package holds what the program reads of resources/, whatever was run or left there: the same bytes from any tree."""

from pathlib import Path

from installers import shipped
from installers.product import ROOT


def test_what_scripts_editors_and_systems_leave_is_in_no_package(tmp_path):
    for name in (
        "resources/map/departements.json",
        "resources/help/images/accueil.png",
        "resources/map/build.py",
        "resources/map/__pycache__/build.cpython-311.pyc",
        "resources/help/.DS_Store",
        "resources/.idea/words.xml",
        "resources/LISEZMOI.md",
        "resources/packaging/installers/notice.py",
        "resources/packaging/setup.nsi",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert shipped.resources(tmp_path) == [
        (str(tmp_path / "resources/help/images/accueil.png"), "resources/help/images"),
        (str(tmp_path / "resources/map/departements.json"), "resources/map"),
    ]


def test_every_folder_that_the_program_reads_is_there():
    folders = {Path(where).parts[1] for _path, where in shipped.resources(ROOT)}
    assert folders >= {"fonts", "help", "icons", "map", "programme", "referential", "templates", "themes"}

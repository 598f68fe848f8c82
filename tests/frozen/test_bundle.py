"""The bundle that officers receive, used as they would: no Python, no source, another folder."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

import dcant_tracker
from installers import debian, folder
from tests.team.postgres import cluster

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.frozen, pytest.mark.timeout(1800)]


LARGEST = 352_000_000
"""Bytes of the folder; as tar.xz, which takes a minute, it is a third of that. What reaches a server takes 24 MB."""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that PyInstaller makes, or the one that DCANT_BUNDLE names."""
    if made := os.environ.get("DCANT_BUNDLE"):
        return Path(made)
    if folder.missing():
        pytest.skip(folder.missing())
    return folder.build(tmp_path_factory.mktemp("bundle"))


@pytest.fixture(scope="module")
def package(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of Debian made of that folder, packed for speed; it goes with the tests."""
    if debian.missing():
        pytest.skip(debian.missing())
    place = tmp_path_factory.mktemp("deb")
    return debian.package(bundle, place, place, packed=("-Zzstd", "-z1"))


@pytest.fixture
def tracker(bundle: Path, tmp_path: Path):
    """Runs the bundled command on a data file of its own."""
    program = bundle / ("dcant-tracker.exe" if os.name == "nt" else "dcant-tracker")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment |= {"DCANT_DATA_DIR": str(tmp_path / "données"), "QT_QPA_PLATFORM": "offscreen"}

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [str(program), "--data", str(tmp_path / "suivi.sqlite"), *arguments]
        done = subprocess.run(
            command,
            env=environment | more,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert "Warning" not in done.stderr  # what a library says that misses a part of its own
        return done

    return run


def test_it_creates_exports_imports_and_checks(tracker, tmp_path):
    assert tracker("init").returncode == 0
    assert tracker("export", str(tmp_path / "envoi.xlsx")).returncode == 0
    book = openpyxl.load_workbook(tmp_path / "envoi.xlsx")
    sheet = book["Recommandations"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Statut")
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 3).value == "3")
    sheet.cell(row, column).value = "Terminée"
    book.save(tmp_path / "retour.xlsx")
    done = tracker("import", str(tmp_path / "retour.xlsx"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["applied"]["changed"] == 1
    shown = tracker("show", "recommendation", "3", "--json")
    assert json.loads(shown.stdout)["status"] == "done"
    assert tracker("undo").returncode == 0
    assert tracker("check").returncode == 0


def test_a_data_file_of_the_first_version_is_brought_up_to_date(tracker, tmp_path):
    shutil.copy(ROOT / "tests" / "store" / "file" / "fixtures" / "schema-1.sqlite", tmp_path / "suivi.sqlite")
    shown = tracker("mapping", "list", "--json")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout) == []


def test_a_partners_own_table_is_read_marked_and_filled(tracker, tmp_path):
    assert tracker("init").returncode == 0
    book = openpyxl.Workbook()
    for row in (
        ("N°", "Titre de l'action", "Avancement"),
        (1, "Un autre titre", "un de ces jours"),
        (2, "Supprimer les obstacles à la transmission au contrôle de légalité", "Terminée"),
        (3, None, "En cours"),
    ):
        book.active.append(list(row))
    book.save(tmp_path / "région.xlsx")
    proposed = tracker("mapping", "propose", "région.xlsx", "--save", "Région")
    assert proposed.returncode == 0, proposed.stderr
    seen = tracker("import", "région.xlsx", "--dry-run", "--json", "--marked", "à corriger.xlsx")
    assert json.loads(seen.stdout)["counts"]["unreadable"] == 1
    assert openpyxl.load_workbook(tmp_path / "à corriger.xlsx").active["C2"].comment is not None
    stopped = tracker("mapping", "fill", "Région", "région.xlsx", "rempli.xlsx")
    assert stopped.returncode == 3, stopped.stderr
    assert not (tmp_path / "rempli.xlsx").exists()
    filled = tracker("mapping", "fill", "Région", "région.xlsx", "rempli.xlsx", "--on-conflict", "theirs")
    assert filled.returncode == 0, filled.stderr
    sheet = openpyxl.load_workbook(tmp_path / "rempli.xlsx").active
    assert [cell.value for cell in sheet[2]] == [1, "Un autre titre", "un de ces jours"]
    assert sheet["C3"].value == "Non démarrée"
    assert sheet["B4"].value == json.loads(tracker("show", "recommendation", "3", "--json").stdout)["title"]


def test_forms_go_out_and_a_folder_of_them_is_read(tracker, tmp_path):
    assert tracker("init").returncode == 0
    assert tracker("add", "campaign", "label=2017").returncode == 0
    assert tracker("collect", "expect", "2017").returncode == 0
    prepared = tracker("collect", "prepare", "2017", "formulaires", "--json")
    forms = json.loads(prepared.stdout)["forms"]
    read = tracker("collect", "read", "formulaires", "--json")
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout)["counts"]["not_yet"] == len(forms) > 3


def test_a_hostile_file_is_refused_by_its_own_child(tracker, tmp_path):
    assert tracker("init", "--empty").returncode == 0
    (tmp_path / "abime.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 400)
    refused = tracker("import", str(tmp_path / "abime.xlsx"))
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "abime.xlsx" in refused.stderr


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_report_and_its_figures_are_written(tracker, tmp_path, form):
    assert tracker("init").returncode == 0
    written = tracker("report", "progress", "--output", f"rapport.{form}")
    assert written.returncode == 0, written.stderr
    assert "Traceback" not in written.stderr
    assert (tmp_path / f"rapport.{form}").stat().st_size > 20_000
    drawn = tracker("figure", "coverage", "--output", f"figure.{form.replace('docx', 'svg')}")
    assert drawn.returncode == 0, drawn.stderr


def test_a_calendar_is_written(tracker, tmp_path):
    assert tracker("init").returncode == 0
    written = tracker("calendar", "--output", "agenda.ics")
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "agenda.ics").read_bytes().count(b"BEGIN:VEVENT") >= 3


def test_it_meets_its_team_on_a_server_and_has_the_keyrings_of_desktops(tracker, bundle):
    """Where there is no session of a desktop, its keyring says no, and the password is not kept: that is told."""
    if reason := cluster.missing():
        pytest.skip(reason)
    keyring = {
        "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
    }
    assert tracker("init").returncode == 0
    with cluster.running() as server:
        founded = tracker(
            "team", "create", server.address("postgres", password="x", tcp=True, sslmode="require"), **keyring
        )
        assert founded.returncode == 0, founded.stderr
        assert "trousseau" in founded.stderr
        assert tracker("team", "sync").returncode == 0
    away = tracker("team", "sync")
    assert away.returncode == 1
    assert "ne répond pas" in away.stderr
    if sys.platform == "linux":
        assert (bundle / "_internal" / "cryptography").is_dir(), "what SecretStorage stands on, and nothing else does"


def test_the_window_opens_shows_its_data_and_closes(tracker, bundle, capsys):
    assert tracker("init").returncode == 0
    start = time.perf_counter()
    closed = tracker(DCANT_QUIT_WHEN_READY="1")
    seconds = time.perf_counter() - start
    assert closed.returncode == 0, closed.stderr
    assert "Traceback" not in closed.stderr
    size = sum(file.stat().st_size for file in bundle.rglob("*") if file.is_file() and not file.is_symlink())
    assert size < LARGEST
    with capsys.disabled():
        print(f"\nbundle : {size / 1e6:.0f} Mo, fenêtre ouverte, remplie et fermée en {seconds:.2f} s")


def test_the_window_opens_on_a_real_display(tracker):
    if not os.environ.get("DISPLAY"):
        pytest.skip("pas d'écran")
    assert tracker("init").returncode == 0
    closed = tracker(DCANT_QUIT_WHEN_READY="1", QT_QPA_PLATFORM="xcb")
    assert closed.returncode == 0, closed.stderr


def test_unused_parts_of_qt_stay_out(bundle):
    names = {file.name for file in bundle.rglob("*") if file.is_file()}
    left_out = ("Qml", "Quick", "opengl32sw", "qgtk3", "libcups.so")
    assert not [name for name in names if any(part in name for part in left_out)]
    assert {name for name in names if name.startswith("qt") and name.endswith(".qm")} == {"qtbase_fr.qm"}


def test_nothing_in_it_depends_on_where_it_was_made(bundle):
    """What pip notes of its own doing does: the sums of programs that name the folder they were installed in."""
    assert [*bundle.rglob("*.dist-info/METADATA")]
    assert [one.name for one in bundle.rglob("*.dist-info/*") if one.name in {"RECORD", "INSTALLER"}] == []


def test_what_is_loaded_only_when_a_newer_version_or_another_window_is_asked_for_is_there(bundle):
    names = [file.name for file in bundle.rglob("*") if file.is_file()]
    for asked in ("_sodium", "_cffi_backend", "_ssl", "QtNetwork"):
        assert [name for name in names if name.startswith(asked)], asked
    assert [name for name in names if "Qt6Network" in name]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="des liens, comme Linux les connaît")
def test_every_library_of_the_bundle_is_there_or_comes_with_the_system(bundle):
    assert [link for link in bundle.rglob("*") if link.is_symlink() and not link.exists()] == []
    assert debian.depends(bundle)


def test_the_package_of_debian_says_what_it_needs_and_touches_nobodys_data(package):
    told = subprocess.run(["dpkg-deb", "--info", str(package)], capture_output=True, text=True, check=True).stdout
    assert f"Version: {dcant_tracker.__version__}\n" in told
    needed = next(line for line in told.splitlines() if line.startswith(" Depends: "))
    assert {"libegl1", "libxcb1"} <= set(re.split(r"[ ,]+", needed))
    assert re.search(r"libc6 \(>= 2\.\d+\)", needed)
    assert not re.search(r"postinst|postrm|preinst|prerm", told)


def test_the_package_of_debian_holds_the_program_and_what_a_desktop_asks_for(package):
    told = subprocess.run(["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True).stdout
    lines = [line.split(maxsplit=5) for line in told.splitlines()]
    assert {owner for _rights, owner, *_rest in lines} == {"root/root"}
    assert {rights[1:] for rights, *_rest in lines if rights[0] != "l"} == {"rwxr-xr-x", "rw-r--r--"}
    paths = {path for *_told, path in lines}
    assert "./usr/bin/dcant-tracker -> ../lib/dcant-tracker/dcant-tracker" in paths
    assert {
        "./usr/lib/dcant-tracker/dcant-tracker",
        "./usr/share/applications/dcant-tracker.desktop",
        "./usr/share/bash-completion/completions/dcant-tracker",
        "./usr/share/doc/dcant-tracker/copyright",
        "./usr/share/icons/hicolor/scalable/apps/dcant-tracker.svg",
        "./usr/share/man/man1/dcant-tracker.1.gz",
        "./usr/share/metainfo/org.franceurbaine.dcant.metainfo.xml",
        "./usr/share/mime/packages/dcant-tracker.xml",
    } <= paths

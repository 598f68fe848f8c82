"""What Windows makes of paths, told in a sentence before or after; tried here as if the system were Windows."""

import errno
import time
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from dcant_tracker.domain.file_names import refused_by_windows, safe_name
from dcant_tracker.errors import UserError
from dcant_tracker.store.file import placing, windows_paths
from dcant_tracker.store.file.connection import _address
from dcant_tracker.store.file.drafts import draft_of
from dcant_tracker.store.file.placing import place, place_new
from dcant_tracker.store.file.refusals import disk_sentence
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.file.windows_paths import why_missing
from dcant_tracker.store.store import Store


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system says that it is Windows, to those who ask what a path may be."""
    monkeypatch.setattr(windows_paths, "ON_WINDOWS", True)


REFUSED = ("CON", "nul.xlsx", "aux .docx", "com1.sqlite", "LPT².csv", "note.xlsx:2", "a?.pdf", "fin. ", "fin.", "a\tb")


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_windows_takes_for_another_is_refused_there_before_anything_is_written(windows, tmp_path, name):
    with pytest.raises(UserError, match="Windows n'accepte pas") as refused:
        write_whole(tmp_path / name, b"whole")
    assert refused.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_title_becomes_is_never_such_a_name(name):
    assert refused_by_windows(name)
    assert not refused_by_windows(safe_name(name))


def test_a_folder_of_such_a_name_is_refused_as_well(windows, tmp_path):
    with pytest.raises(UserError, match="« aux »"):
        write_whole(tmp_path / "aux" / "envoi.xlsx", b"whole")


def test_a_data_file_is_not_made_in_the_stream_of_another(windows, tmp_path):
    with pytest.raises(UserError, match=r"suivi\.sqlite:2"):
        Store.create(tmp_path / "suivi.sqlite:2")


@pytest.mark.posix("names that Windows does not take")
def test_elsewhere_these_are_names_as_any_other(tmp_path):
    write_whole(tmp_path / "réunion 14:30.xlsx", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["réunion 14:30.xlsx"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PureWindowsPath("\\\\serveur\\partage\\été.sqlite"), "file:%5C%5Cserveur%5Cpartage%5C%C3%A9t%C3%A9.sqlite"),
        (PureWindowsPath("C:\\Mes données\\a#b.sqlite"), "file:C%3A%5CMes%20donn%C3%A9es%5Ca%23b.sqlite"),
        (PureWindowsPath("\\\\?\\C:\\a.sqlite"), "file:%5C%5C%3F%5CC%3A%5Ca.sqlite"),
        (PurePosixPath("/srv/a b/50 %.sqlite"), "file:/srv/a%20b/50%20%25.sqlite"),
    ],
)
def test_a_data_file_on_a_share_has_an_address_without_a_machine(path, address):
    """SQLite refuses « file://serveur/partage », and every mapped drive of Windows is resolved to such a share."""
    assert _address(path) == address


def test_the_draft_of_a_long_path_stays_within_what_windows_takes(windows, tmp_path):
    deep = Path("/" + "/".join(["dossier de travail"] * 11))
    path = deep / "Évaluation – Printemps des communes.xlsx"
    assert len(str(path)) <= windows_paths.LONGEST
    assert len(str(draft_of(path, ".xlsx").absolute())) + len("-journal") <= windows_paths.LONGEST
    assert draft_of(path, ".xlsx").name.startswith(".Év")
    assert draft_of(tmp_path / "envoi.xlsx", ".xlsx").name.startswith(".envoi.")


def test_a_path_that_is_too_long_is_told_where_the_disk_only_says_that_nothing_is_there(windows, tmp_path):
    deep = tmp_path.joinpath(*["dossier de travail"] * 14, "retour.xlsx")
    missing = FileNotFoundError(errno.ENOENT, "No such file or directory")
    no_name = OSError(errno.EINVAL, "invalid name")
    no_name.winerror = 123
    for told in (why_missing(deep), disk_sentence(missing, deep), disk_sentence(no_name, deep)):
        assert "trop long pour Windows" in told.message
        assert str(len(str(deep))) in told.message
    with pytest.raises(UserError, match="trop long"):
        write_whole(deep, b"whole")
    with pytest.raises(UserError, match="trop long"):
        Store.open(deep)
    assert why_missing(tmp_path / "retour.xlsx") is None
    assert why_missing(deep, PermissionError(errno.EACCES, "denied")) is None


@pytest.mark.posix("paths as long as one likes")
def test_elsewhere_a_missing_file_is_missing_however_long_its_path(tmp_path):
    assert why_missing(tmp_path.joinpath(*["dossier de travail"] * 14, "retour.xlsx")) is None


def held(number: int) -> PermissionError:
    """What Windows says of a file that another program has open."""
    problem = PermissionError(errno.EACCES, "held")
    problem.winerror = number
    return problem


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_scanner_that_looks_at_what_was_just_written_is_waited_for(tmp_path, monkeypatch, number):
    real, refusals, waits = Path.replace, [held(number), held(number)], []

    def replace(path: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(time, "sleep", waits.append)
    (tmp_path / "brouillon").write_bytes(b"whole")
    place(tmp_path / "brouillon", tmp_path / "envoi.xlsx")
    assert (tmp_path / "envoi.xlsx").read_bytes() == b"whole"
    assert waits == [0.02, 0.05]


def test_excel_that_holds_the_target_is_told_within_a_second_and_nothing_is_lost(tmp_path, monkeypatch):
    waits = []
    monkeypatch.setattr(Path, "replace", lambda *_paths: (_ for _ in ()).throw(held(32)))
    monkeypatch.setattr(time, "sleep", waits.append)
    (tmp_path / "envoi.xlsx").write_bytes(b"before")
    with pytest.raises(UserError, match="ouvert dans Excel"):
        write_whole(tmp_path / "envoi.xlsx", b"after")
    assert sum(waits) < 1
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("envoi.xlsx", b"before")]


def test_a_new_file_waits_for_the_scanner_and_still_takes_the_place_of_none(tmp_path, monkeypatch):
    real, refusals = Path.rename, [held(32)]

    def rename(path: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        if target.exists():
            raise FileExistsError(errno.EEXIST, "exists")
        return real(path, target)

    monkeypatch.setattr(placing.sys, "platform", "win32")
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    for content in (b"whole", b"another"):
        (tmp_path / "brouillon").write_bytes(content)
        if content == b"whole":
            place_new(tmp_path / "brouillon", tmp_path / "neuf.sqlite")
        else:
            with pytest.raises(FileExistsError):
                place_new(tmp_path / "brouillon", tmp_path / "neuf.sqlite")
    assert (tmp_path / "neuf.sqlite").read_bytes() == b"whole"


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (19, errno.EACCES, "lecture seule"),
        (21, errno.EACCES, "ne répond pas"),
        (32, errno.EACCES, "autre programme"),
        (39, errno.EINVAL, "plein"),
        (53, errno.ENOENT, "ne répond pas"),
        (1231, errno.EINVAL, "ne répond pas"),
    ],
)
def test_what_windows_says_more_exactly_is_told(number, code, said):
    problem = OSError(code, "said by Windows")
    problem.winerror = number
    assert said in disk_sentence(problem, Path("note")).message

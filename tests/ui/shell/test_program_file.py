"""A package brought up to date under its window: the officer is told to close it, not that there is a defect."""

import pytest
from PySide6.QtGui import QGuiApplication

from dcant_tracker.ui.shell import program_file
from dcant_tracker.ui.shell.app import Unexpected
from dcant_tracker.ui.shell.program_file import ProgramFile, ProgramWatch

WORDS = "DcANT a été mis à jour pendant qu'il était ouvert."


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "DcANT"
    path.write_bytes(b"1.0")
    return ProgramFile(path)


def bring_up_to_date(program: ProgramFile) -> None:
    newer = program.path.with_name("newer")
    newer.write_bytes(b"2.0")
    newer.replace(program.path)


def test_a_program_is_replaced_when_another_file_or_none_is_in_its_place(program):
    assert not program.is_replaced()
    bring_up_to_date(program)
    assert program.is_replaced()
    program.path.unlink()
    assert program.is_replaced()


def test_the_source_is_no_program_that_is_replaced(monkeypatch, program):
    assert not ProgramFile.running().is_replaced()
    monkeypatch.setattr(program_file.sys, "frozen", True, raising=False)
    monkeypatch.setattr(program_file.sys, "executable", str(program.path))
    packaged = ProgramFile.running()
    bring_up_to_date(program)
    assert packaged.is_replaced()


def test_it_is_told_once_to_who_comes_back(qapp, program, monkeypatch):
    told = []
    monkeypatch.setattr(QGuiApplication, "focusWindow", lambda *_: object())
    ProgramWatch(program, told.append, qapp)
    qapp.focusWindowChanged.emit(None)
    assert told == []
    bring_up_to_date(program)
    qapp.focusWindowChanged.emit(None)
    qapp.focusWindowChanged.emit(None)
    assert [one.message for one in told] == [WORDS]
    assert "Fermez-le" in told[0].hint


def test_nobody_is_told_who_is_elsewhere(qapp, program, monkeypatch):
    told = []
    monkeypatch.setattr(QGuiApplication, "focusWindow", lambda *_: None)
    watch = ProgramWatch(program, told.append, qapp)
    bring_up_to_date(program)
    qapp.focusWindowChanged.emit(None)
    watch.deleteLater()
    assert told == []


class Opener(program_file.QObject):
    """As little of the opener of files as what is unexpected asks for."""

    window = None

    def __init__(self) -> None:
        super().__init__()
        self.messages = self
        self.problems = []

    def problem(self, problem: BaseException) -> None:
        self.problems.append(problem)


@pytest.mark.expected_log("the program was replaced")
def test_what_fails_for_it_is_no_defect(qapp, program, caplog):
    opener = Opener()
    unexpected = Unexpected(opener, program)
    failure = ImportError("no module")
    unexpected.raised.emit(failure)
    bring_up_to_date(program)
    unexpected.raised.emit(failure)
    assert opener.problems[0] is failure
    assert opener.problems[1].message == WORDS
    assert "the program was replaced" in caplog.text

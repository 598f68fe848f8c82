"""A computer whose clock says another century: a sentence where a file must be dated, and work goes on."""

import calendar

import pytest


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the clock of the computer to a year."""

    def set_to(year):
        monkeypatch.setattr("time.time", lambda: float(calendar.timegm((year, 6, 1, 12, 0, 0))))

    return set_to


@pytest.fixture(params=[1970, 1979, 2108])
def year(request, set_clock):
    """The year that the clock of the computer says."""
    set_clock(request.param)
    return request.param


def test_what_must_be_dated_says_which_year_the_clock_has(desk, year):
    folder = desk.folder
    commands = (("export", folder / "envoi.xlsx"), ("report", "progress", "--output", folder / "r.docx"))
    for command in commands:
        refused = desk(*command)
        assert (refused.status, refused.out) == (1, ""), command
        assert f"l'année {year}" in refused.err
        assert "à l'heure" in refused.err


def test_everything_else_goes_on(desk, year):
    assert desk("set", "recommendation", "1", "officer=Camille").status == 0
    assert desk("undo").status == 0
    assert desk("check").status == 0


def test_a_workbook_is_read_whatever_the_clock_says(desk, set_clock):
    sent = desk.folder / "envoi.xlsx"
    assert desk("export", sent).status == 0
    set_clock(1970)
    read = desk("import", sent, "--dry-run")
    assert (read.status, "rien à intégrer" in read.out + read.err) == (0, True)

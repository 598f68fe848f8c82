"""The status line says how things stand with the team, in a few quiet words."""

from datetime import UTC, datetime, timedelta

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.kept.membership import Membership
from dcant_tracker.ui.shell.team_line import TeamLine
from dcant_tracker.ui.work.meetings import TeamState

_TOLD = Membership("/partage", "t", "r", "Moi", True)


@pytest.fixture
def line(qtbot, session):
    made = TeamLine(session.meetings)
    qtbot.addWidget(made)
    made.show()
    return made


def said(line, session, **facts) -> str:
    problem, offline, met = (facts.pop(name, None) for name in ("problem", "offline", "met"))
    session.meetings.state = TeamState(**facts)
    session.meetings.problem, session.meetings.is_offline, session.meetings.met_at = problem, bool(offline), met
    session.meetings.changed.emit()
    return line.team.text().strip()


def test_without_a_team_it_says_nothing(line, session):
    said(line, session)
    assert not line.team.isVisible()
    assert not line.settle.isVisible()


def test_up_to_date_and_since_when(line, session):
    now = datetime.now(UTC)
    assert said(line, session, membership=_TOLD) == "À jour avec l'équipe"
    assert said(line, session, membership=_TOLD, met=now) == "À jour avec l'équipe · à l'instant"
    two = now - timedelta(minutes=2, seconds=5)
    assert said(line, session, membership=_TOLD, met=two) == "À jour avec l'équipe · il y a 2 min"


def test_what_waits_is_counted(line, session):
    assert said(line, session, membership=_TOLD, to_send=1) == "1 modification à envoyer"
    offline = said(line, session, membership=_TOLD, to_send=14, offline=True, problem=UserError("hors d'atteinte"))
    assert offline == "Hors ligne · 14 modifications à envoyer"
    assert "hors d'atteinte" in line.team.toolTip()


def test_a_place_that_refuses_is_told_apart_from_one_that_is_away(line, session):
    assert (
        said(line, session, membership=_TOLD, problem=UserError("Autre équipe."))
        == "Plus d'échange avec l'équipe : à voir"
    )


def test_what_is_to_settle_is_there_without_a_team(qtbot, line, session):
    said(line, session, conflicts=3)
    assert line.settle.text().strip() == "3 à trancher"
    assert not line.team.isVisible()
    with qtbot.waitSignal(line.settlingWanted):
        line.settle.click()


def test_what_is_said_of_leaving_stays_whatever_comes_of_the_last_meeting(line, session):
    session.meetings.state = TeamState(membership=_TOLD, to_send=2)
    line.say_leaving()
    assert said(line, session, membership=_TOLD, to_send=2, offline=True, problem=UserError("Parti.")) == (
        "Envoi à l'équipe…"
    )
    line.say_left_behind()
    assert said(line, session, membership=_TOLD, to_send=2, offline=True, problem=UserError("Parti.")) == (
        "2 modifications partiront à la prochaine ouverture"
    )

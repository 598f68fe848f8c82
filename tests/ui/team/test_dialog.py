"""« Travailler à plusieurs »: a place is chosen, one sees who is in, founds or joins, and may leave."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from team_scenes import Colleague

from dcant_tracker.store.kept.membership import keep_membership, membership
from dcant_tracker.store.store import Store
from dcant_tracker.team.folder import NoPlaceError
from dcant_tracker.team.place import NobodyError, OutOfReachError, PasswordError, PlaceError
from dcant_tracker.ui.team import looking
from dcant_tracker.ui.team.dialog import TeamDialog


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "partage"
    made.mkdir()
    return made


@pytest.fixture
def dialog(qtbot, session, settle) -> TeamDialog:
    made = TeamDialog(session)
    qtbot.addWidget(made)
    made.show()
    settle()
    return made


def at(dialog, settle, place) -> None:
    dialog.joining.address.setText(str(place))
    dialog.joining.look_there()
    settle()
    QApplication.processEvents()


def texts(dialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_an_empty_folder_can_become_the_place_of_a_team_and_says_what_it_will_hold(dialog, settle, place):
    assert not dialog.joining.found.isVisible()
    at(dialog, settle, place)
    assert dialog.joining.found.isVisible()
    assert not dialog.joining.join.isVisible()
    assert "contacts compris" in texts(dialog)


def test_a_team_is_founded_and_the_dialog_says_who_is_in(dialog, settle, session, store, place, messages):
    at(dialog, settle, place)
    dialog.joining.name.setText("Zoé Petit")
    dialog.joining.found.click()
    settle()
    told = membership(store.read())
    assert told is not None
    assert (told.address, told.label) == (str(place), "Zoé Petit")
    assert dialog.member.isVisible()
    assert dialog.member.members.topLevelItem(0).text(0) == "Zoé Petit (ce fichier)"
    assert messages.toasts == ["L'équipe est fondée."]
    assert session.meetings.is_member
    assert session.preferences.officer == "Zoé Petit"


def test_a_team_without_contacts_is_ticked_before_it_is_founded_and_shown_to_all(
    dialog, settle, store, place, messages
):
    box = dialog.joining.without_contacts
    assert not box.isVisible()
    at(dialog, settle, place)
    assert box.isVisible()
    assert not box.isChecked()
    box.click()
    assert "contacts compris" not in texts(dialog)
    assert "Les textes libres partent tels quels" in texts(dialog)
    dialog.joining.found.click()
    settle()
    assert not membership(store.read()).with_contacts
    assert "Les contacts n'en sont pas" in dialog.member.contacts.text()
    messages.answers = [True]
    dialog.member.leave.click()
    settle()
    at(dialog, settle, place)
    assert not box.isVisible()
    assert "Les contacts n'en sont pas" in texts(dialog)
    dialog.joining.join.click()
    settle()
    assert not membership(store.read()).with_contacts


def test_who_is_in_is_seen_before_joining(dialog, settle, session, store, place, tmp_path):
    Colleague(store, tmp_path / "camille.sqlite").founds(place)
    at(dialog, settle, place)
    assert "Camille Martin (vu aujourd'hui" in dialog.joining.found_there.text()
    assert not dialog.joining.found.isVisible()
    dialog.joining.join.click()
    settle()
    names = {dialog.member.members.topLevelItem(row).text(0) for row in range(2)}
    assert "Camille Martin" in names
    assert any(name.endswith(" (ce fichier)") for name in names)


def test_a_place_that_cannot_be_is_said_and_nothing_is_offered(dialog, settle, tmp_path):
    at(dialog, settle, tmp_path / "parti")
    assert "pas de dossier" in dialog.joining.found_there.text()
    assert "Parcourir" in dialog.joining.found_there.text()
    assert not dialog.joining.found.isVisible()
    assert not dialog.joining.join.isVisible()


def test_a_strange_address_is_said(dialog, settle):
    at(dialog, settle, "https://exemple.fr/equipe")
    assert "https://" in dialog.joining.found_there.text()
    assert not dialog.joining.password.isVisible()


def test_a_server_asks_for_the_password_apart(dialog):
    dialog.joining.address.setText("postgresql://zoe@127.0.0.1:1/equipe")
    assert dialog.joining.password.isVisible()
    dialog.joining.password.setText("s:cret")
    assert dialog.joining._where() == "postgresql://zoe:s%3Acret@127.0.0.1:1/equipe"


def test_a_folder_that_is_full_of_other_things_is_refused_in_the_dialog(dialog, settle, place, store):
    (place / "compte rendu.txt").write_text("tout autre chose", encoding="utf-8")
    at(dialog, settle, place)
    dialog.joining.found.click()
    settle()
    assert dialog.banner.isVisible()
    assert membership(store.read()) is None
    assert [path.name for path in place.iterdir()] == ["compte rendu.txt"]
    assert dialog.joining.isVisible()


def test_leaving_keeps_the_file_whole_and_is_asked_once(dialog, settle, store, place, messages, session):
    at(dialog, settle, place)
    dialog.joining.found.click()
    settle()
    before = store.read().fetch_value("SELECT count(*) FROM organisation")
    messages.answers = [False, True]
    dialog.member.leave.click()
    settle()
    assert membership(store.read()) is not None
    dialog.member.leave.click()
    settle()
    assert membership(store.read()) is None
    assert store.read().fetch_value("SELECT count(*) FROM organisation") == before
    assert dialog.joining.isVisible()
    assert not session.meetings.is_member


def test_a_copy_of_a_file_of_the_team_joins_by_itself(qtbot, dialog, settle, session, store, place, tmp_path):
    original = Colleague(store, tmp_path / "original.sqlite")
    original.founds(place)
    with closing(Store.open(original.path)) as hers:
        team = membership(hers.read())
    store.keep(lambda writing: keep_membership(writing, team))  # as if this file were copied from hers by hand
    session.meetings.refresh()
    settle()
    session.meetings.meet()
    qtbot.waitUntil(lambda: not session.meetings.is_meeting)
    settle()
    assert session.meetings.problem is not None
    assert dialog.member.rejoin.isVisible()
    dialog.member.rejoin.click()
    settle()
    assert dialog.joining.address.text() == str(place)
    dialog.joining.join.click()
    settle()
    assert dialog.member.isVisible()
    assert not dialog.member.rejoin.isVisible()
    assert membership(store.read()).replica != team.replica


@pytest.mark.parametrize(
    ("problem", "is_free"),
    [
        (NobodyError("Personne ici."), True),
        (NoPlaceError("Personne ici."), True),
        (PasswordError("Mot de passe refusé."), False),
        (OutOfReachError("Le serveur ne répond pas."), False),
        (PlaceError("Pas les droits."), False),
    ],
)
def test_a_team_is_founded_only_where_none_is_known_to_be(dialog, settle, monkeypatch, problem, is_free):
    def refuse(_address):
        raise problem

    monkeypatch.setattr(looking, "enter_place", refuse)
    at(dialog, settle, "postgresql://zoe@127.0.0.1:1/equipe")
    assert dialog.joining.found.isVisible() is is_free
    assert dialog.joining.without_contacts.isVisible() is is_free
    assert (problem.message in dialog.joining.found_there.text()) is not is_free

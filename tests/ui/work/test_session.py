"""A session: writes are told, offered for undoing, and others' steps arrive by themselves."""

import pytest

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.file.backup import backup, restore
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.work.session import Session

RENAME = Operation("update", "Nom court de Brest Métropole")


@pytest.fixture
def changes(session):
    seen = []
    session.changed.connect(seen.append)
    return seen


@pytest.fixture
def brest(uid_of):
    return uid_of("organisation", "Brest Métropole")


def short_name(session, uid):
    return get(session.store.read(), "organisation", uid)["short_name"]


def rename(session, uid, name="Brest"):
    session.write(RENAME, lambda tx: tx.update("organisation", uid, {"short_name": name}))


def test_a_write_tells_what_changed_and_its_toast_takes_it_back(session, messages, changes, brest, settle):
    rename(session, brest)
    settle()
    assert changes[-1].of("organisation") == {brest}
    assert messages.toasts == [RENAME.label]
    label, undo = messages.actions[-1]
    assert label == "Annuler"
    undo()
    settle()
    assert short_name(session, brest) is None
    assert changes[-1].of("organisation") == {brest}


def test_the_journal_says_the_officer_s_name_as_soon_as_she_gives_it(session, brest, settle):
    account = session.store.who
    session.preferences.officer = "Camille Martin"
    session.preferencesChanged.emit()
    rename(session, brest)
    settle()
    assert session.store.read().fetch_value("SELECT who FROM step ORDER BY id DESC LIMIT 1") == "Camille Martin"
    session.preferences.officer = ""
    session.preferencesChanged.emit()
    assert session.store.who == account


def test_the_undo_of_a_toast_takes_back_its_own_step_even_after_another(session, messages, brest, settle):
    rename(session, brest)
    settle()
    undo = messages.actions[-1][1]
    session.write(Operation("update", "Population"), lambda tx: tx.update("organisation", brest, {"population": 1}))
    settle()
    undo()
    settle()
    record = get(session.store.read(), "organisation", brest)
    assert (record["short_name"], record["population"]) == (None, 1)


def test_an_undo_says_what_it_left_because_it_was_edited_since(session, messages, brest, settle):
    rename(session, brest)
    settle()
    first = messages.actions[-1][1]
    session.write(
        Operation("update", "Population et nom"),
        lambda tx: tx.update("organisation", brest, {"short_name": "BM"}),
    )
    session.write(
        Operation("update", "Deux champs"),
        lambda tx: tx.update("organisation", brest, {"population": 3, "insee_code": "29019"}),
    )
    settle()
    first()
    settle()
    assert "ne peut plus être repris" in messages.errors[-1].message
    assert short_name(session, brest) == "BM"


def test_undo_and_redo_are_told_too(session, messages, changes, brest, settle):
    rename(session, brest)
    session.undo()
    session.redo()
    settle()
    assert short_name(session, brest) == "Brest"
    assert messages.toasts == [RENAME.label, f"Annulé : {RENAME.label}", f"Rétabli : {RENAME.label}"]
    assert len(changes) == 3


def test_undoing_when_nothing_is_left_is_a_sentence(tmp_path, messages, qapp):
    session = Session(Store.create(tmp_path / "vide.sqlite"), messages, Preferences())
    session.undo()
    assert session.jobs.wait_idle()
    assert messages.errors[0].message == "Il n'y a rien à annuler."
    session.close()


def test_steps_of_another_process_arrive_as_changes(session, changes, brest, settle):
    other = Store.open(session.store.path)
    other.update("organisation", brest, {"short_name": "Ailleurs"}, Operation("update", "Autre fenêtre"))
    other.close()
    session.poll()
    settle()
    assert [found.of("organisation") for found in changes] == [{brest}]


def test_our_own_steps_do_not_come_back_from_the_poll(session, changes, brest, settle):
    session.poll()
    rename(session, brest)
    session.poll()
    settle()
    assert len(changes) == 1


def test_steps_of_others_between_two_of_ours_are_not_lost(session, changes, brest, uid_of, settle):
    epinal = uid_of("organisation", "Épinal")
    other = Store.open(session.store.path)
    other.update("organisation", epinal, {"short_name": "E"}, Operation("update", "Autre fenêtre"))
    other.close()
    rename(session, brest)
    settle()
    assert set().union(*(found.of("organisation") for found in changes)) == {brest, epinal}


def test_labels_follow_a_change(session, brest, settle):
    assert session.labels().of("organisation", brest) == "Brest Métropole"
    session.write(Operation("update", "Nom"), lambda tx: tx.update("organisation", brest, {"name": "Brest Océane"}))
    settle()
    assert session.labels().of("organisation", brest) == "Brest Océane"


def test_the_programme_is_remembered_for_this_file(session, messages, uid_of, qtbot):
    programme = uid_of("programme", "DcANT 2015-2017")
    with qtbot.waitSignal(session.programmeChanged) as heard:
        session.set_programme(programme)
    assert heard.args == [programme]
    again = Session(Store.open(session.store.path), messages, session.preferences)
    assert again.programme == programme
    again.close()


def test_deleting_the_chosen_programme_shows_all_again(session, uid_of, settle):
    programme = uid_of("programme", "DcANT 2018-2020")
    session.set_programme(programme)
    session.write(
        Operation("delete", "Suppression"), lambda tx: tx.delete("programme", programme, with_dependants=True)
    )
    settle()
    assert session.programme == ""


def test_navigation_is_asked_for_by_signal(session, brest, qtbot):
    with qtbot.waitSignal(session.navigate) as record:
        session.openRecord("organisation", brest)
    with qtbot.waitSignal(session.navigateList) as listed:
        session.open_list("milestone", Query("milestone", text="bilan"))
    assert record.args == ["organisation", brest]
    assert listed.args == ["milestone", Query("milestone", text="bilan")]


@pytest.mark.posix("Windows lets nobody move a file that is open")
def test_a_file_that_is_moved_is_told_once_and_refuses_writes(session, brest, settle, messages):
    path = session.store.path
    path.rename(path.with_name("ailleurs.sqlite"))
    for _time in range(3):
        session.poll()
        settle()
    (told,) = messages.errors
    assert "n'est plus à sa place" in told.message
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", brest, {"short_name": "Perdu"}))
    settle()
    assert len(messages.errors) == 2
    assert not path.exists(), "nothing was made in its place"
    path.with_name("ailleurs.sqlite").rename(path)
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", brest, {"short_name": "Retrouvé"}))
    settle()
    assert get(session.store.read(), "organisation", brest)["short_name"] == "Retrouvé"


@pytest.mark.posix("Windows lets nobody move a file that is open")
def test_another_file_in_its_place_is_never_written_to(session, brest, settle, messages, tmp_path):
    path = session.store.path
    other = backup(path, tmp_path / "autre.sqlite")
    path.unlink()
    other.rename(path)
    before = path.read_bytes()
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", brest, {"short_name": "Ailleurs"}))
    settle()
    assert "remplacé par un autre fichier" in messages.errors[0].message
    assert path.read_bytes() == before


def test_an_earlier_state_put_back_by_another_program_is_noticed(session, brest, settle, qtbot, tmp_path):
    path = session.store.path
    copy = backup(path, tmp_path / "copie.sqlite")
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", brest, {"short_name": "Nouveau"}))
    settle()
    with qtbot.waitSignal(session.dataReplaced):
        restore(copy, path)
        session.poll()


def test_other_steps_after_an_earlier_state_are_noticed_too(session, brest, settle, qtbot, tmp_path):
    path = session.store.path
    copy = backup(path, tmp_path / "copie.sqlite")
    session.write(Operation("edit", "…"), lambda tx: tx.update("organisation", brest, {"short_name": "Nouveau"}))
    settle()
    session.poll()
    settle()
    with qtbot.waitSignal(session.dataReplaced):
        restore(copy, path)
        other = Store.open(path)
        for number in range(3):
            other.update("organisation", brest, {"population": number}, Operation("edit", "…"))
        other.close()
        session.poll()

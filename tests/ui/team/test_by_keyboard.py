"""A team joined, what two wrote in the same place decided and taken back: by keyboard alone, and the keys are counted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from team_scenes import Colleague, write

from dcant_tracker.store.kept.membership import membership
from dcant_tracker.store.replicas.conflicts import open_conflicts

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WRITTEN = ("region", "department", "notes", "source", "short_name")


@pytest.fixture
def in_dialog(messages, settle) -> Callable[[Callable[[QDialog], None]], None]:
    """What is done in the dialog that opens next, which has the keyboard."""

    def then(do: Callable[[QDialog], None]) -> None:
        def run(dialog: QDialog) -> bool:
            dialog.show()
            bring_to_front(dialog)
            settle()
            do(dialog)
            settle()
            assert not dialog.isVisible()
            return bool(dialog.result())

        messages.on_run = run

    return then


@pytest.fixture
def camille(store, tmp_path: Path, uid_of) -> Colleague:
    """She wrote otherwise than this officer in five cells."""
    made = Colleague(store, tmp_path / "camille.sqlite")
    uids = [uid_of("organisation", name) for name in ("Épinal", "Brest Métropole")]
    for number, name in enumerate(WRITTEN):
        hers, ours = ("Bretagne", "Occitanie") if name == "region" else (f"{name} hers", f"{name} ours")
        made.writes("organisation", uids[number % 2], **{name: hers})
        write(store, "organisation", uids[number % 2], **{name: ours})
    return made


def test_a_team_is_joined_in_four_keys_and_its_address(window, in_dialog, settle, typist, qtbot, camille, tmp_path):
    place = tmp_path / "partage"
    place.mkdir()
    camille.founds(place)
    store = window.session.store

    def join(dialog) -> None:
        typist.type(str(place))
        qtbot.waitUntil(dialog.joining.join.isVisible)
        typist.enter()
        qtbot.waitUntil(dialog.member.isVisible)
        settle()
        typist.enter()

    in_dialog(join)
    bring_to_front(window)
    typist.press(Qt.Key.Key_K, CONTROL)
    settle()
    typist.type("plusieurs")
    settle()
    typist.enter()
    settle()
    assert membership(store.read()).address == str(place)
    assert (typist.keys, typist.characters) == (4, len("plusieurs") + len(str(place)))
    assert len(open_conflicts(store.read())) == len(WRITTEN)


def test_five_are_decided_and_one_is_taken_back_in_a_key_each(window, store, in_dialog, settle, typist, camille):
    camille.gives(store)
    before = open_conflicts(store.read())

    def decide(dialog) -> None:
        for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2):
            typist.press(key)
        typist.press(Qt.Key.Key_Z, CONTROL)
        typist.press(Qt.Key.Key_Return, CONTROL)

    in_dialog(decide)
    bring_to_front(window)
    typist.press(Qt.Key.Key_T, CONTROL | SHIFT)
    settle()
    assert (typist.keys, len(open_conflicts(store.read()))) == (8, 1)
    bring_to_front(window)
    typist.press(Qt.Key.Key_Z, CONTROL)
    settle()
    assert (typist.keys, open_conflicts(store.read())) == (9, before)
    typist.press(Qt.Key.Key_Y, CONTROL)
    settle()
    assert (typist.keys, len(open_conflicts(store.read()))) == (10, 1)

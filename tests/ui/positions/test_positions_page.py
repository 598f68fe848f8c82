"""« Positions »: the association's proposal beside each counterpart's, typed, edited and narrowed in the window."""

import pytest
from front import bring_to_front
from PySide6.QtCore import Qt

from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.positions.page import PositionsPage
from dcant_tracker.ui.positions.side_by_side import SHARES

TOPICS = (
    ("Aides aux entreprises", "Un dialogue d'égal à égal avec les régions", "Le couple région et métropole", "par"),
    ("Export", "Des stratégies propres aux métropoles", "Regrouper les aides dans Bpifrance", "pré"),
    ("Commande publique", "Un profil d'acheteur mutualisé", "Un portail national unique", "dés"),
    ("Archivage", "Le SEDA dans les marchés des éditeurs", "Le SEDA recommandé", "par"),
    ("Identité des agents", "Un annuaire partagé", "FranceConnect Agent", "acc"),
    ("Données ouvertes", "Des moyens pour les territoires", "Une obligation au 1er octobre 2018", "dés"),
)
"""The topic, ours, theirs, and what is typed for the gap."""

KEYS_A_MINUTE = 200
"""Of somebody who types with a few fingers."""


@pytest.fixture
def page(session, qtbot, settle):
    made = PositionsPage(session)
    made.resize(1040, 560)
    qtbot.addWidget(made)
    made.show()
    settle()
    return made


@pytest.fixture
def positions(store):
    """Two counterparts on one topic, and another topic about a recommendation whose theme it takes."""
    measure = store.read().fetch_value("SELECT uid FROM recommendation WHERE code = '1' ORDER BY id")

    def work(tx) -> list[str]:
        ours = {"title": "Export", "our_text": "Des stratégies propres aux métropoles " * 8, "themes": ("économie",)}
        return [
            tx.add("position", {**ours, "counterpart": "Bpifrance", "gap": "unknown"}),
            tx.add("position", {**ours, "counterpart": "SGMAP"}),
            tx.add("position", {"title": "Archivage", "counterpart": "SGMAP", "recommendation": measure}),
        ]

    return store.transact(Operation("add", "Positions"), work)[1]


def all_of(store):
    return records(store.read(), Query("position"))


def test_six_positions_are_typed_in_under_five_minutes(window, qtbot, typist, settle, messages, store):
    left = list(TOPICS)

    def fill(dialog):
        dialog.show()
        bring_to_front(dialog)
        settle()
        topic, ours, theirs, gap = left.pop(0)
        first = len(left) == len(TOPICS) - 1
        counterpart, source = ("Programme présidentiel 2017", "Manifeste d'Arras") if first else ("", "")
        for text in (topic, counterpart, ours, source, theirs, "", gap):
            typist.type(text)
            settle()
            typist.press(Qt.Key.Key_Tab)
        typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier if left else Qt.KeyboardModifier.NoModifier)
        qtbot.waitUntil(lambda: not dialog.isVisible())
        return bool(dialog.result())

    messages.on_run = fill
    window.session.navigatePage.emit("position")
    settle()
    typist.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle()
    written = {one["title"]: one for one in all_of(store)}
    assert list(written) == sorted(topic for topic, *_rest in TOPICS)
    assert {one["counterpart"] for one in written.values()} == {"Programme présidentiel 2017"}
    assert (written["Archivage"]["gap"], written["Export"]["our_source"]) == ("partial", "Manifeste d'Arras")
    assert typist.keys + typist.characters < 5 * KEYS_A_MINUTE


def test_whole_texts_stand_side_by_side_and_the_topic_is_said_once(positions, page, settle):
    settle()
    view, table = page.view, page.table
    shown = [table.fields[column].name for column in view.columns.visible()]
    assert shown == list(SHARES)
    assert not view.horizontalScrollBar().isVisible()
    assert [table.whole(row, table.column("title")) for row in range(3)] == ["Archivage", "Export", "Export"]
    assert [table.begins_topic(row) for row in range(3)] == [True, True, False]
    assert table.repeats(2, table.column("our_text"))
    assert [table.cells.shown(row, table.column("themes")) for row in range(3)] == ["archivage", "économie", "économie"]
    lines = (view.rowHeight(1) - view.rowHeight(0)) / view.fontMetrics().lineSpacing()
    assert view.rowHeight(0) < 2 * view.fontMetrics().lineSpacing() + 20
    assert 5 < lines < 14
    view.columns.show_column(table.column("comment"))
    view.columns.save()
    view.columns.reset()
    settle()
    assert [table.fields[column].name for column in view.columns.visible()] == list(SHARES)
    assert view.horizontalHeader().length() == view.viewport().width()
    assert not view._fitting.isActive()


def test_rows_are_measured_again_in_another_font(positions, page, settle):
    settle()
    before = page.view.rowHeight(1)
    larger = page.view.font()
    larger.setPixelSize(round(larger.pixelSize() * 1.5))
    page.view.setFont(larger)
    settle()
    assert page.view.rowHeight(1) > before


def test_a_text_is_edited_in_place_as_one_step(positions, page, typist, settle, store, session):
    settle()
    bring_to_front(page)
    view = page.view
    view.setFocus()
    view.select_uid(positions[1], "counterpart_text")
    height = view.rowHeight(2)
    typist.press(Qt.Key.Key_Return)
    typist.type("Regrouper")
    typist.press(Qt.Key.Key_Return)
    typist.type("les aides " * 60)
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    written = next(one for one in all_of(store) if one.uid == positions[1])
    assert str(written["counterpart_text"]).startswith("Regrouper\nles aides")
    assert view.rowHeight(2) > height
    store.undo()
    undone = next(one for one in all_of(store) if one.uid == positions[1])
    assert undone["counterpart_text"] is None


def test_it_is_narrowed_to_a_counterpart_or_a_theme_and_the_report_too(positions, page, settle):
    settle()
    assert page.reported == ("positions", "")
    assert page.report_choices == {}
    page.bar.tick("counterpart", ("SGMAP",))
    settle()
    assert page.table.count == 2
    assert page.report_choices == {"counterparts": ("SGMAP",)}
    page.bar.clear()
    page.bar.tick("themes|recommendation.themes", ("archivage", "économie"))
    settle()
    assert page.table.count == 3
    page.bar.tick("themes|recommendation.themes", ("Archivage",))
    settle()
    assert [page.table.uid(row) for row in range(page.table.count)] == [positions[2]]


def test_another_counterpart_takes_what_is_said_of_the_topic(positions, page, settle, messages, store):
    settle()
    page.view.select_uid(positions[0])

    wanted = ["Business France", "Régions de France"]

    def fill(dialog):
        assert dialog.form.raw("our_text").startswith("Des stratégies")
        assert not dialog.form.raw("counterpart"), "the next counterpart is another one"
        dialog.form.editor("counterpart").setText(wanted.pop())
        dialog._on_again() if wanted else dialog.accept()
        return True

    messages.on_run = fill
    page.counterpart_action.trigger()
    settle()
    added = next(one for one in all_of(store) if one["counterpart"] == "Business France")
    assert (added["title"], added["themes"]) == ("Export", ("économie",))
    assert page.view.current_uid() == added.uid
    assert page.sheet.isHidden()

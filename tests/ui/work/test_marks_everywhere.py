"""What a colleague wrote is marked wherever it shows, not only in lists: sheet, matrix, observatory, evaluations."""

from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from team_scenes import Colleague

from dcant_tracker.store.reading.entry_queue import Place
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.news_mark import NewsMark
from dcant_tracker.ui.records.sheet.record_sheet import RecordSheet

SAID = "Écrit par Camille Martin, aujourd'hui"


@pytest.fixture
def epinal(uid_of) -> str:
    return uid_of("organisation", "Épinal")


def marked(widget) -> str:
    """What the mark on an editor says; nothing where there is none."""
    found = widget.findChild(NewsMark)
    assert found is None or found.isVisibleTo(widget) is bool(found.said)
    assert found is None or widget.accessibleDescription() == found.said
    assert found is None or not found.said or found.said in widget.toolTip()
    return "" if found is None else found.said


def shows_corner(view, rect: QRect) -> bool:
    """Whether the corner is painted in that part of a view."""
    image = view.viewport().grab(rect).toImage()
    ratio = image.devicePixelRatio()
    ink = theme.color("info")
    return image.pixelColor(round(2 * ratio), round(2 * ratio)) == QColor(ink)


def test_the_sheet_marks_what_she_wrote_until_another_record_shows(window, session, camille, epinal, arrives, settle):
    camille.writes("organisation", epinal, region="Bretagne", notes="Vu avec eux.")
    arrives()
    window.show()
    session.openRecord("organisation", epinal)
    settle()
    page = window.open_page("organisation")
    form = page.sheet.summary.form
    assert {name for name in form.names() if marked(form.editor(name))} == {"region", "notes"}
    assert marked(form.editor("region")).startswith(SAID)
    index = page.view.currentIndex()
    page.view.setCurrentIndex(page.table.index((index.row() + 1) % page.table.rowCount(), index.column()))
    settle()
    assert [name for name in form.names() if marked(form.editor(name))] == []
    session.openRecord("organisation", epinal)
    settle()
    assert [name for name in form.names() if marked(form.editor(name))] == []


def test_a_field_keeps_its_own_tooltip_beside_who_wrote_it(window, session, camille, epinal, arrives, settle):
    window.show()
    session.openRecord("organisation", epinal)
    settle()
    form = window.open_page("organisation").sheet.summary.form
    own = form.editor("notes").toolTip()
    camille.writes("organisation", epinal, notes="Vu avec eux.")
    arrives()
    assert own
    assert own in form.editor("notes").toolTip()
    assert SAID in form.editor("notes").toolTip()
    session.unseen.look_at_all()
    assert form.editor("notes").toolTip() == own
    assert form.editor("notes").accessibleDescription() == ""


def test_the_matrix_marks_a_cell_until_the_cursor_leaves_it(window, session, store, camille, epinal, arrives, settle):
    page = window.open_page("participation")
    window.show()
    settle()
    view, model = page.pane.view, page.pane.model
    row = model.row_rank(epinal)
    column = next(iter(model.rows[row].cells))
    held = next(
        one
        for one in all_records(store.read(), "participation")
        if (one["organisation"], one["recommendation"] or "") == model.spot(row, column)
    )
    view.setCurrentIndex(model.index((row + 1) % len(model.rows), column))
    camille.writes("participation", held.uid, status="confirmed" if held["status"] != "confirmed" else "active")
    arrives()
    row = model.row_rank(epinal)
    index = model.index(row, column)
    assert [cell for cell in range(len(model.columns)) if model.is_news(row, cell)] == [column]
    assert SAID in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert SAID in view.tip(index)
    assert shows_corner(view, view.visualRect(index))
    view.setCurrentIndex(index)
    assert model.is_news(row, column)
    view.setCurrentIndex(model.index((row + 1) % len(model.rows), column))
    assert not model.is_news(row, column)
    assert SAID not in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert not shows_corner(view, view.visualRect(index))


def test_the_observatory_marks_a_level_until_the_cursor_leaves_it(window, session, store, tmp_path, settle, uid_of):
    def work(tx) -> tuple[str, str]:
        domains = [tx.add("maturity_domain", {"label": label, "position": at}) for at, label in enumerate("AB", 1)]
        return domains[0], domains[1]

    first, _second = store.transact(Operation("add", "Domaines"), work)[1]
    brest, campaign = uid_of("organisation", "Brest Métropole"), next(iter(all_records(store.read(), "campaign"))).uid
    for name in ("Brest Métropole", "Épinal"):
        observed = {"campaign": campaign, "organisation": uid_of("organisation", name)}
        store.add("observed_territory", observed, Operation("add", "Territoire"))
    camille = Colleague(store, tmp_path / "hers.sqlite")
    page = window.open_page("maturity_assessment")
    window.show()
    settle()
    page.pane.view.setCurrentIndex(page.pane.model.index(1, 1))
    level = {"campaign": campaign, "organisation": brest, "domain": first, "level": "3"}
    camille.does(lambda tx: tx.add("maturity_assessment", level))
    camille.gives(store)
    session.poll()
    session.unseen.refresh()
    settle()
    settle()
    view, model = page.pane.view, page.pane.model
    spots = [model.spot(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    (spot,) = [one for one in spots if model.is_news(one)]
    assert model.named(spot) == (campaign, brest, first)
    index = model.at(spot)
    other = model.index(1, 1)
    assert SAID in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert SAID in view.tip(index)
    assert shows_corner(view, view.visualRect(index))
    view.setCurrentIndex(index)
    view.setCurrentIndex(other)
    assert not model.is_news(spot)
    assert not shows_corner(view, view.visualRect(index))


def test_the_entry_of_evaluations_marks_what_she_answered(window, session, store, camille, arrives, settle):
    organisations = {one["name"]: one.uid for one in all_records(store.read(), "organisation")}
    recommendation = next(iter(all_records(store.read(), "recommendation"))).uid
    campaign = store.add(
        "campaign", {"label": "Automne 2018", "opens_on": date(2018, 9, 1)}, Operation("add", "Campagne")
    )[1]
    places = []
    for name in ("Brest Métropole", "Épinal"):
        places.append(Place(campaign, recommendation, None, organisations[name]))
        store.add("evaluation", {**places[-1].values(), "comment": "au début"}, Operation("add", "Réponse"))
    for one in all_records(store.read(), "evaluation"):
        if (one["campaign"], one["evaluator"]) == (campaign, organisations["Épinal"]):
            uid = one.uid
    hers = Colleague(store, camille.path.with_name("hers.sqlite"))
    page = window.open_page("evaluation")
    window.show()
    page.entry.open_place(places[0])
    settle()
    hers.writes("evaluation", uid, comment="Tout va bien", governance_score="4")
    hers.gives(store)
    session.poll()
    session.unseen.refresh()
    settle()
    settle()
    entry = page.entry
    entry.open_place(places[1])
    editors = entry.form.editors()
    assert {name for name, editor in editors.items() if marked(editor)} == {"comment", "governance_score"}
    entry.open_place(places[0])
    assert session.unseen.last_of("evaluation", uid) is None
    entry.open_place(places[1])
    assert [name for name, editor in entry.form.editors().items() if marked(editor)] == []


def test_a_sheet_by_itself_has_seen_what_it_showed(session, qtbot, camille, epinal, arrives, uid_of, settle):
    camille.writes("organisation", epinal, region="Bretagne")
    arrives()
    sheet = RecordSheet(session)
    qtbot.addWidget(sheet)
    sheet.show_record("organisation", epinal)
    sheet.show_record("organisation", uid_of("organisation", "Brest Métropole"))
    assert session.unseen.touched("organisation", epinal, "region") is not None, "nobody saw it: it was hidden"
    sheet.show()
    sheet.show_record("organisation", epinal)
    sheet.show_record("organisation", uid_of("organisation", "Brest Métropole"))
    settle()
    assert session.unseen.touched("organisation", epinal, "region") is None

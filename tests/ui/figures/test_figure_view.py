"""A figure on a page: it is drawn off the main thread, answers mouse and keyboard, and says the same as a table."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.figures.emptiness import EmptyFigure
from dcant_tracker.ui.figures.figure_files import file_name
from dcant_tracker.ui.figures.figure_table import FigureTable
from dcant_tracker.ui.kit import theme


@pytest.fixture
def radar(session, answered, shown):
    return shown(session)


def spot_saying(view, text):
    return next(at for at, spot in enumerate(view.area.spots) if text in " ".join(spot.said))


def place_of(view, text):
    return view.area.middle_of(spot_saying(view, text)).toPoint()


def picture(view):
    return view.area.grab().toImage()


def test_its_words_are_text_and_its_picture_a_picture(radar):
    assert radar.title.text() == "Les quatre principes"
    assert "ensemble des mesures" in radar.subtitle.text()
    assert radar.notes.text().startswith("Moyennes des notes")
    assert radar.area.accessibleName() == "Les quatre principes"
    assert "Gouvernance partagée 3,5" in radar.area.accessibleDescription()
    colors = {picture(radar).pixelColor(x, y).name() for x in range(0, 400, 3) for y in range(0, 200, 3)}
    assert theme.color("surface").name() in colors
    assert len(colors) > 3


def test_what_lies_under_the_mouse_says_what_it_is(radar, qtbot):
    before = picture(radar)
    qtbot.mouseMove(radar.area, place_of(radar, "Gouvernance partagée"))
    assert radar.area.bubble.isVisible()
    assert radar.area.bubble.lines[0] == "Printemps 2017"
    assert "moyenne 3,5" in radar.area.bubble.lines[1]
    assert radar.area.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert picture(radar) != before
    qtbot.mouseMove(radar.area, QPoint(2, 2))
    assert not radar.area.bubble.isVisible()
    assert picture(radar) == before


def test_a_click_opens_its_records(radar, session, qtbot):
    with qtbot.waitSignal(session.navigateList) as heard:
        qtbot.mouseClick(radar.area, Qt.MouseButton.LeftButton, pos=place_of(radar, "Gouvernance partagée"))
    entity, query = heard.args
    assert entity == "evaluation"
    assert [condition.field for condition in query.conditions] == ["campaign", "state"]


def test_a_click_beside_opens_nothing(radar, session, qtbot):
    with qtbot.assertNotEmitted(session.navigateList):
        qtbot.mouseClick(radar.area, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_the_arrow_keys_go_from_spot_to_spot_and_enter_opens(radar, session, qtbot):
    radar.area.setFocus()
    qtbot.keyClick(radar.area, Qt.Key.Key_Home)
    assert radar.area.said()[1].startswith("Gouvernance partagée")
    qtbot.keyClick(radar.area, Qt.Key.Key_Right)
    assert radar.area.said()[1].startswith("Efficience collective")
    assert "Efficience collective : moyenne 1,5" in radar.area.accessibleDescription()
    qtbot.keyClick(radar.area, Qt.Key.Key_Left)
    assert not radar.area.said()[1].startswith("Efficience collective")
    with qtbot.waitSignal(session.navigateList):
        qtbot.keyClick(radar.area, Qt.Key.Key_Return)
    qtbot.keyClick(radar.area, Qt.Key.Key_Escape)
    assert radar.area.said() == ()


def reached(view, qtbot):
    """What the arrow keys lead to from the first spot, whatever way is taken."""
    seen, ways = set(), [()]
    for way in ways:
        qtbot.keyClick(view.area, Qt.Key.Key_Home)
        for key in way:
            qtbot.keyClick(view.area, key)
        if view.area.said() not in seen:
            seen.add(view.area.said())
            ways += [(*way, key) for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left)]
    return seen


def test_the_arrow_keys_reach_every_spot(radar, qtbot):
    radar.area.setFocus()
    assert reached(radar, qtbot) == {spot.said for spot in radar.area.spots}


def test_spots_that_cover_one_another_are_all_reached(session, answered, shown, uid_of, qtbot):
    """Two subjects with the same answers: their outlines lie one on the other."""
    same = Subject("recommendation", answered)
    experiment = Subject("experiment", uid_of("experiment", "Préfiguration à Brest"))
    answer = {
        "campaign": uid_of("campaign", "Printemps 2017"),
        "experiment": experiment.uid,
        "recommendation": answered,
        "evaluator": uid_of("organisation", "SGMAP"),
        **dict.fromkeys((f"{name}_score" for name in ("governance", "efficiency", "user_relation", "evaluation")), "2"),
        "state": "submitted",
    }
    session.write(Operation("add", "Réponse"), lambda tx: tx.add("evaluation", answer))
    view = shown(session, selection=Selection(subjects=(same, experiment)))
    twins = [at for at, spot in enumerate(view.area.spots) if "Relation à l'usager" in " ".join(spot.said)]
    assert len(twins) == 2
    assert reached(view, qtbot) == {spot.said for spot in view.area.spots}


def test_the_table_takes_the_place_of_the_picture(radar, session, qtbot):
    radar.table_action.setChecked(True)
    table = radar.table
    assert table.isVisible()
    assert not radar.area.isVisible()
    assert table.rows.index(0, 1).data() == "Gouvernance partagée"
    assert table.rows.index(0, 2).data() == "3,5"
    assert table.accessibleName() == "Tableau : Les quatre principes"
    table.setFocus()
    with qtbot.waitSignal(session.navigateList):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    radar.table_action.setChecked(False)
    assert radar.area.isVisible()


def test_the_rows_that_are_selected_are_copied(radar):
    radar.table_action.setChecked(True)
    radar.table.selectRow(1)
    radar.table.copy()
    head, row = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[:3] == ["Série", "Principe", "Moyenne"]
    assert row.split("\t")[1:3] == ["Efficience collective", "1,5"]


def test_the_whole_table_is_copied_from_the_menu(radar, messages):
    radar.copy_table()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 5
    assert messages.toasts == ["Tableau copié : Les quatre principes"]


def test_the_picture_is_copied_with_its_title(radar, settle, qtbot, messages):
    radar.area.setFocus()
    radar.area.copy()
    settle()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (1920, 1200)
    assert messages.toasts == ["Image copiée : Les quatre principes"]


@pytest.mark.parametrize(
    ("form", "starts"),
    [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("csv", "\ufeffSérie;Principe;Moyenne".encode())],
)
def test_it_is_saved_in_the_form_chosen(radar, settle, tmp_path, messages, form, starts):
    target = tmp_path / f"radar.{form}"
    messages.answers = [target]
    action = next(action for action in radar.save_menu.actions() if action.data().name == form)
    action.trigger()
    settle()
    assert target.read_bytes().startswith(starts)
    assert messages.toasts == [f"Figure enregistrée : radar.{form}"]


def test_giving_up_saving_writes_nothing(radar, settle, messages, tmp_path):
    messages.answers = [None]
    radar.save_menu.actions()[0].trigger()
    settle()
    assert (messages.toasts, messages.errors) == ([], [])


@pytest.mark.parametrize("place", ["nulle-part/radar.png", "radar.doc"])
def test_a_target_that_is_refused_is_said_in_a_sentence(radar, settle, tmp_path, messages, place):
    messages.answers = [tmp_path / place]
    radar.save_menu.actions()[0].trigger()
    settle()
    assert len(messages.errors) == 1
    assert messages.errors[0].hint
    assert list(tmp_path.glob("*.doc")) == []


def test_it_follows_the_theme_without_reading_again(radar, settled, monkeypatch):
    def refuse(*_arguments):
        pytest.fail("the figure was built again")

    monkeypatch.setattr("dcant_tracker.ui.figures.drawn.Building.__call__", refuse)
    theme.apply(QApplication.instance(), theme.DARK)
    settled(radar)
    assert radar.area.grab().toImage().pixelColor(8, 8) == theme.color("surface")


def test_it_is_drawn_again_for_another_size(radar, settled, qtbot):
    radar.resize(760, 520)
    qtbot.waitUntil(lambda: not radar.is_settled)
    settled(radar)
    assert radar.area.picture_size() == radar.area.size()


def test_it_follows_what_changes(radar, session, uid_of, settled):
    evaluator = uid_of("organisation", "Épinal")
    found = session.store.read().fetch_one("SELECT uid FROM evaluation WHERE evaluator = ?", (evaluator,))
    session.write(Operation("update", "Note"), lambda tx: tx.update("evaluation", found[0], {"governance_score": "0"}))
    settled(radar)
    radar.table_action.setChecked(True)
    assert radar.table.rows.index(0, 2).data() == "2,0"


def test_only_the_last_of_several_questions_is_answered(session, answered, shown, settled, qtbot):
    view = shown(session)
    built = []
    view.told.connect(lambda: built.append(view.figure.subtitle))
    for _turn in range(3):
        view.ask(Selection(subjects=(Subject("recommendation", answered),)))
        view.ask(Selection())
    view.ask(Selection(subjects=(Subject("recommendation", answered),)))
    settled(view)
    assert view.figure.subtitle.startswith("2 – Dématérialiser la commande publique")
    assert len(built) == 1


def test_out_of_sight_nothing_is_drawn(session, answered, qtbot, settle):
    from dcant_tracker.ui.figures.figure_view import FigureView

    view = FigureView(session, "radar")
    qtbot.addWidget(view)
    view.ask(Selection())
    settle()
    assert view.figure is None


def test_the_last_picture_stays_while_the_next_is_drawn(radar, session, qtbot, settled):
    before = picture(radar)
    busy = threading.Event()
    session.jobs.read(lambda _store: busy.wait(20), lambda _answer: None, owner=radar)
    radar.refresh()
    QApplication.processEvents()
    assert picture(radar) == before
    qtbot.waitUntil(lambda: radar.area.is_late)
    assert picture(radar) != before
    busy.set()
    settled(radar)
    assert not radar.area.is_late
    assert picture(radar) == before


def test_what_does_not_show_is_not_made(radar):
    assert not radar.findChildren(FigureTable)
    assert not radar.findChildren(EmptyFigure)
    radar.table_action.setChecked(True)
    radar.table_action.setChecked(False)
    radar.table_action.setChecked(True)
    assert radar.findChildren(FigureTable) == [radar.table]


def test_an_empty_figure_says_what_to_do(session, shown, qtbot):
    view = shown(session)
    assert not view.area.isVisible()
    assert view.empty.sentence.text().startswith("Pas encore de données.")
    with qtbot.waitSignal(session.navigatePage) as heard:
        view.empty.button.click()
    assert heard.args == ["evaluation"]
    assert not view.copy_action.isEnabled()


def test_enlarged_it_stands_in_a_window_of_its_own(radar, session, settled, qtbot):
    radar.enlarge()
    large = next(w for w in QApplication.topLevelWidgets() if w.windowTitle() == "Les quatre principes – DcANT")
    settled(large.view)
    assert large.view.area.width() > radar.area.width()
    with qtbot.waitSignal(session.navigateList):
        large.view.area.setFocus()
        qtbot.keyClick(large.view.area, Qt.Key.Key_Home)
        qtbot.keyClick(large.view.area, Qt.Key.Key_Return)
    assert not large.isVisible()


def test_escape_closes_the_enlarged_figure(radar, settled, qtbot):
    radar.enlarge()
    large = next(w for w in QApplication.topLevelWidgets() if w.windowTitle() == "Les quatre principes – DcANT")
    settled(large.view)
    qtbot.keyClick(large.view.area, Qt.Key.Key_Escape)
    assert not large.isVisible()


def test_a_figure_that_closes_while_it_is_drawn_is_forgotten(session, answered, qtbot, settle):
    from dcant_tracker.ui.figures.figure_view import FigureView

    view = FigureView(session, "radar")
    view.resize(400, 300)
    view.show()
    QApplication.processEvents()
    view.close()
    view.deleteLater()
    settle()


@pytest.fixture
def scrolled(radar, qtbot):
    """The radar at the top of a page that is much taller than the window."""
    page, inside = QScrollArea(widgetResizable=True), QWidget()
    column = QVBoxLayout(inside)
    for widget in (radar, QWidget(minimumHeight=3000)):
        column.addWidget(widget)
    page.setWidget(inside)
    qtbot.addWidget(page)
    page.resize(540, 260)
    page.show()
    qtbot.waitUntil(lambda: radar.is_settled)
    return page


def test_what_is_said_does_not_stay_over_the_next_figure_when_the_page_scrolls(scrolled, radar, qtbot):
    qtbot.mouseMove(radar.area, place_of(radar, "Gouvernance partagée"))
    assert radar.area.bubble.isVisible()
    scrolled.verticalScrollBar().setValue(200)
    assert not radar.area.bubble.isVisible()


def test_the_arrow_keys_scroll_to_the_part_they_reach(scrolled, radar, qtbot):
    radar.area.setFocus()
    lowest = max(range(len(radar.area.spots)), key=lambda at: radar.area.middle_of(at).y())
    qtbot.keyClick(radar.area, Qt.Key.Key_Home)
    while radar.area.spot() is not radar.area.spots[lowest]:
        qtbot.keyClick(radar.area, Qt.Key.Key_Down)
    reached = radar.area.mapTo(scrolled.viewport(), radar.area.middle_of(lowest).toPoint())
    assert scrolled.viewport().rect().contains(reached)
    assert scrolled.verticalScrollBar().value() > 0
    assert radar.area.bubble.isVisible()


def test_an_empty_figure_of_the_past_asks_nothing_of_anyone(session, shown, settled):
    view = shown(session)
    view.ask(Selection(), "2016-01-01")
    settled(view)
    assert view.empty.sentence.text() == "Rien à montrer à cette date."
    assert not view.empty.button.isVisible()


def test_numbers_stand_under_their_heads(radar):
    radar.table_action.setChecked(True)
    rows = radar.table.rows
    column = [column.label for column in rows.table.columns].index("Moyenne")
    role = Qt.ItemDataRole.TextAlignmentRole
    assert rows.headerData(column, Qt.Orientation.Horizontal, role) == rows.data(rows.index(0, column), role)
    assert rows.headerData(0, Qt.Orientation.Horizontal, role) & Qt.AlignmentFlag.AlignLeft


def test_what_a_file_cannot_be_called_leaves_no_hole_in_its_name():
    assert file_name("Fiche – DcANT 2015-2017 / 1 : « échanges ? »") == "Fiche – DcANT 2015-2017 – 1 « échanges »"

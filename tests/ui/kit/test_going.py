"""What a view goes to of itself is chosen alone, also while somebody holds Ctrl or Maj."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

import dcant_tracker.ui
from dcant_tracker.ui.kit.going import go_to, go_to_row

UI = Path(dcant_tracker.ui.__file__).parent
HELD = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)


@pytest.fixture
def view(qtbot):
    made = QTableView()
    made.setModel(QStringListModel(["un", "deux", "trois"], made))
    qtbot.addWidget(made)
    return made


def hold(key: Qt.KeyboardModifier, qtbot) -> None:
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    QTest.mouseClick(elsewhere, Qt.MouseButton.LeftButton, key)
    assert QApplication.keyboardModifiers() == key


def chosen(view: QAbstractItemView) -> list[int]:
    return [index.row() for index in view.selectionModel().selectedIndexes()]


@pytest.mark.parametrize("key", HELD, ids=["Ctrl", "Maj"])
def test_one_row_is_chosen_whatever_key_is_held(view, qtbot, key):
    go_to_row(view, 0)
    hold(key, qtbot)
    go_to_row(view, 2)
    assert chosen(view) == [2]
    go_to(view, view.currentIndex())
    assert chosen(view) == [2]
    go_to(view, QModelIndex())
    assert chosen(view) == []
    assert not view.currentIndex().isValid()


def test_whole_rows_are_chosen_where_the_view_chooses_rows(qtbot):
    from PySide6.QtGui import QStandardItemModel

    made = QTableView()
    made.setModel(QStandardItemModel(2, 3, made))
    qtbot.addWidget(made)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    go_to_row(made, 1)
    assert chosen(made) == [1, 1, 1]
    made.clearSelection()
    made.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    go_to_row(made, 0)
    assert (made.currentIndex().row(), chosen(made)) == (0, [])


def test_what_cannot_be_entered_is_left(view):
    go_to_row(view, 1)

    class Headed(QStringListModel):
        def flags(self, index):
            return super().flags(index) if index.row() else Qt.ItemFlag.NoItemFlags

    view.setModel(Headed(["titre", "un"], view))
    go_to_row(view, 1)
    go_to_row(view, 0)
    assert (view.currentIndex().row(), chosen(view)) == (1, [1])


def test_no_view_goes_anywhere_by_itself_in_another_way():
    told = [
        f"{path.relative_to(UI).as_posix()}:{call.lineno}: {ast.unparse(call)}"
        for path in UI.rglob("*.py")
        if path.name != "going.py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _asks_the_keyboard(call)
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("written", ["view.selectRow(0)", "view.setCurrentIndex(model.index(0, 0))"])
def test_another_way_is_found(written):
    assert _asks_the_keyboard(ast.parse(written, mode="eval").body)


@pytest.mark.parametrize("written", ["stack.setCurrentIndex(1)", "box.setCurrentIndex(box.findData(uid))"])
def test_a_page_or_a_drop_down_goes_where_it_is_told(written):
    assert not _asks_the_keyboard(ast.parse(written, mode="eval").body)


def _asks_the_keyboard(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr in ("selectRow", "selectColumn"):
        return True
    if call.func.attr != "setCurrentIndex" or "selectionModel" in ast.unparse(call.func.value):
        return False
    if "findData" in ast.unparse(call):
        return False
    named = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
    asked = {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute)}
    return bool(named & {"index", "QModelIndex"} or asked & {"index", "index_of", "at"})

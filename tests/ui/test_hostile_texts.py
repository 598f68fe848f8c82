"""Whatever a data file holds, its texts are shown as texts: nothing in them is rendered, opened or takes a key."""

import sys
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest
from hostile_scenes import DIRECTIONS, MARK, dialogs_with, hostile_text, write_everywhere
from PySide6.QtCore import QAbstractItemModel, QIdentityProxyModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QImage, QTextDocument
from PySide6.QtGui import Qt as Texts
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QMenu,
    QTabBar,
    QTextBrowser,
    QTextEdit,
    QToolTip,
    QWidget,
)

from dcant_tracker.errors import UserError
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.plain_text import Formatted, Label
from dcant_tracker.ui.kit.reader import Reader
from dcant_tracker.ui.shell.pages import pages
from dcant_tracker.ui.shell.window import MainWindow

TURNING = frozenset(DIRECTIONS)
"""Characters, each of which turns what follows: asked of each tooltip of each cell of each page."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="what is opened is watched with inotify")


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    """A picture in a folder of its own, that nothing has a reason to open."""
    folder = tmp_path / "appât"
    folder.mkdir()
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    assert picture.save(str(folder / "image.png"))
    return folder / "image.png"


@pytest.fixture
def hostile_file(small_file: Path, tmp_path: Path, bait: Path) -> Path:
    """The small data file, every text in it replaced by what a stranger could write there."""
    path = tmp_path / "hostile.sqlite"
    path.write_bytes(small_file.read_bytes())
    write_everywhere(path, [hostile_text(bait.as_uri())])
    return path


@pytest.fixture
def store(hostile_file: Path) -> Iterator[Store]:
    opened = Store.open(hostile_file)
    yield opened
    opened.close()


@linux
def test_the_watch_sees_what_a_label_of_qt_opens(qapp, qtbot, bait):
    """Without this the silence below would say nothing."""
    from watching import Watch

    with Watch(bait.parent) as watch:
        careless = QLabel(hostile_text(bait.as_uri()))
        qtbot.addWidget(careless)
        careless.grab()
        assert bait.name in watch.opened()
        reader = QTextBrowser()
        qtbot.addWidget(reader)
        reader.setHtml(hostile_text(bait.as_uri()))
        reader.grab()
        assert bait.name in watch.opened()
        QToolTip.showText(careless.pos(), hostile_text(bait.as_uri()), careless)
        QToolTip.hideText()
        assert bait.name in watch.opened()


@linux
def test_a_label_a_reader_and_a_tooltip_of_the_kit_open_nothing(qapp, qtbot, bait):
    from watching import Watch

    from dcant_tracker.ui.kit.plain_text import show_tip

    with Watch(bait.parent) as watch:
        label = Label(hostile_text(bait.as_uri()))
        qtbot.addWidget(label)
        label.grab()
        reader = Reader()
        qtbot.addWidget(reader)
        reader.setHtml(hostile_text(bait.as_uri()))
        reader.grab()
        show_tip(label.pos(), hostile_text(bait.as_uri()), label)
        QToolTip.hideText()
        assert watch.opened() == []


@linux
def test_no_page_renders_or_opens_what_its_texts_name(with_pictures, window: MainWindow, settle, bait):
    from watching import Watch

    troubles: list[str] = []
    looked_at: set[QWidget] = set()
    with Watch(bait.parent) as watch:
        for info in pages():
            shown = window.open_page(info.id)
            settle()
            if info.entity == info.id:
                uid = window.session.store.read().fetch_value(f'SELECT min(uid) FROM "{info.id}"')
                if uid:
                    shown.select(uid)
                    settle()
            window.grab()
            troubles += (f"{info.id}: {trouble}" for trouble in _troubles(window, but=looked_at))
            looked_at.add(shown)
        messages = window.session.messages
        text = hostile_text(bait.as_uri())
        messages.toast(text, text, lambda: None)
        messages.error(UserError(text, text))
        window.palette_frame.open()
        window.palette_frame.field.setText("R&D")
        settle()
        window.grab()
        troubles += _troubles(window)
        assert watch.opened() == []
    assert not troubles, "\n".join(sorted(set(troubles)))


@linux
def test_no_dialog_renders_or_opens_what_its_texts_name(window: MainWindow, settle, bait):
    from exchange_scenes import exchange_dialogs
    from screenshots import _dialogs
    from watching import Watch

    troubles: list[str] = []
    with Watch(bait.parent) as watch:
        made = _dialogs(window) | exchange_dialogs(window) | dialogs_with(window, hostile_text(bait.as_uri()))
        for name, make in made.items():
            dialog = make()
            dialog.show()
            settle()
            dialog.grab()
            troubles += (f"{name}: {trouble}" for trouble in _troubles(dialog))
            dialog.close()
            dialog.deleteLater()
        assert watch.opened() == []
    assert not troubles, "\n".join(sorted(set(troubles)))


# --- what is looked at ----------------------------------------------------------------------------------


def _troubles(root: QWidget, but: AbstractSet[QWidget] = frozenset()) -> Iterator[str]:
    """What would render, in ``root`` and below it but for the widgets ``but`` and what is below them, as sentences."""
    for widget in _widgets(root, but):
        if widget.window().windowTitle() and _is_broken(widget.windowTitle()):
            yield f"window title {widget.windowTitle()!r}"
        yield from _tip(widget, widget.toolTip())
        if isinstance(widget, QLabel):
            yield from _label(widget)
        elif isinstance(widget, QTextEdit):
            yield from _document(widget, widget.document())
            if not isinstance(widget, Reader):
                yield f"{_name(widget)} takes HTML"
        elif isinstance(widget, QAbstractButton):
            yield from _caption(widget, widget.text(), lines=bool(widget.property("lines")))
        elif isinstance(widget, QTabBar):
            for tab in range(widget.count()):
                yield from _caption(widget, widget.tabText(tab))
                yield from _tip(widget, widget.tabToolTip(tab))
        elif isinstance(widget, QGroupBox | QMenu):
            yield from _caption(widget, widget.title())
        elif isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            if widget.model() is not None:
                yield from _model(widget, _seen(widget.model()), QModelIndex())
        elif isinstance(widget, QComboBox):
            yield from _model(widget, _seen(widget.model()), QModelIndex())
    for action in root.findChildren(QAction):
        yield from _caption(action, action.text())
        yield from _tip(action, action.toolTip())


def _widgets(root: QWidget, but: AbstractSet[QWidget]) -> Iterator[QWidget]:
    yield root
    for child in root.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child not in but:
            yield from _widgets(child, but)


def _name(thing: object) -> str:
    return f"{type(thing).__module__}.{type(thing).__name__}"


def _turns(text: str) -> bool:
    return not TURNING.isdisjoint(text)


def _is_broken(text: str) -> bool:
    return "\n" in text or _turns(text)


def _tip(owner: object, tip: str) -> Iterator[str]:
    if Texts.mightBeRichText(tip):
        yield f"{_name(owner)} has the tooltip {tip[:60]!r}"
    if _turns(tip):
        yield f"{_name(owner)} has a tooltip that turns"


def _label(label: QLabel) -> Iterator[str]:
    if isinstance(label, Formatted):
        document = QTextDocument()
        document.setHtml(label.text())
        yield from _document(label, document)
    elif isinstance(label, Label):
        if label.textFormat() is not Qt.TextFormat.PlainText:
            yield f"{_name(label)} may render {label.text()[:60]!r}"
        if _turns(label.text()):
            yield f"{_name(label)} turns"
        if label.buddy() is not None:
            yield from _caption(label, label.text(), lines=True)
    elif MARK in label.text() or Texts.mightBeRichText(label.text()):
        yield f"a label of Qt in {_name(label.parent())} shows {label.text()[:60]!r}"


def _document(owner: QWidget, document: QTextDocument) -> Iterator[str]:
    block = document.begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            shape = pieces.fragment().charFormat()
            if shape.isImageFormat():
                yield f"{_name(owner)} shows a picture"
            if shape.isAnchor() and any(
                link.startswith("file:") for link in (shape.anchorHref(), *shape.anchorNames())
            ):
                yield f"{_name(owner)} has the link {shape.anchorHref()}"
            pieces += 1
        block = block.next()


def _caption(owner: object, text: str, *, lines: bool = False) -> Iterator[str]:
    if MARK in text:
        yield f"{_name(owner)} loses the « & » of {text[:80]!r}"
    if _turns(text) or (not lines and "\n" in text):
        yield f"{_name(owner)} has the caption {text[:80]!r}"


def _seen(model: QAbstractItemModel) -> QIdentityProxyModel:
    """``model`` with the methods that lists and tables of Qt keep for themselves."""
    seen = QIdentityProxyModel()
    seen.setSourceModel(model)
    return seen


def _model(view: QWidget, model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    columns = range(model.columnCount(parent))
    for section in columns:
        yield from _tip(
            view, str(model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or "")
        )
    for row in range(min(model.rowCount(parent), 30)):
        yield from _tip(view, str(model.headerData(row, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole) or ""))
        for column in columns:
            index = model.index(row, column, parent)
            yield from _tip(view, str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))
        first = model.index(row, 0, parent)
        if first.isValid() and model.hasChildren(first):
            yield from _model(view, model, first)

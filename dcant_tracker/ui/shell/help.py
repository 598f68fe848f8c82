"""The user's guide in a window of its own, beside the work."""

import re
from functools import cache

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QTextBlock, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QWidget

from dcant_tracker.settings import resource
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.reader import Reader
from dcant_tracker.ui.kit.search_line import SearchLine
from dcant_tracker.ui.shell.guide_search import holding, places
from dcant_tracker.words import _, ngettext

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)

KEYS = KeysOf(
    lambda: _("Guide de l'utilisateur"),
    {
        "close": Keys(lambda: _("Fermer le guide"), ("Esc",)),
        "find": Keys(lambda: _("Chercher dans le guide"), ("Ctrl+F",)),
        "next": Keys(lambda: _("Passage suivant"), ("F3",)),
    },
)


@cache
def chapters() -> dict[str, tuple[str, str]]:
    """The chapters of the guide by name: (title, Markdown), in the order of their files (« 10-accueil.md »)."""
    found: dict[str, tuple[str, str]] = {}
    for file in sorted(resource("help").glob("[0-9]*.md")):
        text = file.read_text(encoding="utf-8")
        title = _TITLE.search(text)
        found[file.stem.partition("-")[2]] = (title.group(1) if title else file.stem, text)
    return found


def show_markdown(browser: Reader, text: str) -> None:
    """Show Markdown with room between its paragraphs, which Qt leaves out."""
    browser.setMarkdown(text)
    browser.document().setIndentWidth(20)
    cursor = QTextCursor(browser.document())
    cursor.beginEditBlock()
    block = browser.document().begin()
    while block.isValid():
        shape = block.blockFormat()
        level = shape.headingLevel()
        if _is_outside_tables(block):
            shape.setTopMargin({0: 0, 1: 0, 2: 18, 3: 14}.get(level, 12) if block.blockNumber() else 0)
            shape.setBottomMargin(8 if block.textList() is None else 4)
            shape.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(shape)
        block = block.next()
    cursor.endEditBlock()
    browser.moveCursor(QTextCursor.MoveOperation.Start)


def _is_outside_tables(block: QTextBlock) -> bool:
    """Whether ``block`` is a paragraph of the text itself and not a cell."""
    return QTextCursor(block).currentTable() is None


class HelpWindow(QWidget):
    """Chapters at the left, text at the right; stays open while one works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("help")
        self.setWindowTitle(_("Guide de l'utilisateur"))
        self.resize(900, 640)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Chapitres"))
        self.list.setMinimumWidth(230)
        for name, (title, _text) in chapters().items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, theme.px("row")))
            self.list.addItem(item)
        self.text = Reader()
        self.text.setAccessibleName(_("Texte du guide"))
        self.text.document().setDocumentMargin(24)
        self.text.anchorClicked.connect(self._on_link)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        self.search = SearchLine(_("Chercher dans le guide"), _("Chercher dans le guide"), magnifier=True)
        self.told = theme.set_role(Label(), "caption")
        self._passages: list[QTextCursor] = []
        self._shown = 0
        in_column(in_row(self.search, self.told, margins=(12, 8, 12, 8), spacing=12), (split, 1), within=self)
        self.list.currentRowChanged.connect(self._on_row)
        self.search.settled.connect(self._on_search)
        self.search.returnPressed.connect(self.on_next)
        answer(self, KEYS["close"], self.close)
        answer(self, KEYS["find"], self._on_find)
        answer(self, KEYS["next"], self.on_next)
        theme.news.changed.connect(self._on_theme)
        self.list.setCurrentRow(0)

    @classmethod
    def show_for(cls, window: QWidget, chapter: str = "") -> "HelpWindow":
        """Show the guide of ``window``, at ``chapter`` when named."""
        shown = window.findChild(cls) or cls(window)
        if chapter:
            shown.open(chapter)
        shown.show()
        shown.raise_()
        shown.activateWindow()
        return shown

    def open(self, chapter: str) -> None:
        """Show one chapter."""
        if chapter in chapters():
            self.list.setCurrentRow(list(chapters()).index(chapter))

    @Slot(int)
    def _on_row(self, row: int) -> None:
        item = self.list.item(row)
        if item is not None:
            _title, text = chapters()[item.data(Qt.ItemDataRole.UserRole)]
            show_markdown(self.text, text)
            self._mark()

    @Slot()
    def on_next(self) -> None:
        """The next passage that says what is looked for, in the next chapter after the last one of this."""
        self.search.settle()
        if self._shown + 1 < len(self._passages):
            self._show_passage(self._shown + 1)
            return
        after = self.list.currentRow() + 1
        rows = [*range(after, self.list.count()), *range(after)]
        row = next((row for row in rows if not self._item(row).isHidden()), None)
        if row == self.list.currentRow():
            self._show_passage(0)
        elif row is not None:
            self.list.setCurrentRow(row)

    @Slot()
    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _on_search(self) -> None:
        """Keep the chapters that say the words, and show the first place of the one that is open, or of the first."""
        found = holding({name: text for name, (_title, text) in chapters().items()}, self.search.text())
        for row, name in enumerate(chapters()):
            self._item(row).setHidden(name not in found)
        if not found:
            self._passages = []
            self.text.setExtraSelections([])
            self.told.setText(_("Aucun passage"))
        elif self._item(self.list.currentRow()).isHidden():
            self.open(found[0])
        else:
            self._mark()

    def _item(self, row: int) -> QListWidgetItem:
        item = self.list.item(row)
        assert item is not None
        return item

    def _mark(self) -> None:
        """Mark what is looked for in the chapter that is shown."""
        self._passages = list(places(self.text.document(), self.search.text()))
        self.told.setText("")
        self._show_passage(0)

    def _show_passage(self, rank: int) -> None:
        marks = []
        for number, cursor in enumerate(self._passages):
            mark = Reader.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(theme.color("accent" if number == rank else "selection"))
            if number == rank:
                mark.format.setForeground(theme.color("accent.text"))
            marks.append(mark)
        self.text.setExtraSelections(marks)
        self._shown = rank
        if not self._passages:
            return
        count = len(self._passages)
        told = ngettext("{rank} sur {count} passage", "{rank} sur {count} passages", count)
        self.told.setText(told.format(rank=rank + 1, count=count))
        place = QTextCursor(self._passages[rank])
        place.setPosition(place.selectionStart())
        self.text.setTextCursor(place)
        self.text.ensureCursorVisible()

    @Slot()
    def _on_theme(self) -> None:
        self._on_row(self.list.currentRow())

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        if url.isRelative():
            self.open(url.path().removesuffix(".md"))
        elif url.scheme() in ("http", "https", "mailto"):
            QDesktopServices.openUrl(url)

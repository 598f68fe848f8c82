"""Differences between a file and today as a table; thousands of them, told once on the worker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTableView, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.ledger.since import Difference, Side, What
from dcant_tracker.ui.exchange.ledger import exchange_words
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.log_table import log_table
from dcant_tracker.ui.kit.moments import when
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

SHEET, RECORD, FIELD, BEFORE, NOW, WHEN, WHO = range(7)

_MOST_IN_CELL = 160
_MOST_IN_TOOLTIP = 1_500


@dataclass(frozen=True, slots=True)
class Line:
    """One difference as the table tells it; ``words`` is what a search looks in."""

    difference: Difference
    cells: tuple[str, ...]
    words: str


def told(differences: Sequence[Difference]) -> list[Line]:
    """The lines of ``differences``; made on the worker."""
    return [_line(one) for one in differences]


def _line(one: Difference) -> Line:
    declared = CATALOGUE[one.entity]
    if one.field is not None:
        label = declared[one.field].label
    else:
        label = _("fiche ajoutée") if one.what is What.ADDED else _("fiche supprimée")
    before, now = one.text(one.before), one.text(one.now)
    cells = (
        declared.sheet,
        one.key,
        label,
        _on_one_line(before),
        _on_one_line(now),
        when(one.when) if one.when else "",
        one.who or "",
    )
    return Line(one, cells, fold(" ".join((*cells[:3], before, now, cells[WHO]))))


def _on_one_line(text: str) -> str:
    text = " ".join(text.split()) if "\n" not in text else " ; ".join(" ".join(t.split()) for t in text.split("\n"))
    return text if len(text) <= _MOST_IN_CELL else f"{text[:_MOST_IN_CELL]}…"


class ChangesModel(RowsModel[Line]):
    """The lines that the filters keep."""

    def __init__(self, sides: tuple[str, str], parent: QObject | None = None) -> None:
        super().__init__(_columns(sides), parent)
        self.lines: list[Line] = []
        """Every line, filtered or not."""

    def show_lines(self, lines: list[Line]) -> None:
        """Show all of ``lines``."""
        self.lines = lines
        self.show_rows(lines)

    def keep(self, text: str, kinds: Sequence[str], entities: Sequence[str]) -> None:
        """Show only the lines that hold every word, of these kinds and of these entities (none: all)."""
        words = fold(text).split()
        self.show_rows(
            [
                line
                for line in self.lines
                if (not kinds or str(line.difference.what) in kinds)
                and (not entities or line.difference.entity in entities)
                and all(word in line.words for word in words)
            ]
        )


def _columns(sides: tuple[str, str]) -> tuple[Column[Line], ...]:
    """The columns, in the order of their numbers above; ``sides`` heads the two values."""

    def cell(at: int) -> Callable[[Line], str]:
        return lambda line: line.cells[at]

    return (
        Column(_("Feuille"), cell(SHEET), color=_muted),
        Column(_("Fiche"), cell(RECORD)),
        Column(_("Champ"), cell(FIELD), icon=_what_icon, color=_what_color),
        Column(sides[0], cell(BEFORE), color=_muted, tip=lambda line: _whole(line, line.difference.before)),
        Column(sides[1], cell(NOW), tip=lambda line: _whole(line, line.difference.now)),
        Column(_("Quand"), cell(WHEN), color=_muted),
        Column(_("Par"), cell(WHO), color=_muted),
    )


def _muted(_line: Line) -> str:
    return "text.muted"


def _what_icon(line: Line) -> QIcon:
    what = line.difference.what
    return theme.icon(exchange_words.WHAT_ICONS[what], exchange_words.WHAT_TOKENS[what])


def _what_color(line: Line) -> str | None:
    return exchange_words.WHAT_TOKENS[line.difference.what] if line.difference.field is None else None


def _whole(line: Line, side: Side) -> str:
    text = line.difference.text(side)
    return text if len(text) <= _MOST_IN_TOOLTIP else f"{text[:_MOST_IN_TOOLTIP]}…"


class ChangesTable(QWidget):
    """The table; Enter or a double click opens the record of a line. ``sides`` heads the two values."""

    opened = Signal(str, str)
    """(entity, uid)"""

    def __init__(self, session: Session, name: str, sides: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = ChangesModel(sides, self)
        self.view: QTableView = log_table(self.model, name, (146, 180, 150, 170, 180, 130, 66), NOW)
        self.view.activated.connect(self._on_activated)
        in_column(self.view, within=self)
        self.setFocusProxy(self.view)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        line = self.model.row(index.row())
        if line is None:
            return
        one = line.difference
        if one.what is What.DELETED:
            self._session.messages.toast(
                _("« {key} » n'existe plus : l'historique peut la ramener.").format(key=one.key)
            )
        else:
            self.opened.emit(one.entity, one.uid)

"""How much was answered, a line each: numbers, a bar, and what is still to come."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from dcant_tracker.exchange.collecting.groups import Body, standing_briefly, standing_said
from dcant_tracker.insight.formatting import percent
from dcant_tracker.store.reading.expected import Coverage
from dcant_tracker.ui.evaluations.group_look import group_look
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import ROW, Column, RowsModel
from dcant_tracker.words import _, ngettext

NAME, ANSWERED, SHARE, MISSING, STANDING = range(5)
_WIDTHS = {ANSWERED: 78, SHARE: 104, MISSING: 120, STANDING: 240}
_ROOM_FOR_MISSING = 430
"""Width from which what is missing has a column, in device-independent pixels at 100 %."""


class CoverageTable(RowsModel[Coverage]):
    """The lines of one table; the least answered first. Where ``stands``, a column says where each body stands."""

    def __init__(self, named: str, parent: QObject | None = None, *, stands: bool = False) -> None:
        self._bodies: Mapping[str, Body] = {}
        columns = [
            Column[Coverage](named, lambda line: line.name),
            Column[Coverage](_("Reçues"), _received),
            Column[Coverage](_("Couverture"), lambda line: percent(line.count.share)),
            Column[Coverage](_("Manquent"), _missing),
        ]
        if stands:
            columns.append(Column[Coverage](_("Où il en est"), self._brief, tip=self._standing, icon=self._icon))
        super().__init__(columns, parent)

    def show(self, lines: Sequence[Coverage], bodies: Mapping[str, Body] | None = None) -> None:
        """Take other lines; ``bodies`` says where each stands, by uid."""
        self._bodies = bodies or {}
        self.show_rows(sorted(lines, key=lambda line: line.count.share or 0))

    def _brief(self, line: Coverage) -> str:
        body = self._bodies.get(str(line.key[0]))
        return standing_briefly(body) if body else ""

    def _standing(self, line: Coverage) -> str:
        body = self._bodies.get(str(line.key[0]))
        return standing_said(body) if body else ""

    def _icon(self, line: Coverage) -> QIcon | None:
        body = self._bodies.get(str(line.key[0]))
        return theme.icon(*group_look(body.group)) if body else None


def _received(line: Coverage) -> str:
    return _("{came} sur {asked}").format(came=line.count.came, asked=line.count.asked)


def _missing(line: Coverage) -> str:
    drafts = line.count.drafts
    missing = str(line.count.silent) if line.count.silent else "–"
    if drafts:
        missing = f"{missing} ({ngettext('{count} brouillon', '{count} brouillons', drafts).format(count=drafts)})"
    return missing


class _Bar(QStyledItemDelegate):
    """A bar with its number beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        number = option.fontMetrics.horizontalAdvance("100\u202f%") + 8
        room = option.rect.adjusted(8, 0, -8, 0)
        bar = QRectF(room.x(), room.center().y() - 3, max(room.width() - number, 8), 6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("border.strong"))
        painter.setBrush(theme.color("surface.sunken"))
        painter.drawRoundedRect(bar, 3, 3)
        line: Coverage = index.data(ROW)
        share = line.count.share
        if share:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), max(bar.width() * share, 4), bar.height()), 3, 3)
        painter.restore()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(theme.color("selection.text" if chosen else "text"))
        at = QRect(round(bar.right()), option.rect.y(), number, option.rect.height())
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)


class CoverageView(QTableView):
    """A table of coverage; ``name`` is what a screen reader says."""

    def __init__(self, model: CoverageTable, name: str) -> None:
        super().__init__()
        self.setObjectName("steps")
        self._model = model
        self.setModel(model)
        self.setAccessibleName(name)
        quieten(self)
        self.setItemDelegateForColumn(SHARE, _Bar(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        for column, width in list(_WIDTHS.items())[: model.columnCount() - 1]:
            head.resizeSection(column, round(width * theme.tokens().scale))
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stands = self._model.columnCount() > STANDING
        needed = _ROOM_FOR_MISSING + (_WIDTHS[STANDING] if stands else 0)
        self.setColumnHidden(MISSING, self.width() < needed * theme.tokens().scale)

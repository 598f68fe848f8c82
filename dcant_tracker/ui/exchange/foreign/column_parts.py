"""Two settings of a column: which field the second part of its cells gives, and what the points of its figures part."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from dcant_tracker.domain.fields import Field
from dcant_tracker.exchange.sources.foreign.mapping import SKIP, ColumnMapping
from dcant_tracker.exchange.sources.foreign.numbers import DAYS, DECIMALS, NO_DAYS, THOUSANDS, readings_of
from dcant_tracker.ui.exchange.foreign.correspondence_words import day_said, shown_separator
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.typed_combo import TypedCombo
from dcant_tracker.words import _


class SecondPart(QWidget):
    """« Téléphone / Courriel » : the field of what stands after a mark; ``picked`` and ``marked`` tell what changed."""

    picked = Signal(str)
    """The name of the field; empty for none."""
    marked = Signal(str)
    """What parts the cells, as it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = TypedCombo()
        self.field.setAccessibleName(_("Champ donné par la seconde partie des cellules"))
        self.field.activated.connect(self._on_field)
        self.mark = QLineEdit(maxLength=8)
        self.mark.setMaximumWidth(round(60 * theme.tokens().scale))
        self.mark.setAccessibleName(_("Ce qui coupe les cellules en deux"))
        self.mark.textEdited.connect(self.marked)
        self.after = Label(_("après"))
        in_row((self.field, 1), self.after, self.mark, within=self, spacing=6)

    def show_column(self, column: ColumnMapping, fields: Sequence[Field]) -> None:
        """Offer ``fields``; what is being typed stays."""
        self.field.clear()
        self.field.addItem(_("rien"), SKIP)
        for declared in fields:
            self.field.addItem(declared.label, declared.name)
        self.field.setCurrentIndex(max(0, self.field.findData(column.second)))
        if not self.mark.hasFocus():
            self.mark.setText(shown_separator(column.mark).strip())
        for widget in (self.after, self.mark):
            widget.setVisible(bool(column.second))

    @Slot()
    def _on_field(self) -> None:
        self.picked.emit(str(self.field.currentData()))


class DaysSetting(TypedCombo):
    """« 43100 » in a column of dates: a day, or something else; ``said`` tells which, empty for not said."""

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Ce que sont les nombres de la colonne"))
        self.activated.connect(self._on_activated)

    def show_column(self, column: ColumnMapping, number: str) -> None:
        """Offer to read ``number``, one of the column, as a day."""
        self.clear()
        self.addItem(_("à dire…"), "")
        self.addItem(_("des dates : « {number} » est le {day}").format(number=number, day=day_said(number)), DAYS)
        self.addItem(_("autre chose : à laisser illisible"), NO_DAYS)
        self.setCurrentIndex(max(0, self.findData(column.days)))

    @Slot()
    def _on_activated(self) -> None:
        self.said.emit(str(self.currentData()))


class PointSetting(TypedCombo):
    """« 191.000 » : a thousand, or a decimal; ``said`` tells which, empty for not said."""

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Ce que sépare le point des nombres"))
        self.activated.connect(self._on_activated)

    def show_column(self, column: ColumnMapping, figure: str) -> None:
        """Offer either reading of ``figure``, one of the column."""
        either = readings_of(figure)
        self.clear()
        self.addItem(_("à dire…"), "")
        thousands = _("les milliers : « {figure} » vaut {value}")
        decimals = _("les décimales : « {figure} » vaut {value}")
        self.addItem(thousands.format(figure=figure, value=either[THOUSANDS]), THOUSANDS)
        self.addItem(decimals.format(figure=figure, value=either[DECIMALS]), DECIMALS)
        self.setCurrentIndex(max(0, self.findData(column.point)))

    @Slot()
    def _on_activated(self) -> None:
        self.said.emit(str(self.currentData()))

"""« Justifications »: all that evaluators wrote, read together, searched and filtered, each leading to its note."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QSplitter, QWidget

from dcant_tracker.domain.catalogue import named_in
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.store.reading.justifications import JUSTIFICATIONS
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.evaluations.campaign_pane import CampaignPane
from dcant_tracker.ui.evaluations.voices_reading import Voice, VoicesJob, Wanted, count_said, found, principle_said
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.chips import ListChip
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.line_delegate import Line, Room
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import ROW, Column, RowsModel
from dcant_tracker.ui.kit.search_line import ListFilterLine
from dcant_tracker.ui.kit.tall_list import TallList
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_NAME = 60


class VoicesPane(CampaignPane):
    """Search and chips above, the texts at the left, the one in view whole at the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked = VoicesJob("", None)
        self._is_stale = False
        self.voices: list[Voice] = []
        self.search = ListFilterLine(_("Chercher un mot, un organisme"), _("Chercher dans les justifications"))
        self.principles = ListChip(_("Principe"), _("Tous les principes"))
        self.measures = ListChip(_("Mesure"), _("Toutes les mesures"))
        self.scores = ListChip(_("Note"), _("Toutes les notes"))
        self.told = theme.set_role(Label(), "muted")
        self.model: RowsModel[Voice] = RowsModel((Column("", _said),), self)
        self.view = _List(self.model, self)
        self.whole = _Whole(self)
        self.principles.offer([(code, principle_said(code)) for code in JUSTIFICATIONS])
        self.scores.offer(list(CHOICES["score"].labels.items()))
        self._lay_out()
        self._connect()

    def show_campaign(self, campaign: str, programme: str | None) -> None:
        """Show what was written in ``campaign``."""
        self._asked = VoicesJob(campaign, programme)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again, on the worker; later when nobody looks."""
        self._is_stale = not self.isVisible()
        if not self._is_stale and self._asked.campaign:
            self._session.jobs.read(self._asked, self._on_read, owner=self, key="voices")

    def focus_list(self) -> None:
        """Give the keyboard to the texts."""
        self.view.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def _lay_out(self) -> None:
        chips = FlowRow(self)
        for chip in (self.principles, self.measures, self.scores):
            chips.add(chip)
        head = in_row((self.search, 2), (chips, 3), self.told, margins=(12, 8, 12, 8), spacing=8)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(self.whole)
        split.setSizes([640, 420])
        in_column(head, (split, 1), within=self, spacing=0)

    def _connect(self) -> None:
        self.search.settled.connect(self._show_found)
        self.search.left.connect(self.focus_list)
        for chip in (self.principles, self.measures, self.scores):
            chip.chosen.connect(self._show_found)
        self.view.selectionModel().currentChanged.connect(self._show_current)
        self.view.doubleClicked.connect(self.open_current)
        self.view.noteAsked.connect(self.open_current)
        self.whole.open.clicked.connect(self.open_current)
        self._session.changed.connect(self._on_changed)

    @Slot()
    def open_current(self) -> None:
        """Open the note that the text in view is of, at its principle."""
        voice = self.model.row(self.view.currentIndex().row())
        if voice is not None:
            self.noteWanted.emit(voice.place, voice.written.principle)

    def _on_read(self, voices: list[Voice]) -> None:
        self.voices = voices
        offered = {one.written.recommendation or "": one.measure for one in voices}
        self.measures.offer([(uid, _cut(label) or _("Sans mesure")) for uid, label in offered.items()])
        self._show_found()

    @Slot()
    def _show_found(self) -> None:
        self.search.taken()
        kept = self.model.row(self.view.currentIndex().row())
        wanted = Wanted(self.search.text(), self.principles.values(), self.measures.values(), self.scores.values())
        rows = found(self.voices, wanted)
        self.model.show_rows(rows)
        self.told.setText(count_said(len(rows), len(self.voices)))
        self.view.empty(_nothing(self.voices))
        same = next((at for at, one in enumerate(rows) if kept is not None and _is_same(one, kept)), 0)
        self.view.go_to(same)
        self._show_current()

    @Slot()
    def _show_current(self) -> None:
        self.whole.show_voice(self.model.row(self.view.currentIndex().row()), _nothing(self.voices))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if named_in("evaluation") & set(changes.touched):
            self.refresh()


class _List(TallList):
    """Two lines a text: what it is about and who wrote it, then how it begins; Enter opens its note."""

    noteAsked = Signal()

    def __init__(self, model: RowsModel[Voice], parent: QWidget) -> None:
        super().__init__(model, _line, _room, parent)
        self.setAccessibleName(_("Justifications"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.noteAsked.emit()
        else:
            super().keyPressEvent(event)

    def empty(self, said: str) -> None:
        """Say, to those who do not see it, why the list may be empty."""
        self.setAccessibleDescription("" if self.model().rowCount() else said)


class _Whole(QWidget):
    """The text in view, whole, with what it is about; and the way to its note."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.head = theme.set_role(Label(wordWrap=True), "strong")
        self.who = theme.set_role(Label(wordWrap=True), "muted")
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Le texte entier"))
        self.open = push_button(_("Ouvrir la note"))
        foot = in_row(self.open, None)
        in_column(self.head, self.who, (self.text, 1), foot, within=self, margins=(16, 12, 16, 12), spacing=6)

    def show_voice(self, voice: Voice | None, nothing: str) -> None:
        """Show ``voice``; ``nothing`` says why there is none."""
        self.open.setEnabled(voice is not None)
        self.head.setText(voice.head if voice else "")
        day = voice.written.day if voice else None
        said = [voice.author if voice else "", format_day(day) if day else ""]
        self.who.setText(" · ".join(filter(None, said)))
        self.text.setPlainText(voice.written.text if voice else nothing)


def _nothing(voices: list[Voice]) -> str:
    if voices:
        return _("Aucun texte ne répond à cette recherche : ôtez un mot ou un filtre.")
    return _("Personne n'a encore rien écrit dans cette campagne, hors des brouillons.")


def _is_same(one: Voice, other: Voice) -> bool:
    return (one.written.evaluation, one.written.principle) == (other.written.evaluation, other.written.principle)


def _said(voice: Voice) -> str:
    return f"{voice.head}\n{voice.author}\n{voice.written.text}"


def _line(index: Index) -> Line | None:
    voice: Voice | None = index.data(ROW)
    if voice is None:
        return None
    return Line(voice.head, beside=voice.author, below=" ".join(voice.written.text.split()), bold=True)


def _room(high: int) -> Room:
    padded = theme.px("space.3")
    return Room(2 * high + padded, 12, 12, above=padded // 2)


def _cut(text: str) -> str:
    return text if len(text) <= _NAME else f"{text[: _NAME - 1]}…"

"""One difference, side by side: what was sent, what we have, what came; and the choice to make."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import clean
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.deciding import EXCHANGED, LEAVE, TAKE, Choice, Side
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Proposal
from dcant_tracker.ui.exchange.preview.button_words import exchange_tip, join_text, keep_text, take_text
from dcant_tracker.ui.exchange.preview.case_words import kind_label, record_name, side_text, theirs_text, theirs_title
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.ui.exchange.preview.differences import marked, plain
from dcant_tracker.ui.exchange.preview.mending import Mending
from dcant_tracker.ui.exchange.preview.own_text import OwnText
from dcant_tracker.ui.exchange.preview.versions import VersionCells, Versions, versions_of
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.grown_text import Lines
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.reader import Reader
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_TEXTS = frozenset({Kind.TEXT, Kind.LONGTEXT})

_MOST_LINES = 3
"""Lines of the message that are shown at once."""


def _lines_high(count: int) -> int:
    """The height of a text of ``count`` lines, its margins included."""
    return round(1.3 * count * theme.px("font.body")) + 14


class DifferencePane(QWidget):
    """Shows proposal after proposal; the buttons decide the one in view."""

    refused = Signal(object)
    """UserError: the joined text cannot be kept."""
    decided = Signal()
    """The proposal in view was decided with a button or a key: the next one may come."""

    def __init__(self, session: Session, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self.mending = Mending(session, choices)
        self.rank: int | None = None
        self._is_typing = False
        self.title = theme.set_role(OneLine(), "section")
        self.place = theme.set_role(OneLine(), "muted")
        self.message = Label(wordWrap=True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._told = Lines(self.message, _MOST_LINES)
        self.base, self._base_heading, base_column = self._side(_("À l'envoi"))
        self.mine, _heading, mine_column = self._side(_("Chez nous"))
        self.theirs, self._theirs_heading, theirs_column = self._side(_("Reçu"))
        self.second, self._second_heading, self._second_column = self._side(_("Version 2"))
        self.versions: Versions | None = None
        self.cells = VersionCells()
        self.cells.picked.connect(self._on_picked)
        self.joined = OwnText()
        self.joined.setAccessibleName(_("Texte intégré"))
        self.joined.setMinimumHeight(_lines_high(3))
        self.joined.textChanged.connect(self._on_joined)
        self.joined.hide()
        self.keep = push_button(_("Garder le nôtre  (1)"))
        self.take = push_button(_("Prendre le leur  (2)"))
        self.join = push_button(_("Joindre les deux  (3)"))
        self.edit = push_button(_("Écrire un autre texte  (4)"))
        self._buttons = (self.keep, self.take, self.join, self.edit)
        slots = (self.on_keep, self.on_take, self.on_join, self.on_edit)
        for button, slot in zip(self._buttons, slots, strict=True):
            button.setCheckable(True)
            button.clicked.connect(slot)
        self.next = push_button(_("À trancher suivant  (F8)"), kind="quiet")
        self.next.setToolTip(_("F8 ou N : suivant ; Maj+F8 ou P : précédent ; espace : cocher"))
        self._base_column = base_column
        self._sides = (base_column, mine_column, theirs_column)
        self._place_all(base_column, mine_column, theirs_column, self._second_column)
        choices.changed.connect(self._on_changed)
        theme.news.changed.connect(self._draw_sides)
        self.show_proposal(None)

    def _place_all(self, *columns: QWidget) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(10)
        for column in columns:
            sides.addWidget(column, 1)
        buttons = in_row(*self._buttons, None, self.next)
        layout = in_column(within=self, margins=(16, 8, 16, 8), spacing=6)
        head = in_row(self.title, spacing=12)
        head.addWidget(self.place, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(head)
        layout.addWidget(self._told)
        layout.addLayout(sides, 3)
        layout.addWidget(self.joined, 2)
        layout.addWidget(self.mending)
        layout.addWidget(self.cells, 2)
        layout.addLayout(buttons)

    def _side(self, heading: str) -> tuple[Reader, Label, QWidget]:
        column = QWidget()
        text = Reader()
        text.setAccessibleName(heading)
        text.setMinimumHeight(_lines_high(2))
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = in_column(within=column, spacing=2)
        label = theme.set_role(Label(heading), "caption")
        layout.addWidget(label)
        layout.addWidget(text)
        return text, label, column

    def show_proposal(self, rank: int | None, beginning: str = "") -> None:
        """Show proposal ``rank``, or that there is none; ``beginning`` is what the names around it share."""
        self.rank = rank
        proposal = self._choices.proposals[rank] if rank is not None else None
        for widget in self._buttons:
            widget.setVisible(proposal is not None and not proposal.kind.is_told)
            widget.setToolTip("")
        self.joined.hide()
        self.mending.show_proposal(rank)
        self.versions = versions_of(self._choices, rank) if rank is not None else None
        self._second_column.setVisible(self.versions is not None)
        self._theirs_heading.setText(theirs_title([self._choices.preview_of(rank)] if rank is not None else []))
        self.theirs.setAccessibleName(self._theirs_heading.text())
        if rank is None or proposal is None:
            self._say_nothing()
            self.cells.hide()
            return
        preview = self._choices.preview_of(rank)
        entity = CATALOGUE[proposal.entity]
        field = entity[proposal.field] if proposal.field else None
        name = record_name(preview, proposal)
        self.title.say(f"{name} – {field.label}" if field else name, beginning=beginning)
        file = self._choices.file_name(rank) if len(self._choices.previews) > 1 else ""
        where = ", ".join(part for part in (file, proposal.sheet, proposal.cell or self._row(proposal)) if part)
        self.place.say(f"{kind_label(proposal.kind)} · {where}")
        message = " ".join(filter(None, (proposal.message, self._rivals(rank))))
        self.message.setText(message)
        self._told.fit()
        self._fill_sides(preview, proposal)
        is_text = field is not None and field.kind in _TEXTS and not proposal.kind.is_told
        self.join.setVisible(is_text and self._both_say_something(proposal))
        self.edit.setVisible(is_text and not proposal.mendable)
        if proposal.mendable:
            self.keep.show()
        if proposal.may_be_kept:
            self.keep.show()
            self.take.setVisible(proposal.may_note)
            self.join.setVisible(bool(proposal.organisation))
            self.join.setToolTip(as_tip(exchange_tip(preview, proposal)))
        self.keep.setText(keep_text(proposal))
        self.take.setText(take_text(proposal))
        self.join.setText(join_text(proposal))
        self.edit.setText(_("Écrire un autre texte  (4)"))
        self.cells.show_versions(preview, self.versions)
        if self.versions is not None:
            self._show_versions(preview, proposal, self.versions)
        self._show_choice()

    def _show_versions(self, preview: Preview, proposal: Proposal, versions: Versions) -> None:
        """Ours, version 1 and version 2 side by side; 2 and 3 take either, 4 goes through the cells."""
        self._base_column.hide()
        texts = [side_text(preview, proposal, side) for side in versions.sides]
        names = [_("Version {number}").format(number=number) for number in versions.numbers]
        headings, readers = (self._theirs_heading, self._second_heading), (self.theirs, self.second)
        for which, (heading, reader) in enumerate(zip(headings, readers, strict=True)):
            heading.setText(f"{names[which]} – {versions.files[which]}")
            reader.setAccessibleName(heading.text())
            reader.setHtml(marked(texts[which], texts[1 - which], is_new=True) or self._empty())
        self.mine.setHtml(plain(side_text(preview, proposal, proposal.mine)) or self._empty())
        self.take.setText(_("Prendre la version {number}  (2)").format(number=versions.numbers[0]))
        self.join.setText(_("Prendre la version {number}  (3)").format(number=versions.numbers[1]))
        self.join.show()
        if versions.differing:
            self.edit.setText(_("Cellule par cellule  (4)"))
            self.edit.show()

    def _say_nothing(self) -> None:
        self.title.say(_("Choisissez une ligne pour voir la différence."))
        self.place.say("")
        self.message.clear()
        self._told.fit()
        for side in (self.base, self.mine, self.theirs):
            side.clear()

    @staticmethod
    def _row(proposal: Proposal) -> str:
        return _("ligne {row}").format(row=proposal.row) if proposal.row else ""

    def _rivals(self, rank: int) -> str:
        """What other files say of the same cell; taking one leaves the others."""
        group = self._choices.rivals.get(rank)
        if group is None:
            return ""
        others = [f"« {self._choices.preview_of(other).origin.label} »" for other in group.others(rank)]
        if group.agree:
            said = ngettext("{files} dit la même chose.", "{files} disent la même chose.", len(others))
        else:
            said = ngettext(
                "{files} propose autre chose au même endroit : en prendre un laisse l'autre.",
                "{files} proposent autre chose au même endroit : en prendre un laisse les autres.",
                len(others),
            )
        return said.format(files=", ".join(others))

    @Slot()
    def _draw_sides(self) -> None:
        """The texts of the proposal in view again: their marks are in colours of the theme."""
        if self.rank is None:
            return
        preview, proposal = self._choices.preview_of(self.rank), self._choices.proposals[self.rank]
        self._fill_sides(preview, proposal)
        if self.versions is not None:
            self._show_versions(preview, proposal, self.versions)

    def _fill_sides(self, preview: Preview, proposal: Proposal) -> None:
        base, mine = (side_text(preview, proposal, side) for side in (proposal.base, proposal.mine))
        theirs = theirs_text(preview, proposal)
        for column in self._sides:
            column.setVisible(not proposal.is_question)
        has_base = preview.has_base and not (proposal.is_absence and proposal.base is None)
        self._base_column.setVisible(has_base and not proposal.is_question)
        self._base_heading.setText(preview.origin.base_title)
        self.base.setAccessibleName(preview.origin.base_title)
        reference = base if preview.has_base and base else mine
        self.base.setHtml(plain(base) or self._empty())
        if proposal.kind.is_told:
            self.mine.setHtml(plain(mine) or self._empty())
            self.theirs.setHtml(plain(theirs) or self._empty())
            return
        if proposal.is_absence:
            self.mine.setHtml(plain(mine))
            self.theirs.setHtml(plain(theirs) or self._empty())
            return
        self.mine.setHtml(marked(mine, theirs, is_new=False) or self._empty())
        self.theirs.setHtml(marked(theirs, mine if mine != base else reference, is_new=True) or self._empty())

    @staticmethod
    def _empty() -> str:
        return f'<span style="color:{theme.color("text.muted").name()}">{_("(vide)")}</span>'

    @staticmethod
    def _both_say_something(proposal: Proposal) -> bool:
        return bool(proposal.mine) and bool(proposal.theirs)

    def _show_choice(self) -> None:
        made = self._choices[self.rank] if self.rank is not None else None
        side = made.side if made is not None else None
        if self.versions is not None:
            self._show_version(self.versions)
            return
        self.keep.setChecked(side is Side.MINE)
        self.take.setChecked(side in (Side.THEIRS, Side.NOTED))
        is_joined = made is not None and side is Side.OTHER and made.value == self._both()
        self.join.setChecked(is_joined or side is Side.EXCHANGED)
        self.edit.setChecked(side is Side.OTHER and not is_joined)
        if made is not None and side is Side.OTHER and self.mending.isHidden():
            if not self._is_typing and self.joined.toPlainText() != (made.value or ""):
                self.joined.blockSignals(True)
                self.joined.setPlainText(str(made.value or ""))
                self.joined.blockSignals(False)
            self.joined.show()
        else:
            self.joined.hide()

    def _show_version(self, versions: Versions) -> None:
        """Which of the versions is taken, as a whole or cell by cell."""
        made = [self._choices[rank] for rank in versions.ranks]
        self.keep.setChecked(all(one is not None and one.side is Side.MINE for one in made))
        for button, which in ((self.take, 0), (self.join, 1)):
            rank, choice = versions.taking(which)
            button.setChecked(self._choices[rank] == choice)
        own = next((one for one in made if one is not None and one.side is Side.OTHER), None)
        is_own = own is not None and versions.taking(0)[1] != own
        is_mixed = any(one is not None and one.cells for one in made) and not self.take.isChecked()
        self.edit.setChecked(is_own or is_mixed)
        self.joined.setVisible(is_own)
        if is_own and own is not None and not self._is_typing and self.joined.toPlainText() != (own.value or ""):
            self.joined.blockSignals(True)
            self.joined.setPlainText(str(own.value or ""))
            self.joined.blockSignals(False)
        self.cells.mark(self._choices, versions)

    def _both(self) -> str:
        """Both texts, ours first."""
        if self.rank is None:
            return ""
        proposal = self._choices.proposals[self.rank]
        return f"{proposal.mine}\n{proposal.theirs}"

    @Slot()
    def on_keep(self) -> None:
        """Ours stays, against every version of theirs."""
        if self.rank is not None:
            group = self._choices.rivals.get(self.rank)
            self._choices.choose(group.ranks if group is not None and self.versions else [self.rank], LEAVE)
            self._show_choice()
        self.decided.emit()

    @Slot()
    def on_take(self) -> None:
        """Theirs goes in; of two versions, the first."""
        if self.versions is not None:
            self._take_version(self.versions, 0)
            return
        self._choose(TAKE)
        self.decided.emit()

    def _is_note(self) -> bool:
        return self.rank is not None and self._choices.proposals[self.rank].may_be_kept

    def _take_version(self, versions: Versions, which: int) -> None:
        rank, choice = versions.taking(which)
        self._choices.choose([rank], choice)
        self._show_choice()
        self.decided.emit()

    @Slot(str, int)
    def _on_picked(self, name: str, which: int) -> None:
        """One cell of a row is taken from one version, the others stay as they are picked."""
        if self.versions is None:
            return
        picks = {cell: self.versions.picked(self._choices, cell) for cell in self.versions.differing}
        chosen = {cell: pick for cell, pick in picks.items() if pick is not None} | {name: which}
        rank, choice = self.versions.mixing(chosen)
        self._choices.choose([rank], choice)
        self._show_choice()

    @Slot()
    def on_join(self) -> None:
        """Both texts, ours first; « Écrire un autre texte » edits them. Of two versions, the second.

        A note becomes an exchange with the organisation that it is about.
        """
        if self.versions is not None:
            self._take_version(self.versions, 1)
            return
        if self.rank is None or self.join.isHidden():
            return
        if self._is_note():
            self._choose(EXCHANGED)
            self.decided.emit()
            return
        try:
            self._choose(Choice(Side.OTHER, clean(self._both())))
        except UserError as problem:
            self._show_choice()
            self.refused.emit(problem)
        else:
            self.decided.emit()

    @Slot()
    def on_edit(self) -> None:
        """A text of one's own, beginning with what would be taken; for what cannot be read, what it meant."""
        if not self.mending.isHidden():
            self.mending.begin()
            return
        if not self.cells.isHidden():
            self.cells.begin()
            return
        if self.rank is None or self.edit.isHidden():
            return
        made = self._choices[self.rank]
        if made is None or made.side is not Side.OTHER:
            proposal = self._choices.proposals[self.rank]
            begins = proposal.mine if made is not None and made.side is Side.MINE else proposal.theirs
            self._choose(Choice(Side.OTHER, None if begins is None else str(begins)))
        self._show_choice()
        self.joined.moveCursor(QTextCursor.MoveOperation.End)
        self.joined.setFocus()

    def _choose(self, choice: Choice) -> None:
        if self.rank is not None:
            self._choices.choose([self.rank], choice)
            self._show_choice()

    @Slot()
    def _on_joined(self) -> None:
        if self.rank is None or self.joined.isHidden():
            return
        try:
            text = clean(self.joined.toPlainText())
        except UserError as problem:
            self.refused.emit(problem)
            return
        self._is_typing = True
        try:
            self._choices.choose([self.rank], Choice(Side.OTHER, text))
        finally:
            self._is_typing = False

    @Slot(object)
    def _on_changed(self, ranks: list[int]) -> None:
        if self.rank in ranks or (self.versions is not None and set(self.versions.ranks) & set(ranks)):
            self._show_choice()
            if self.rank is not None and not self.mending.isHidden() and not self._choices.is_taken(self.rank):
                self.mending.show_proposal(self.rank)

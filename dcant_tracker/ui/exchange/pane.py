"""One difference, side by side: what was sent, what we have, what came; and the choice to make."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import clean
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.compare import Case, Proposal
from dcant_tracker.exchange.deciding import LEAVE, TAKE, Choice, Side
from dcant_tracker.ui import theme
from dcant_tracker.ui.buttons import push_button
from dcant_tracker.ui.exchange.choices import Choices
from dcant_tracker.ui.exchange.differences import marked, plain
from dcant_tracker.ui.exchange.wording import kind_label, side_text
from dcant_tracker.words import _

_TEXTS = frozenset({Kind.TEXT, Kind.LONGTEXT})


class DifferencePane(QWidget):
    """Shows proposal after proposal; the buttons decide the one in view."""

    refused = Signal(object)
    """UserError: the joined text cannot be kept."""

    def __init__(self, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._preview = choices.preview
        self.rank: int | None = None
        self.title = theme.set_role(QLabel(wordWrap=True), "section")
        self.place = theme.set_role(QLabel(wordWrap=True), "muted")
        self.message = QLabel(wordWrap=True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.base, base_column = self._side(_("À l'envoi"))
        self.mine, mine_column = self._side(_("Chez nous"))
        self.theirs, theirs_column = self._side(_("Reçu"))
        self.joined = QPlainTextEdit()
        self.joined.setAccessibleName(_("Les deux textes joints"))
        self.joined.textChanged.connect(self._on_joined)
        self.joined.hide()
        self.keep = push_button(_("Garder le nôtre  (1)"))
        self.take = push_button(_("Prendre le leur  (2)"))
        self.join = push_button(_("Joindre les deux  (3)"))
        for button, slot in ((self.keep, self.on_keep), (self.take, self.on_take), (self.join, self.on_join)):
            button.setCheckable(True)
            button.clicked.connect(slot)
        sides = QHBoxLayout()
        sides.setSpacing(10)
        self._base_column = base_column
        for column in (base_column, mine_column, theirs_column):
            sides.addWidget(column, 1)
        buttons = QHBoxLayout()
        for button in (self.keep, self.take, self.join):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for widget in (self.title, self.place, self.message):
            layout.addWidget(widget)
        layout.addLayout(sides, 3)
        layout.addWidget(self.joined, 2)
        layout.addLayout(buttons)
        choices.changed.connect(self._on_changed)
        self.show_proposal(None)

    def _side(self, heading: str) -> tuple[QTextBrowser, QWidget]:
        column = QWidget()
        text = QTextBrowser(openLinks=False)
        text.setAccessibleName(heading)
        text.setMinimumHeight(60)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(theme.set_role(QLabel(heading), "caption"))
        layout.addWidget(text)
        return text, column

    def show_proposal(self, rank: int | None) -> None:
        """Show proposal ``rank``, or that there is none."""
        self.rank = rank
        proposal = self._preview.proposals[rank] if rank is not None else None
        for widget in (self.keep, self.take, self.join):
            widget.setVisible(proposal is not None and proposal.kind is not Case.UNREADABLE)
        self.joined.hide()
        if proposal is None:
            self._say_nothing()
            return
        entity = CATALOGUE[proposal.entity]
        field = entity[proposal.field] if proposal.field else None
        name = self._preview.key_text(proposal) or _("Ligne {row}").format(row=proposal.row)
        self.title.setText(f"{name} – {field.label}" if field else name)
        where = ", ".join(part for part in (proposal.sheet, proposal.cell or self._row(proposal)) if part)
        self.place.setText(f"{kind_label(proposal.kind)} · {where}")
        self.message.setText(proposal.message)
        self.message.setVisible(bool(proposal.message))
        self._fill_sides(proposal)
        self.join.setVisible(field is not None and field.kind in _TEXTS and self._both_say_something(proposal))
        self.keep.setText(self._keep_label(proposal))
        self.take.setText(self._take_label(proposal))
        self._show_choice()

    def _say_nothing(self) -> None:
        self.title.setText(_("Choisissez une ligne pour voir la différence."))
        for label in (self.place, self.message):
            label.setText("")
        for side in (self.base, self.mine, self.theirs):
            side.clear()

    @staticmethod
    def _row(proposal: Proposal) -> str:
        return _("ligne {row}").format(row=proposal.row) if proposal.row else ""

    def _fill_sides(self, proposal: Proposal) -> None:
        base, mine, theirs = (
            side_text(self._preview, proposal, side) for side in (proposal.base, proposal.mine, proposal.theirs)
        )
        self._base_column.setVisible(self._preview.has_base)
        reference = base if self._preview.has_base and base else mine
        self.base.setHtml(plain(base) or self._empty())
        self.mine.setHtml(marked(mine, theirs, is_new=False) or self._empty())
        self.theirs.setHtml(marked(theirs, mine if mine != base else reference, is_new=True) or self._empty())

    @staticmethod
    def _empty() -> str:
        return f'<span style="color:{theme.color("text.muted").name()}">{_("(vide)")}</span>'

    @staticmethod
    def _both_say_something(proposal: Proposal) -> bool:
        return bool(proposal.mine) and bool(proposal.theirs)

    @staticmethod
    def _keep_label(proposal: Proposal) -> str:
        if proposal.kind is Case.ADDED:
            return _("Ne pas ajouter  (1)")
        return (
            _("Garder la fiche  (1)")
            if proposal.theirs is None and proposal.field is None
            else _("Garder le nôtre  (1)")
        )

    @staticmethod
    def _take_label(proposal: Proposal) -> str:
        if proposal.kind is Case.ADDED:
            return _("Ajouter  (2)")
        if proposal.field is None:
            return _("Supprimer la fiche  (2)") if proposal.theirs is None else _("Rétablir la fiche  (2)")
        return _("Prendre le leur  (2)")

    def _show_choice(self) -> None:
        made = self._choices[self.rank] if self.rank is not None else None
        side = made.side if made is not None else None
        self.keep.setChecked(side is Side.MINE)
        self.take.setChecked(side is Side.THEIRS)
        self.join.setChecked(side is Side.OTHER)
        if made is not None and side is Side.OTHER:
            if self.joined.toPlainText() != made.value:
                self.joined.blockSignals(True)
                self.joined.setPlainText(str(made.value or ""))
                self.joined.blockSignals(False)
            self.joined.show()
        else:
            self.joined.hide()

    @Slot()
    def on_keep(self) -> None:
        """Ours stays."""
        self._choose(LEAVE)

    @Slot()
    def on_take(self) -> None:
        """Theirs goes in."""
        self._choose(TAKE)

    @Slot()
    def on_join(self) -> None:
        """Both texts, ours first, to be edited."""
        if self.rank is None or self.join.isHidden():
            return
        proposal = self._preview.proposals[self.rank]
        self._choose(Choice(Side.OTHER, f"{proposal.mine}\n{proposal.theirs}"))
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
        self._choices.choose([self.rank], Choice(Side.OTHER, text))

    @Slot(object)
    def _on_changed(self, ranks: list[int]) -> None:
        if self.rank in ranks:
            self._show_choice()

"""« Ce que proposent les classeurs reçus » : read, decide, take in. Nothing is written before « Intégrer »."""

from collections import Counter
from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from dcant_tracker.domain.text import fold, in_one_line
from dcant_tracker.exchange.merging.batch import Batch
from dcant_tracker.exchange.merging.importing import absence_warnings
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.ui.exchange.preview.deciding import DecidingDialog
from dcant_tracker.ui.exchange.preview.errors_back import ErrorsBack
from dcant_tracker.ui.exchange.preview.heading import heading
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

KEYS = KeysOf(
    lambda: _("Aperçu d'un import"),
    {"errors": Keys(lambda: _("Faire corriger ce qui ne se lit pas"), ("Ctrl+E",))},
)


class Parting(Enum):
    """How the dialog was left without taking anything in."""

    CLOSE = "close"
    LATER = "later"
    ABANDON = "abandon"
    RECOGNISE = "recognise"
    """Say which organisations the unknown names stand for, and come back."""
    MATCH = "match"
    """Say again which columns are which, and come back."""


class PreviewDialog(DecidingDialog):
    """What files that came in propose; ``choices`` holds what was decided once accepted."""

    def __init__(self, session: Session, batch: Batch, parent: QWidget | None = None) -> None:
        super().__init__(session, batch.previews, batch.decided, parent)
        self.batch = batch
        self._is_actionable = any(preview.actionable for preview in batch.previews)
        self._parting: Parting | None = None
        self.setWindowTitle(in_one_line(batch.label or _("Import de {file}").format(file=batch.name)))
        self.errors = ErrorsBack(session, batch.previews, self)
        self.unknown_button = push_button(self._to_recognise(), kind="link")
        self.unknown_button.clicked.connect(self.on_recognise)
        self.columns_button = self._to_match()
        self.apply_button = push_button(_("Intégrer"), kind="primary")
        self.apply_button.clicked.connect(self.on_apply)
        self.later_button = push_button(_("Continuer plus tard"))
        self.apply_button.setToolTip(_("Ce qui reste à trancher est gardé chez nous et sera proposé de nouveau"))
        self.later_button.setToolTip(_("Garde le fichier et vos décisions dans « Envois et retours »"))
        self.later_button.clicked.connect(self.on_later)
        self.abandon_button = push_button(_("Ne rien intégrer"), kind="quiet")
        self.abandon_button.clicked.connect(self.on_abandon)
        answer(self, KEYS["errors"], self.errors.open)
        self._begin()

    def _head(self) -> QWidget:
        return heading(self._session, self.batch)

    def _own_tools(self) -> Sequence[QWidget]:
        return (*((self.unknown_button,) if self.unknown_button.text() else ()), self.columns_button)

    def _last_tools(self) -> Sequence[QWidget]:
        return (self.errors.button,)

    def _foot(self) -> QHBoxLayout:
        return in_row(
            (self.summary, 1),
            self.abandon_button,
            self.later_button,
            self.apply_button,
            margins=(16, 10, 16, 12),
            spacing=10,
        )

    # --- how it ends --------------------------------------------------------------------------------

    @property
    def parting(self) -> Parting:
        """What is to become of the import when it was not accepted."""
        if self._parting is not None:
            return self._parting
        is_begun = self.choices.any_decided or self.batch.number is not None
        return Parting.LATER if is_begun else Parting.CLOSE

    def _to_recognise(self) -> str:
        names = {fold(unknown.text) for preview in self.batch.previews for unknown in preview.unknown}
        if not names:
            return ""
        text = ngettext("{count} organisme à reconnaître…", "{count} organismes à reconnaître…", len(names))
        return text.format(count=len(names))

    @Slot()
    def on_recognise(self) -> None:
        """Leave to say which organisations the unknown names stand for; the files are then compared again."""
        self._parting = Parting.RECOGNISE
        self.reject()

    def _is_foreign(self) -> bool:
        """Whether this is one workbook that was not made here: its columns may have been taken for others."""
        if len(self.batch.previews) != 1:
            return False
        (preview,) = self.batch.previews
        return preview.origin.export_id is None

    def _to_match(self) -> QPushButton:
        button = push_button(_("Colonnes…"), kind="link")
        button.setToolTip(_("Revoir ce que donnent les colonnes de ce classeur, qui n'est pas fait ici"))
        button.setVisible(self._is_foreign())
        button.clicked.connect(self.on_match)
        return button

    @Slot()
    def on_match(self) -> None:
        """Leave to say which columns are which; the file is then compared again."""
        self._parting = Parting.MATCH
        self.reject()

    @Slot()
    def on_later(self) -> None:
        """Leave, files and decisions kept."""
        self._parting = Parting.LATER
        self.reject()

    @Slot()
    def on_abandon(self) -> None:
        """Leave and forget, once confirmed where decisions would be lost."""
        if self.parting is Parting.LATER and not self._session.messages.ask(
            _("Abandonner cet import ?"),
            _("Les décisions prises sont oubliées ; vos données ne changent pas."),
            _("Abandonner l'import"),
            danger=True,
        ):
            return
        self._parting = Parting.ABANDON
        self.reject()

    @Slot()
    def on_apply(self) -> None:
        """Accept, once deletions that deserve a second look were confirmed."""
        ticked = [
            (rank, proposal)
            for rank, proposal in enumerate(self.choices.proposals)
            if proposal.kind is Case.ABSENT and self.choices.is_taken(rank)
        ]
        warnings = absence_warnings(self._session.store, [proposal for _rank, proposal in ticked]) if ticked else {}
        if warnings and not self._session.messages.ask(
            _("Supprimer des fiches encore utilisées ?"),
            "\n".join(self._warned(rank, proposal, warnings) for rank, proposal in ticked if proposal.uid in warnings),
            _("Supprimer quand même"),
            danger=True,
        ):
            return
        self.accept()

    def _warned(self, rank: int, proposal: Proposal, warnings: dict[str, str]) -> str:
        return f"{self.choices.preview_of(rank).key_text(proposal)} – {warnings[proposal.uid]}"

    def _summary(self, counts: Counter[str]) -> list[str]:
        self.apply_button.setEnabled(counts["taken"] > 0 or self._is_actionable)
        parts = [ngettext("{count} à intégrer", "{count} à intégrer", counts["taken"]).format(count=counts["taken"])]
        if counts["open"]:
            parts.append(_("{count} à trancher").format(count=counts["open"]))
        if counts["left"]:
            parts.append(ngettext("{count} laissée", "{count} laissées", counts["left"]).format(count=counts["left"]))
        if counts["unreadable"]:
            parts.append(
                ngettext("{count} illisible", "{count} illisibles", counts["unreadable"]).format(
                    count=counts["unreadable"]
                )
            )
        if counts["note"]:
            parts.append(ngettext("{count} note", "{count} notes", counts["note"]).format(count=counts["note"]))
        return parts

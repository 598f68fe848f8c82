"""« À trancher »: each conflict with what was there, what is here and what a colleague wrote; decided by keyboard."""

from collections import Counter

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dcant_tracker.domain.text import grouped
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.deciding import Choice
from dcant_tracker.store.replicas.conflicts import Decision, decide_all
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.exchange.preview.deciding import DecidingDialog
from dcant_tracker.ui.exchange.preview.heading import headed
from dcant_tracker.ui.exchange.settling.disagreements import Disagreements
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.records.deleting import consequences
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

KEYS = KeysOf(
    lambda: _("À trancher"),
    {"record": Keys(lambda: _("Ouvrir la fiche en question"), ("O",))},
)


class SettlingDialog(DecidingDialog):
    """Nothing is written before « Enregistrer les décisions »; what is not decided waits for another day."""

    def __init__(self, session: Session, found: Disagreements, parent: QWidget | None = None) -> None:
        super().__init__(session, found.previews, None, parent)
        self._found = found
        self._is_writing = False
        self.setWindowTitle(_("À trancher"))
        self.record_button = push_button(_("Ouvrir la fiche"), kind="link")
        self.record_button.setToolTip(_("Laisse la liste pour la fiche de la ligne choisie (O)"))
        self.record_button.clicked.connect(self.on_record)
        self.later_button = push_button(_("Plus tard"), kind="quiet")
        self.later_button.setToolTip(_("Ferme sans rien décider : la liste attend, et chacun continue à travailler"))
        self.later_button.clicked.connect(self.reject)
        self.apply_button = push_button(_("Enregistrer les décisions"), kind="primary")
        self.apply_button.setToolTip(_("Une décision vaut pour toute l'équipe (Ctrl+Entrée)"))
        self.apply_button.clicked.connect(self.on_apply)
        answer(self, KEYS["record"], self.on_record)
        self._begin()

    def _head(self) -> QWidget:
        number = len(self._found.conflicts)
        title = ngettext("{count} désaccord à trancher", "{count} désaccords à trancher", number)
        said = _(
            "Plusieurs personnes ont écrit au même endroit sans le savoir. Tout le monde voit la même valeur en "
            "attendant ; rien n'est perdu : l'autre est ici."
        )
        return headed(title.format(count=grouped(number)), [(said, "muted", said)])

    def _last_tools(self) -> tuple[QWidget, ...]:
        return (self.record_button,)

    def _foot(self) -> QHBoxLayout:
        return in_row((self.summary, 1), self.later_button, self.apply_button, margins=(16, 10, 16, 12), spacing=10)

    def _summary(self, counts: Counter[str]) -> list[str]:
        number = len(self._decisions())
        self.apply_button.setEnabled(number > 0 and not self._is_writing)
        parts = [ngettext("{count} décision prise", "{count} décisions prises", number).format(count=grouped(number))]
        if counts["open"]:
            parts.append(_("{count} à trancher").format(count=grouped(counts["open"])))
        return parts

    def _decisions(self) -> list[Decision]:
        made: list[Choice | None] = [choice for of_group in self.choices.decided() for choice in of_group]
        return self._found.decisions(made)

    # --- how it ends --------------------------------------------------------------------------------

    @Slot()
    def on_apply(self) -> None:
        """Write what was decided, as one step; refused, everything stays as it was, to be decided otherwise."""
        decisions = self._decisions()
        if not decisions or self._is_writing or not self._agrees_to_delete():
            return
        self._is_writing = True
        self.apply_button.setEnabled(False)

        def work(store: Store) -> Changes:
            return decide_all(store, decisions)

        self._session.change(work, self._on_written, self._on_not_written)

    def _agrees_to_delete(self) -> bool:
        going: dict[str, list[str]] = {}
        for rank, proposal in enumerate(self.choices.proposals):
            if proposal.is_absence and self.choices.is_taken(rank):
                going.setdefault(proposal.entity, []).append(proposal.uid)
        along = [consequences(self._session.store, entity, uids) for entity, uids in going.items()]
        return not any(along) or self._session.messages.ask(
            _("Supprimer des fiches encore utilisées ?"),
            "\n".join(filter(None, along)),
            _("Supprimer quand même"),
            danger=True,
        )

    def _on_written(self, _changes: Changes) -> None:
        self._is_writing = False
        self.accept()

    def _on_not_written(self, problem: UserError) -> None:
        self._is_writing = False
        self._on_choices([])
        self._session.messages.error(problem)

    @Slot()
    def on_record(self) -> None:
        """Leave for the sheet of the record in view, where everything else of it can be corrected."""
        if self.pane.rank is None:
            return
        proposal = self.choices.proposals[self.pane.rank]
        self.reject()
        if self.result() == self.DialogCode.Rejected and not self.isVisible():
            self._session.openRecord(proposal.entity, proposal.uid)

    def reject(self) -> None:
        """Leave; decisions that were taken are not lost without a word."""
        number = len(self._decisions())
        if number and not self._is_writing and not self._lets_go(number):
            return
        super().reject()

    def _lets_go(self, number: int) -> bool:
        said = ngettext(
            "{count} décision n'est pas enregistrée.", "{count} décisions ne sont pas enregistrées.", number
        )
        return self._session.messages.ask(
            _("Fermer sans enregistrer ?"),
            said.format(count=grouped(number)),
            _("Fermer sans enregistrer"),
            _("Revenir à la liste"),
        )

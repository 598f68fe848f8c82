"""« Fusionner avec un autre fichier »: what it brings is seen first; then all of it comes in, as one step."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.file_names import name_of
from dcant_tracker.domain.text import grouped
from dcant_tracker.errors import UserError
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.small_lists import plain_list
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.team.bringing import Brought, Hand, rehearse
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


class MergeDialog(WorkingDialog):
    """Compared on the worker at once; « Fusionner » writes."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(session, _("Fusionner avec « {file} »").format(file=name_of(path)), parent)
        self.path = path
        self.step: int | None = None
        """The step that took it in."""
        self.left = 0
        """How many things it left to settle."""
        self.said = Label(_("Lecture et comparaison…"), wordWrap=True)
        self.people = plain_list(_("Qui a fait quoi"), (_("Qui"), _("Étapes"), _("Quand")))
        self.records = plain_list(
            _("Fiches concernées"), (_("Feuille"), _("Ajoutées"), _("Modifiées"), _("Supprimées"))
        )
        self.after = theme.set_role(Label(wordWrap=True), "muted")
        self.cancel = push_button(_("Ne rien reprendre"))
        self.merge = push_button(_("Fusionner"), kind="primary", default=True)
        self.merge.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.merge.clicked.connect(self.on_merge)
        self.body.addWidget(self.said)
        self.body.addWidget(self.people, 1)
        self.body.addWidget(self.records, 2)
        self.body.addWidget(self.after)
        self.body.addLayout(button_row(self.cancel, self.merge))
        self.fit(680, 480)
        for part in (self.people, self.records, self.after):
            part.hide()
        self.run_long(
            _("Lecture et comparaison de {file}").format(file=name_of(path)), self._rehearsing(), self._on_read
        )

    def _rehearsing(self) -> "_Rehearse":
        return _Rehearse(self.path)

    def _on_read(self, found: "Brought | UserError") -> None:
        if isinstance(found, UserError):
            self.said.setText("")
            self.banner.say(found)
            return
        self.said.setText(self._told(found))
        if not found:
            self.cancel.setText(_("Fermer"))
            return
        for hand in found.hands:
            row = [hand.who or _("Quelqu'un"), grouped(hand.steps), _when(hand)]
            self.people.addTopLevelItem(QTreeWidgetItem(row))
        for entity, numbers in found.records.items():
            shown = [grouped(numbers[what]) if numbers[what] else "" for what in ("added", "changed", "deleted")]
            self.records.addTopLevelItem(QTreeWidgetItem([CATALOGUE[entity].sheet, *shown]))
        for one in (self.people, self.records):
            one.resizeColumnToContents(0)
            one.setVisible(one.topLevelItemCount() > 0)
        self.after.setText(_("Une seule étape, qui s'annule d'un coup. L'autre fichier est seulement lu."))
        self.after.show()
        self.merge.setEnabled(True)
        self.merge.setFocus()

    @staticmethod
    def _told(found: Brought) -> str:
        if not found:
            if found.merged.was_undone:
                return _("Rien de nouveau : ce qui vient de ce fichier a déjà été repris, puis annulé ici.")
            return _("Rien de nouveau : vos données contiennent déjà tout ce que contient ce fichier.")
        number = sum(hand.steps for hand in found.hands)
        said = ngettext(
            "{count} étape que vos données ne connaissent pas.",
            "{count} étapes que vos données ne connaissent pas.",
            number,
        )
        lines = [said.format(count=grouped(number))]
        if not found.merged.has_met:
            lines.append(
                _(
                    "Ces deux fichiers ont commencé chacun de leur côté : leurs fiches sont rapprochées par leur "
                    "identifiant, puis par leur nom."
                )
            )
        if found.merged.left:
            waits = ngettext(
                "{count} valeur sera à trancher : la même est affichée partout en attendant, l'autre est gardée.",
                "{count} valeurs seront à trancher : les mêmes sont affichées partout en attendant, les autres sont "
                "gardées.",
                found.merged.left,
            )
            lines.append(waits.format(count=grouped(found.merged.left)))
        return "\n".join(lines)

    @Slot()
    def on_merge(self) -> None:
        """Take all of it in."""
        self.merge.setEnabled(False)
        self.run_long(_("Fusion avec {file}").format(file=name_of(self.path)), _Merge(self.path), self._on_merged)

    def _on_merged(self, done: "tuple[int | None, int] | UserError") -> None:
        if isinstance(done, UserError):
            self.banner.say(done)
            self.merge.setEnabled(True)
            return
        self.step, self.left = done
        self.accept()


class _Rehearse:
    """Compares on the worker; the worker must not hold the dialog."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, store: Store, _progress: Progress) -> "Brought | UserError":
        try:
            return rehearse(store, self._path)
        except UserError as problem:
            return problem


class _Merge:
    """Takes in on the worker."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, store: Store, _progress: Progress) -> "tuple[int | None, int] | UserError":
        from dcant_tracker.store.replicas.merging import OnConflict, merge

        try:
            done = merge(store, self._path, OnConflict.LATER)
        except UserError as problem:
            return problem
        return done.changes.step, done.left


def _when(hand: Hand) -> str:
    first, last = (f"{local_iso(at):%d/%m/%Y}" for at in (hand.first, hand.last))
    return first if first == last else _("du {first} au {last}").format(first=first, last=last)


def merge_with(session: Session, path: Path, window: QWidget) -> None:
    """Show what the data file at ``path`` brings, and take it in once wanted."""
    dialog = MergeDialog(session, path, window)
    if not session.messages.run(dialog) or dialog.step is None:
        return
    step, left = dialog.step, dialog.left
    said = _("Fusion avec « {file} »").format(file=name_of(path))
    if left:
        said += "\n" + ngettext("{count} valeur à trancher", "{count} valeurs à trancher", left).format(
            count=grouped(left)
        )
    session.meetings.refresh()
    session.unseen.refresh()
    also = (_("Trancher"), session.settlingWanted.emit) if left else None
    session.messages.toast(said, _("Annuler"), lambda: session.undo_step(step), also)

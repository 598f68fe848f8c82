"""« A changé de nom le … »: offered once a body was given another name, SIREN or kind, by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.entities.organisations import IDENTIFYING
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.fields import day as day_field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.records.table.forms import FieldForm
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

ORGANISATION = "organisation"
_BY_HAND = frozenset({Op.EDIT, Op.UPDATE})
_ON = "on"


@dataclass(frozen=True, slots=True)
class Renamed:
    """One body that changed: its name of today, and what it was by field."""

    uid: str
    name: str
    before: Mapping[str, Value]

    @property
    def was(self) -> str:
        """The name it had."""
        return str(self.before.get("name", self.name))


class Renamings(QObject):
    """Watches a session for bodies that change, and offers to keep what they were."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        session.changed.connect(self._on_changed)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if len(changes.of(ORGANISATION)) == 1 and changes.step is not None:
            number = changes.step
            self._session.jobs.read(lambda store: renamed(store, number), self._offer, owner=self)

    def _offer(self, found: Renamed | None) -> None:
        if found is None:
            return
        messages = self._session.messages
        messages.toast(_told(found), _said(found), partial(self.ask, found), (_("Annuler"), self._session.undo))

    def ask(self, found: Renamed) -> None:
        """Ask since when, and keep what the body was until then as one step."""
        dialog = RenamedDialog(self._session, found, self._window)
        if not self._session.messages.run(dialog):
            return
        since = dialog.day
        label = _("Ancienne dénomination de « {name} » : « {was} »").format(name=found.name, was=found.was)

        def work(transaction: "Transaction") -> None:
            from dcant_tracker.store.writing.former_identity import keep_former

            keep_former(transaction, found.uid, found.before, since)

        self._session.write(Operation(Op.UPDATE, label), work)


def renamed(store: Store, number: int) -> Renamed | None:
    """The body that step ``number`` gave another name, SIREN or kind by hand; None for any other step."""
    reading = store.read()
    step = log.step(reading, number)
    if step is None or step.op not in _BY_HAND:
        return None
    declared = CATALOGUE[ORGANISATION]
    before: dict[str, Value] = {}
    uid = ""
    for change in log.changes_of(reading, number):
        if change.entity == ORGANISATION and change.field in IDENTIFYING and change.before is not None:
            uid = change.uid
            before[change.field] = log.value_of(declared[change.field], change.before)
    record = get(reading, ORGANISATION, uid) if uid else None
    return Renamed(uid, str(record["name"]), before) if record else None


def _told(found: Renamed) -> str:
    if "name" in found.before:
        return _("« {was} » s'appelle maintenant « {name} ».").format(was=found.was, name=found.name)
    changed = ", ".join(CATALOGUE[ORGANISATION][name].label for name in found.before)
    return _("« {name} » a changé : {fields}.").format(name=found.name, fields=changed)


def _said(found: Renamed) -> str:
    return _("A changé de nom le…") if "name" in found.before else _("A changé le…")


class RenamedDialog(QDialog):
    """Asks since when a body is what it is; after acceptance: ``day``."""

    def __init__(self, session: Session, found: Renamed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.day = date.today()  # noqa: DTZ011 - days are local
        self.setWindowTitle(_("Garder l'ancienne dénomination"))
        self._field = day_field(_ON, _("Depuis le"))
        declared = CATALOGUE[ORGANISATION]
        asking = Entity(ORGANISATION, (self._field,), 0, sheet=declared.sheet, one=declared.one)
        self.form = FieldForm(session, asking, session.labels().of_field, self, submits=True)
        self.form.add_fields([self._field], {_ON: self.day})
        told = _(
            "Ce qu'il était reste dans ses dénominations : les classeurs le reconnaissent encore, et ce qui est daté "
            "d'avant montre « {was} »."
        ).format(was=found.was)
        keep = push_button(_("Garder l'ancienne dénomination"), kind="primary", default=True)
        keep.clicked.connect(self.accept)
        cancel = push_button(_("Simple correction"))
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(_told(found), wordWrap=True), "section"),
            theme.set_role(Label(told, wordWrap=True), "muted"),
            self.form,
            12,
            button_row(cancel, keep),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.2"),
        )
        self.setMinimumWidth(round(480 * theme.tokens().scale))
        self.form.focus_first()

    @Slot()
    def accept(self) -> None:
        """Take the day, said beside the field where it is not understood."""
        session = self._session
        try:
            value = meaning(session.store.read(), session.labels(), self._field, self.form.raw(_ON))
        except UserError as problem:
            self.form.refuse(_ON, problem)
            return
        if not isinstance(value, date):
            self.form.refuse(_ON, UserError(_("Le jour manque."), _("Par exemple « hier » ou 01/01/2015.")))
            return
        self.day = value
        super().accept()

"""« Remplacer… »: somebody leaves, somebody takes over what is ticked, as one step."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QPushButton, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.holdings import Holding, held_by
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.adding.new_record import named
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.records.table.forms import FieldForm
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_CONTACT = CATALOGUE["contact"]
_ASKED = ("left_on", "replaced_by")

Held = tuple[Holding, str]
"""Something held, and how it is called."""


class LeavingDialog(QDialog):
    """Asks when a person left, who takes over, and what; after acceptance: ``day``, ``successor``, ``handed_on``."""

    def __init__(self, session: Session, person: Record, held: Sequence[Held], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._uid = person.uid
        self._held = held
        self.day = date.today()  # noqa: DTZ011 - days are local
        self.successor: str | None = None
        self.handed_on: list[Holding] = []
        self.setWindowTitle(_("Remplacer {name}").format(name=person["name"]))
        self.form = FieldForm(session, _CONTACT, session.labels().of_field, self, submits=True)
        known: dict[str, Value] = dict(person.values)
        known["left_on"] = known["left_on"] or self.day
        self._known = known
        self.form.add_fields((_CONTACT[name] for name in _ASKED), known)
        self.form.creationWanted.connect(self._on_creation_wanted)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Ce qui est transmis"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for _holding, title in held:
            item = QListWidgetItem(title)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self._lay_out()

    def accept(self) -> None:
        """Take the day and the successor, said beside the field where they are not understood."""
        values: dict[str, Value] = {}
        reading, labels = self._session.store.read(), self._session.labels()
        for name in _ASKED:
            try:
                values[name] = meaning(reading, labels, _CONTACT[name], self.form.raw(name))
            except UserError as problem:
                self.form.refuse(name, problem)
                return
        if not isinstance(values["left_on"], date):
            self.form.refuse("left_on", UserError(_("Le jour du départ manque."), _("Par exemple « hier » ou 31/08.")))
            return
        successor = values["replaced_by"]
        if successor == self._uid:
            self.form.refuse(
                "replaced_by",
                UserError(_("Une personne ne se remplace pas elle-même."), _("Choisissez quelqu'un d'autre.")),
            )
            return
        self.day, self.successor = values["left_on"], str(successor) if successor else None
        self.handed_on = [
            holding
            for rank, (holding, _title) in enumerate(self._held)
            if self._item(rank).checkState() == Qt.CheckState.Checked
        ]
        super().accept()

    def _item(self, rank: int) -> QListWidgetItem:
        item = self.list.item(rank)
        assert item is not None
        return item

    def _on_creation_wanted(self, name: str, typed: str) -> None:
        values = named(_CONTACT, typed, {"organisation": self._known["organisation"]})
        create(self._session, "contact", values, partial(self.form.load, name))

    def _lay_out(self) -> None:
        told = theme.set_role(Label(_("Ce qui est coché passe à la personne qui la remplace."), wordWrap=True), "muted")
        if not self._held:
            told.setText(_("Cette personne n'est référente ni membre de rien : seul son départ est noté."))
        self.list.setVisible(bool(self._held))
        replace = QPushButton(_("Remplacer"))
        replace.setProperty("kind", "primary")
        replace.setDefault(True)
        replace.clicked.connect(self.accept)
        cancel = QPushButton(_("Annuler"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(self.windowTitle()), "section"),
            self.form,
            told,
            (self.list, 1),
            in_row(None, cancel, replace),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.2"),
        )
        self.resize(round(540 * theme.tokens().scale), round((440 if self._held else 260) * theme.tokens().scale))


def replace(session: Session, uid: str, owner: QWidget) -> None:
    """Ask who replaces the contact ``uid`` and in what, and write it as one step."""

    def ask(found: tuple[Record | None, list[Held]]) -> None:
        person, held = found
        if person is None:
            return
        dialog = LeavingDialog(session, person, held, owner.window())
        if not session.messages.run(dialog):
            return
        day, successor, handed_on = dialog.day, dialog.successor, dialog.handed_on

        def work(transaction: Transaction) -> None:
            from dcant_tracker.store.writing.succession import leave

            leave(transaction, uid, day, successor, handed_on)

        session.write(Operation(Op.UPDATE, _("Départ de {name}").format(name=person["name"])), work)

    session.jobs.read(partial(_look, uid), ask, owner=owner)


def offer(session: Session, uid: str, owner: QWidget) -> None:
    """The contact ``uid`` was said to have left: offer to hand on what is held, where something is."""

    def told(found: tuple[Record | None, list[Held]]) -> None:
        person, held = found
        if person is None or not held:
            return
        text = ngettext(
            "{name} tient encore {count} rôle ou place.", "{name} tient encore {count} rôles ou places.", len(held)
        )
        said = text.format(name=person["name"], count=len(held))
        session.messages.toast(
            said, _("Transmettre…"), partial(replace, session, uid, owner), (_("Annuler"), session.undo)
        )

    session.jobs.read(partial(_look, uid), told, owner=owner)


def _look(uid: str, store: Store) -> tuple[Record | None, list[Held]]:
    """The person and what she holds. Runs on the worker."""
    reading = store.read()
    person = get(reading, "contact", uid)
    titles = Titles(reading.labels())
    left = person["left_on"] if person else None
    today = date.today()  # noqa: DTZ011 - days are local
    found = held_by(reading, uid, left if isinstance(left, date) else today)
    return person, [(one, _called(titles, one)) for one in found]


def _called(titles: Titles, one: Holding) -> str:
    """« Référent : Participation de Brest… »: as what, where a record may name several people."""
    declared = CATALOGUE[one.record.entity]
    several = sum(link.target == _CONTACT.name for link in declared.refs) > 1
    title = titles.of_record(one.record)
    return _("{role} : {title}").format(role=declared[one.field].label, title=title) if several else title

"""A new record: the few fields that it needs, checked before it is written."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QPushButton, QScrollArea, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind, Value
from dcant_tracker.domain.nouns import new_one
from dcant_tracker.domain.text import in_one_line
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, give
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.presented import PRESENTED
from dcant_tracker.ui.records.first_values import first_values
from dcant_tracker.ui.records.table.edits import meaning, refusal
from dcant_tracker.ui.records.table.forms import FieldForm
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Ajouter une fiche"),
    {"again": Keys(lambda: _("Créer cette fiche et en préparer une autre"), ("Ctrl+Return",))},
)


def quick_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields of the quick form, in the order of the sheet."""
    also = PRESENTED[entity.name].asked
    return tuple(field for field in entity if field.key or field.required or field.name in also)


class NewRecordDialog(QDialog):
    """Asks for a record of ``entity``; after acceptance :attr:`values` holds all of its fields.

    ``presets`` are values it starts with; those that the form does not show are kept as they are.
    """

    creationWanted = Signal(str, str)
    """(field, name): a record of that name is to be created for this reference."""

    def __init__(
        self,
        session: Session,
        entity: str,
        presets: Mapping[str, Value] | None = None,
        parent: QWidget | None = None,
        *,
        title: str = "",
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.entity = CATALOGUE[entity]
        self.values: dict[str, Value] = first_values(session, self.entity) | dict(presets or {})
        self.again = False
        """Whether another one is wanted right after."""
        self.setWindowTitle(in_one_line(title or new_one(self.entity)))
        self._presets = set(presets or ())
        self._build()

    def _build(self) -> None:
        self.form = FieldForm(self._session, self.entity, self._text, self, submits=True)
        self.form.add_fields(quick_fields(self.entity), self.values)
        self.form.creationWanted.connect(self.creationWanted)
        self.form.openWanted.connect(self._on_open_wanted)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(scroll)
        in_column(self.form, None, within=inner, margins=(2, 2, 10, 2))
        scroll.setWidget(inner)
        self.problem = theme.set_role(Label(parent=self), "danger")
        self.problem.setWordWrap(True)
        self.problem.hide()
        create = QPushButton(_("Créer"), self)
        create.setProperty("kind", "primary")
        create.setDefault(True)
        create.clicked.connect(self.accept)
        again = QPushButton(_("Créer et continuer"), self)
        again.setToolTip(_("Créer cette fiche et en préparer une autre (Ctrl+Entrée)"))
        give(again, KEYS["again"])
        again.setAutoDefault(False)
        again.clicked.connect(self._on_again)
        cancel = QPushButton(_("Annuler"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = in_row(again, None, cancel, create)
        in_column(
            theme.set_role(Label(self.windowTitle(), self), "section"),
            (scroll, 1),
            self.problem,
            buttons,
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.3"),
        )
        scale = theme.tokens().scale
        wanted = inner.sizeHint().height() + round(150 * scale)
        self.resize(round(560 * scale), max(260, min(wanted, 640)))
        self.form.focus_first(self._first_to_fill())

    def _first_to_fill(self) -> list[str]:
        empty = [name for name in self.form.names() if self.values.get(name) is None]
        required = [name for name in empty if self.entity[name].required]
        return required or empty

    def accept(self) -> None:
        """Close when every field is understood and no rule is broken; else say what is not, beside it."""
        meant: dict[str, Value] = dict(self.values)
        reading, labels = self._session.store.read(), self._session.labels()
        for name in self.form.names():
            field = self.entity[name]
            try:
                meant[name] = self._meant(field, self.form.raw(name))
            except UserError as problem:
                self._refuse(name, problem)
                return
        for name in self.form.names():
            broken = refusal(reading, labels, self.entity, meant, (name,))
            if broken is not None:
                self._refuse(name, broken)
                return
        self.values = meant
        super().accept()

    def _meant(self, field: Field, raw: object) -> Value:
        if field.target == ANY and field.name in self._presets and raw == self._owner_text(field):
            return self.values[field.name]
        session = self._session
        return meaning(session.store.read(), session.labels(), field, raw, session.programme)

    def _text(self, field: Field, value: Value) -> str:
        labels = self._session.labels()
        return labels.of_field(field, value) if field.target == ANY else Titles(labels).of_value(field, value)

    def _owner_text(self, field: Field) -> str:
        return self._session.labels().of_field(field, self.values[field.name])

    def _refuse(self, name: str, problem: UserError) -> None:
        self.again = False
        self.form.focus_first((name,))
        self.form.refuse(name, problem)

    @Slot()
    def _on_again(self) -> None:
        self.again = True
        self.accept()

    @Slot(str)
    def _on_open_wanted(self, name: str) -> None:
        value = self.values.get(name)
        if value is not None:
            self.reject()
            self._session.openRecord(str(self.entity[name].target), str(value))

    def carried_on(self) -> dict[str, Value]:
        """What the next record of its kind says too: what it belongs to, and what is said alike."""
        parent = self.entity.parent
        names = (*(() if parent is None else (parent.name,)), *PRESENTED[self.entity.name].carried)
        return {name: self.values[name] for name in names}

    def nearby(self) -> dict[str, Value]:
        """What this form says that a record created from it should say too (its organisation)."""
        nearby: dict[str, Value] = {}
        for name in self.form.names():
            raw = self.form.raw(name)
            value = getattr(raw, "value", None)
            if value is not None and self.entity[name].kind is Kind.REF:
                nearby[name] = value
        return nearby


def named(entity: Entity, typed: str, nearby: Mapping[str, Value]) -> dict[str, Value]:
    """The presets of a record of ``entity`` called ``typed``, with what fits of ``nearby``."""
    presets: dict[str, Value] = {name: value for name, value in nearby.items() if name in entity}
    texts = [field for field in entity.key if field.kind is Kind.TEXT]
    if texts and typed:
        presets[texts[0].name] = typed
    return presets

"""One field of many records at once."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QWidget

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.records.table.forms import FieldForm
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


class BulkEditDialog(QDialog):
    """Asks which field, and what it will hold; after acceptance: ``field`` and ``value``."""

    def __init__(
        self, session: Session, entity: Entity, count: int, first: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._fields = [field for field in entity if field.target != ANY]
        self._count = count
        self._may_empty = False
        """Whether it was said that nothing is left in the field, and asked for again."""
        self.field: Field = self._fields[0]
        self.value: Value = None
        self.setWindowTitle(
            ngettext("Modifier une fiche", "Modifier {count} fiches à la fois", count).format(count=count)
        )
        self._form: FieldForm | None = None
        self._build()
        names = [field.name for field in self._fields]
        usual = next((name for name in ("status", "stage", "state", "role", "kind") if name in names), names[0])
        start = names.index(first if first in names else usual)
        self.choice.setCurrentIndex(start)
        self._on_field(start)
        self.choice.currentIndexChanged.connect(self._on_field)

    def _build(self) -> None:
        self.choice = QComboBox(self)
        self.choice.addItems([field.label for field in self._fields])
        self.choice.setMaxVisibleItems(20)
        self.choice.setAccessibleName(_("Champ à modifier"))
        row = QHBoxLayout()
        caption = theme.set_role(Label(_("Champ à modifier"), self), "muted")
        caption.setBuddy(self.choice)
        row.addWidget(caption)
        row.addWidget(self.choice, 1)
        self._told = theme.set_role(Label(parent=self), "muted")
        self._told.setWordWrap(True)
        self.apply = QPushButton(self)
        self.apply.setProperty("kind", "primary")
        self.apply.setDefault(True)
        self.apply.clicked.connect(self.accept)
        cancel = QPushButton(_("Annuler"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = in_row(None, cancel, self.apply)
        self._layout = in_column(
            theme.set_role(Label(self.windowTitle(), self), "section"),
            row,
            self._told,
            buttons,
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.3"),
        )
        self.setMinimumWidth(round(480 * theme.tokens().scale))

    @property
    def form(self) -> FieldForm:
        """The one row with the new value."""
        assert self._form is not None
        return self._form

    @Slot(int)
    def _on_field(self, rank: int) -> None:
        if self._form is not None:
            self._layout.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        self.field = self._fields[rank]
        self._form = FieldForm(self._session, self._entity, self._session.labels().of_field, self, submits=True)
        self._form.add_fields([self.field], {})
        self._layout.insertWidget(2, self._form)
        self._ask_to_empty(asked=False)

    def _ask_to_empty(self, *, asked: bool) -> None:
        """Say what an empty value does, and let the button say it before it is done."""
        self._may_empty = asked
        count = self._count
        if asked:
            told = _("« {label} » est vide ici : il sera vidé partout.").format(label=self.field.label)
            done = ngettext("Vider le champ de la fiche", "Vider le champ des {count} fiches", count)
        else:
            told = "" if self.field.required else _("Laissez vide pour effacer ce champ partout.")
            done = ngettext("Modifier la fiche", "Modifier les {count} fiches", count)
        self._told.setText(told)
        self._told.setVisible(bool(told))
        theme.set_role(self._told, "danger" if asked else "muted")
        theme.repolish(self._told)
        self.apply.setText(done.format(count=count))

    def accept(self) -> None:
        """Close when the value is understood."""
        session = self._session
        raw = self.form.raw(self.field.name)
        try:
            self.value = meaning(session.store.read(), session.labels(), self.field, raw, session.programme)
        except UserError as problem:
            self._refuse(problem)
            return
        if self.value is None and self.field.required:
            told = _("« {label} » doit être rempli.").format(label=self.field.label)
            self._refuse(UserError(told, _("Donnez une valeur.")))
            return
        if self.value is None and not self._may_empty:
            self._ask_to_empty(asked=True)
            return
        super().accept()

    def _refuse(self, problem: UserError) -> None:
        self.form.focus_first()
        self.form.refuse(self.field.name, problem)

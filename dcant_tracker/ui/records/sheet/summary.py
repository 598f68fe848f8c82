"""The first tab of a sheet: what stands out, then every field, edited in place."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.adding.new_record import named
from dcant_tracker.ui.records.sheet.first_look import FirstLook
from dcant_tracker.ui.records.table.edits import Picked, prepared
from dcant_tracker.ui.records.table.forms import FieldForm
from dcant_tracker.ui.records.table.texts import CellTexts
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

Group = tuple[str, list[Field]]


def groups(entity: Entity) -> Iterator[Group]:
    """The fields of ``entity`` under headings: what it is, how it goes, long texts, what stays between us."""
    essential = [f for f in entity if (f.key or f.name in entity.caption) and f.kind is not Kind.LONGTEXT]
    long_first = [f for f in entity if f.kind is Kind.LONGTEXT and f.required]
    internal = [f for f in entity if f.internal]
    source = [f for f in entity if f.name.endswith("source") and f not in essential]
    texts = [f for f in entity if f.kind is Kind.LONGTEXT and f not in long_first and f not in internal]
    taken = {f.name for f in (*essential, *long_first, *internal, *source, *texts)}
    follow = [f for f in entity if f.name not in taken]
    yield _("Identité"), [f for f in entity if f in essential or f in long_first]
    if entity.name == "evaluation":
        yield from _answers(entity, follow, texts)
    else:
        yield _("Suivi"), follow
        yield _("Textes"), texts
    yield _("Interne et sources"), source + internal


def _answers(entity: Entity, follow: list[Field], texts: list[Field]) -> Iterator[Group]:
    """An evaluation shows each score above its justification."""
    yield _("Suivi"), [f for f in follow if f.kind is not Kind.SCORE]
    scores = [f for f in entity if f.kind is Kind.SCORE or f in texts]
    yield _("Réponses"), scores


class Summary(QScrollArea):
    """Shows one record; each field is written when it is left."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._record: Record | None = None
        self._form: FieldForm | None = None
        self._texts = CellTexts(session)
        self.setAccessibleName(_("Synthèse"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = theme.set_role(QFrame(self), "surface")
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(*[theme.px("space.3")] * 4)
        self.first_look = FirstLook(session, inner)
        self.first_look.fieldWanted.connect(self._on_field_wanted)
        self._layout.addWidget(self.first_look)
        self._layout.addStretch()
        self.setWidget(inner)
        session.unseen.changed.connect(self._tell_news)

    @property
    def form(self) -> FieldForm | None:
        """The fields of the record that shows."""
        return self._form

    def show_record(self, record: Record) -> None:
        """Show ``record``; what is being typed in a field stays."""
        same = self._record is not None and self._record.uid == record.uid
        rebuilt = self._record is None or self._record.entity != record.entity or self._form is None
        self._record = record
        if rebuilt:
            self._build(record)
        elif self._form is not None:
            for name in self._form.names():
                if not (same and self._form.is_touched(name)):
                    self._form.load(name, record.values[name])
        self.first_look.show_record(record)
        self._tell_news()
        if not same:
            self.verticalScrollBar().setValue(0)

    @Slot()
    def _tell_news(self) -> None:
        """Mark what colleagues wrote in the record, until it was seen."""
        record, form = self._record, self._form
        if record is not None and form is not None:
            form.tell_news(partial(self._session.unseen.touched, record.entity, record.uid))

    def leave(self) -> None:
        """Take what is typed in the field that has the keyboard: another record is about to show."""
        form = self._form
        if form is None:
            return
        for name in form.names():
            if form.editor(name).hasFocus() and form.is_touched(name):
                self._on_committed(name)

    def _build(self, record: Record) -> None:
        if self._form is not None:
            self._layout.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        entity = CATALOGUE[record.entity]
        form = FieldForm(self._session, entity, self._texts.full, self.widget())
        for title, fields in groups(entity):
            if fields:
                form.add_section(title)
                form.add_fields(fields, record.values)
        form.committed.connect(self._on_committed)
        form.openWanted.connect(self._on_open_wanted)
        form.creationWanted.connect(self._on_creation_wanted)
        self._form = form
        self._layout.insertWidget(1, form)

    @Slot(str)
    def _on_field_wanted(self, name: str) -> None:
        if self._form is not None:
            self._form.focus_first((name,))
            self.ensureWidgetVisible(self._form.editor(name))

    @Slot(str)
    def _on_committed(self, name: str) -> None:
        if self._form is not None and self._record is not None:
            self._write(self._record, name, self._form.raw(name))

    def _write(self, record: Record, name: str, raw: object) -> None:
        try:
            edit = prepared(self._session, CATALOGUE[record.entity], record.uid, name, raw)
        except UserError as problem:
            self._refuse(record.uid, name, problem)
            return
        if self._form is not None:
            self._form.accept(name)
        if edit.changes:
            edit.write(self._session, None, partial(self._refuse, record.uid, name))
        elif self._form is not None:
            self._form.load(name, record.values[name])

    def _refuse(self, uid: str, name: str, problem: UserError) -> None:
        if isValid(self) and self._form is not None and self._record is not None and self._record.uid == uid:
            self._form.refuse(name, problem)
        else:
            self._session.messages.error(problem)

    @Slot(str)
    def _on_open_wanted(self, name: str) -> None:
        if self._record is not None and self._record[name] is not None:
            self._session.openRecord(str(CATALOGUE[self._record.entity][name].target), str(self._record[name]))

    @Slot(str, str)
    def _on_creation_wanted(self, name: str, typed: str) -> None:
        record = self._record
        if record is None:
            return
        target = CATALOGUE[str(CATALOGUE[record.entity][name].target)]
        presets = named(target, typed, {"organisation": record.values.get("organisation")})
        create(self._session, target.name, presets, lambda uid: self._write(record, name, Picked(uid)))

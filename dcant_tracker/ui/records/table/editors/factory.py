"""The editor that a field of the catalogue calls for."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind, Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.store import Store
from dcant_tracker.ui.presented_choices import pictures_of
from dcant_tracker.ui.records.table.candidates import (
    Candidate,
    Wanted,
    choice_candidates,
    find,
    flag_labels,
    known_texts,
    wanted_for,
)
from dcant_tracker.ui.records.table.editors.day import DayEditor
from dcant_tracker.ui.records.table.editors.line import Known, LineEditor
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.records.table.editors.pick import PickEditor, Source
from dcant_tracker.ui.records.table.weather import Side, candidates
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

Editor = LineEditor | PickEditor | DayEditor | LongTextEditor


def make_editor(
    session: Session,
    entity: Entity,
    field: Field,
    values: Mapping[str, Value],
    parent: QWidget,
    *,
    in_cell: bool = True,
) -> Editor:
    """The editor of ``field`` for a record holding ``values``; in a cell, lists open at once."""
    editor: Editor
    if field.choices is not None:
        editor = PickEditor(_choices(field, field.choices.labels), parent, opens=in_cell)
    elif field.kind is Kind.BOOL:
        editor = PickEditor(_flags(), parent, opens=in_cell)
    elif field.is_ref and field.target != ANY:
        wanted = wanted_for(entity.name, str(field.target), values, session.programme)
        editor = PickEditor(_NoSource(), parent, opens=in_cell)
        editor.set_source(_Records(session, editor, wanted))
    elif field.kind is Kind.DATE:
        editor = DayEditor(parent)
    elif field.kind is Kind.LONGTEXT:
        editor = LongTextEditor(parent)
        if in_cell:
            editor.setPlaceholderText(_("Entrée va à la ligne ; Ctrl+Entrée valide ; Échap abandonne."))
    else:
        editor = LineEditor(parent, _known(session, entity, field, parent), several=field.kind is Kind.TAGS)
    editor.setAccessibleName(field.label)
    if not in_cell and not isinstance(editor, LongTextEditor):
        editor.setFrame(True)
    return editor


def _choices(field: Field, labels: Mapping[str, str]) -> Source:
    def source(text: str, done: Callable[[list[Candidate]], None]) -> None:
        done(with_pictures(choice_candidates(labels, text), field))

    return source


def weather_editor(session: Session, side: Side, field: Field, parent: QWidget) -> PickEditor:
    """The editor of one side's weather, in a cell."""

    def source(text: str, done: Callable[[list[Candidate]], None]) -> None:
        done(with_pictures(candidates(session, side, field, text), field))

    editor = PickEditor(source, parent)
    editor.setAccessibleName(field.label)
    return editor


def with_pictures(found: list[Candidate], field: Field) -> list[Candidate]:
    """``found``, entries of a closed list, beside the pictures that stand for them."""
    pictures = pictures_of(field)
    return [replace(one, picture=pictures.get(str(one.value))) for one in found]


def _flags() -> Source:
    def source(text: str, done: Callable[[list[Candidate]], None]) -> None:
        listed = choice_candidates(flag_labels(), text)
        done([Candidate(one.text, one.value == "1") for one in listed])

    return source


class _NoSource:
    def __call__(self, _text: str, done: Callable[[list[Candidate]], None]) -> None:
        done([])


class _Records:
    """Asks the worker for the records that a text may mean, and proposes to create one."""

    def __init__(self, session: Session, editor: QWidget, wanted: Wanted) -> None:
        self._session = session
        self._editor = editor
        self._wanted = wanted

    def __call__(self, text: str, done: Callable[[list[Candidate]], None]) -> None:
        wanted = self._wanted

        def work(store: Store) -> list[Candidate]:
            return with_creation(find(store.read(), store.labels(), wanted, text), wanted.target, text)

        self._session.jobs.read(work, done, owner=self._editor, key="candidates", failed=_not_now)


def with_creation(found: list[Candidate], target: str, text: str) -> list[Candidate]:
    """``found``, and « Créer … » where the name typed is not among them."""
    name = " ".join(text.split())
    creatable = any(field.is_text and field.required for field in CATALOGUE[target].key)
    if not name or not creatable or any(one.text.casefold() == name.casefold() for one in found):
        return found
    return [*found, Candidate(name, name, creates=True)]


def _known(session: Session, entity: Entity, field: Field, owner: QWidget) -> Known | None:
    """Texts already used, for fields where the same words come back (a region, a theme, a name)."""
    first = next((one for one in entity.key if one.kind is Kind.TEXT), None)
    names_it = field == first and field.required
    if field.kind not in (Kind.TAGS, Kind.TEXT) or names_it or field.name in _ALWAYS_DIFFERENT:
        return None

    def ask(done: Callable[[list[str]], None]) -> None:
        session.jobs.read(
            lambda store: known_texts(store.read(), entity.name, field.name),
            done,
            owner=owner,
            key=f"known {field.name}",
            failed=_not_now,
        )

    return ask


_ALWAYS_DIFFERENT = frozenset({"email", "phone", "short_name", "short_title", "insee_code", "target", "code"})


def _not_now(_problem: UserError) -> None:
    """Proposals that cannot be read are left out; what is typed is checked anyway."""

"""Lines in which a record of ours, or a word of one of our lists, is named."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind
from dcant_tracker.errors import UserError
from dcant_tracker.store.store import Store
from dcant_tracker.ui.records.table.candidates import Candidate, Wanted, find
from dcant_tracker.ui.records.table.editors.factory import make_editor
from dcant_tracker.ui.records.table.editors.pick import PickEditor
from dcant_tracker.ui.work.session import Session


def value_line(session: Session, entity: Entity, field: Field, parent: QWidget) -> QLineEdit:
    """A line for a value of ``field``, with our records or the words of its list proposed."""
    if field.is_ref and field.target != ANY:
        line: QLineEdit = record_line(session, [str(field.target)], parent)
    elif field.kind is Kind.LONGTEXT:
        line = QLineEdit(parent)
    else:
        made = make_editor(session, entity, field, {}, parent, in_cell=False)
        assert isinstance(made, QLineEdit)
        line = made
    line.setAccessibleName(field.label)
    return line


def record_line(session: Session, targets: Sequence[str], parent: QWidget) -> PickEditor:
    """A line that proposes records of ``targets``; the value of a proposal is ``entity:uid``."""
    line = PickEditor(_nothing, parent, opens=False)
    line.setFrame(True)
    line.set_source(_OurRecords(session, line, targets))
    return line


class _OurRecords:
    """Asks the worker for the records that a text may mean."""

    def __init__(self, session: Session, line: QWidget, targets: Sequence[str]) -> None:
        self._session = session
        self._line = line
        self._targets = tuple(targets)

    def __call__(self, text: str, done: Callable[[list[Candidate]], None]) -> None:
        targets, programme = self._targets, self._session.programme

        def work(store: Store) -> list[Candidate]:
            reading, labels = store.read(), store.labels()
            return [
                Candidate(one.text, f"{target}:{one.value}", one.detail)
                for target in targets
                for one in find(reading, labels, Wanted(target, (), programme), text)
            ]

        self._session.jobs.read(work, done, owner=self._line, key="candidates", failed=_not_now)


def _nothing(_text: str, done: Callable[[list[Candidate]], None]) -> None:
    done([])


def _not_now(_problem: UserError) -> None:
    """Proposals that cannot be read are left out; what is typed is checked by the first rows."""

"""Records as the command line shows them: JSON for programs, aligned texts for people."""

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from dcant_tracker.cli import arguments
from dcant_tracker.cli.output import write, write_table
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.errors import UserError
from dcant_tracker.store.history.moments import step_at
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.json_lines import json_line, json_lines
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import names
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store

_PART = 1_000


@dataclass(frozen=True, slots=True)
class Listing:
    """The records of one list as they stood on ``day``, in order, and the key texts to show them with."""

    reading: Reading
    query: queries.Query
    labels: Labels
    day: date

    @property
    def entity(self) -> Entity:
        """What is listed."""
        return CATALOGUE[self.query.entity]

    def lines(self) -> Generator[bytes]:
        """The records as JSON, in parts; to be closed."""
        lines = json_lines(self.reading, self.query)
        if self.query.entity != "recommendation":
            return lines
        from dcant_tracker.cli.glances import with_glances
        from dcant_tracker.insight.state import State

        return with_glances(State(self.reading, self.day), lines)

    def records(self) -> Iterator[Record]:
        """One record after the other."""
        for part in _parts(self.reading, self.query):
            self.labels.preload_refs(self.entity, part)
            yield from part


@contextmanager
def listing(store: Store, entity: Entity, where: Sequence[str], search: str, at: str | None) -> Iterator[Listing]:
    """The records that hold every condition and word, now or at an earlier time."""
    now = store.read()
    if at is None:
        yield _listing(now, entity, where, search, arguments.resolver(now), date.today())  # noqa: DTZ011 - days are local
        return
    from dcant_tracker.insight.state import day_of

    step = step_at(now, at)
    searchable = {entity.name, *(str(field.target) for field in entity.refs)} - {ANY} if search else ()
    with closing(rewound(now, step, searchable)) as earlier:
        yield _listing(earlier, entity, where, search, _then_or_now(earlier, now), day_of(now, step, at))


def _listing(
    reading: Reading, entity: Entity, where: Sequence[str], search: str, resolve: arguments.Resolve, day: date
) -> Listing:
    conditions = arguments.conditions(entity, where, resolve)
    query = queries.Query(entity.name, search, conditions, is_alike_everywhere=True)
    return Listing(reading, query, reading.labels(), day)


def _then_or_now(earlier: Reading, now: Reading) -> arguments.Resolve:
    """References by the names that records had then, else by those they have now."""

    def resolve(target: str, text: str) -> str:
        try:
            return names.resolve_target(earlier, target, text)
        except UserError:
            return names.resolve_target(now, target, text)

    return resolve


def _parts(reading: Reading, query: queries.Query) -> Iterator[Sequence[Record]]:
    numbers = queries.ids(reading, query)
    for start in range(0, len(numbers), _PART):
        wanted = numbers[start : start + _PART]
        rows = queries.rows(reading, query.entity, wanted)
        yield [rows[number] for number in wanted if number in rows]


def record_as_json(reading: Reading, record: Record) -> Any:
    """One record as the list says it."""
    line = json_line(reading, record.entity, record.id)
    if record.entity == "recommendation":
        from dcant_tracker.cli.glances import told
        from dcant_tracker.insight.state import present

        (line,) = told(present(reading), [line])
    return json.loads(line)


def write_list(shown: Listing) -> int:
    """A table of the key columns and of what names the record best; returns the number of records."""
    caption = [shown.entity[name] for name in shown.entity.caption]
    columns = [*shown.entity.key, *caption[:1]]
    rows = []
    for record in shown.records():
        cells = [shown.labels.of_field(field, record[field.name]) for field in shown.entity.key]
        rows.append([*cells, *([record.caption] if caption else [])])
    if rows:
        write_table([field.label for field in columns], rows)
    return len(rows)


def write_record(entity: Entity, record: Record, labels: Labels) -> None:
    """Each filled field on its own line, the longer texts indented below."""
    lines = [("uid", record.uid)]
    lines += [(f.label, labels.of_field(f, record[f.name])) for f in entity if record[f.name] is not None]
    width = max(len(name) for name, _text in lines)
    indent = "\n" + " " * (width + 3)
    for name, text in lines:
        write(f"{name.ljust(width)} : {text.replace(chr(10), indent)}")

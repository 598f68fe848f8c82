"""A kept file that has no base of its own, read again and held against the data of today."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import same, sort_key
from dcant_tracker.exchange import scope
from dcant_tracker.exchange.ledger.since import Difference, History, Side, What, sent_with
from dcant_tracker.exchange.merging.gathering import understand
from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.rows import TheirRow
from dcant_tracker.exchange.sources.opening import opened
from dcant_tracker.exchange.sources.source import Source
from dcant_tracker.exchange.sources.terms import Terms
from dcant_tracker.exchange.tables import IncomingTable
from dcant_tracker.store.file.drafts import working_folder
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import ExchangeInfo
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, all_records, get_many


class Reread:
    """One file of the ledger; a cell or a row that cannot be understood says nothing.

    Raises UserError when the file is neither one of our workbooks nor one whose columns are known.
    """

    def __init__(self, reading: Reading, info: ExchangeInfo) -> None:
        self._reading = reading
        self._come = self._read_file(info)
        understood = understand(reading, self._come).rows
        self._rows = [row for row in understood if row.uid and not row.trouble]
        self._seen: dict[str, set[str]] = {}
        for row in self._rows:
            self._seen.setdefault(row.entity, set()).add(row.uid)
        self._mine = {name: get_many(reading, name, uids) for name, uids in self._seen.items()}
        unknown = {(row.entity, row.uid): row.values for row in self._rows if row.uid not in self._mine[row.entity]}
        self._labels = reading.labels(unknown)
        self._history = History(reading, info)

    def _read_file(self, info: ExchangeInfo) -> Source:
        with working_folder() as folder:
            path = folder / safe_name(info.file_name)
            path.write_bytes(ledger.file_of(self._reading, info.id))
            book = read(path, encoding=str(info.options.get("encoding") or ""))
            return opened(self._reading, book, Terms(info.partner))

    def differences(self) -> list[Difference]:
        """Its differences, in the order of the sheets; one of ours also lacks the records that it does not hold."""
        found = [one for row in self._rows for one in self._about(row)]
        answered = self._come.origin.export_id
        exported = ledger.export_called(self._reading, answered) if answered else None
        if exported is not None:
            found += self._lacking(exported)
        order = {name: rank for rank, name in enumerate(CATALOGUE)}
        return sorted(found, key=lambda one: (order[one.entity], sort_key(one.key), one.uid))

    def _about(self, row: TheirRow) -> Iterator[Difference]:
        declared = CATALOGUE[row.entity]
        record: Record | None = self._mine[row.entity].get(row.uid)
        if record is None:
            before = {name: self._shown(declared[name], value) for name, value in row.values.items()}
            key = self._labels.of_values(row.entity, row.values)
            yield self._difference(What.DELETED, row.entity, row.uid, key, None, before, None)
            return
        for name, value in row.values.items():
            mine = record[name]
            says_nothing = value is None and self._come.left is None
            if says_nothing or same(value, mine):
                continue
            sides = self._shown(declared[name], value), self._shown(declared[name], mine)
            key = self._labels.of_record(record)
            yield self._difference(What.CHANGED, row.entity, row.uid, key, name, *sides)

    def _lacking(self, exported: ExchangeInfo) -> Iterator[Difference]:
        options = sent_with(exported, _held(self._come.contents.tables, exported.counts))
        for entity in scope.entities(options):
            known, among = self._seen.get(entity.name, set()), scope.among(self._reading, entity, options)
            for record in all_records(self._reading, entity.name):
                if among is not None and record.uid not in among:
                    continue
                if record.uid not in known and scope.leaves(entity, record.values, options):
                    now = {f.name: self._shown(f, record[f.name]) for f in scope.fields(entity, options)}
                    key = self._labels.of_record(record)
                    yield self._difference(What.ADDED, entity.name, record.uid, key, None, None, now)

    def _shown(self, declared: Field, value: Value) -> Value:
        return self._labels.of_field(declared, value) if declared.is_ref and value is not None else value

    def _difference(
        self, what: What, entity: str, uid: str, key: str, name: str | None, before: Side, now: Side
    ) -> Difference:
        when, who = self._history.told(entity, uid, name)
        return Difference(what, entity, uid, key, name, before, now, when, who)


def _held(tables: Iterable[IncomingTable], sent: Mapping[str, int]) -> Sequence[str]:
    """The entities that left and whose sheet came back."""
    return [table.entity.name for table in tables if table.entity.name in sent]

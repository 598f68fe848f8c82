"""What differs between a workbook of the ledger and the data of today.

For a sending, the base kept with it against today: what was edited and taken back since does not show.
The history only says which records to look at, who changed them last and when.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Json, Value, Values, to_json
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import base, scope
from dcant_tracker.exchange.scope import CONTACT, ExportOptions
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import ExchangeInfo, Touch
from dcant_tracker.store.reading.history import erased_contacts
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import SEPARATOR, Labels
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.words import _

Side: TypeAlias = Value | Mapping[str, Value]
"""One side of a difference: a cell, or the cells of a whole record by field; references as key text."""


class What(StrEnum):
    """What happened between the file and today."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: ``before`` in the file, ``now`` in the data.

    ``field`` None: the whole record was added (``before`` None) or deleted (``now`` None). ``when`` (ISO, UTC)
    and ``who`` tell its last change, where the history knows one since the file.
    """

    what: What
    entity: str
    uid: str
    key: str
    field: str | None
    before: Side
    now: Side
    when: str | None = None
    who: str | None = None

    def text(self, side: Side) -> str:
        """One side as people read it; a whole record as its filled fields, one a line."""
        declared = CATALOGUE[self.entity]
        if isinstance(side, Mapping):
            lines = (f"{declared[n].label} : {_said(declared[n], v)}" for n, v in side.items() if v is not None)
            return "\n".join(lines)
        return "" if self.field is None else _said(declared[self.field], side)

    def to_json(self) -> dict[str, Any]:
        """The difference with values as ``import --json`` writes them."""
        return {
            "kind": str(self.what),
            "entity": self.entity,
            "uid": self.uid,
            "key": self.key,
            "field": self.field,
            "before": _side_json(self.before),
            "now": _side_json(self.now),
            "when": self.when,
            "who": self.who,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """A workbook of the ledger compared with today. ``partner`` is a name, empty for nobody in particular."""

    info: ExchangeInfo
    partner: str
    differences: Sequence[Difference]

    def counts(self) -> dict[str, int]:
        """How many differences of each kind."""
        found = dict.fromkeys(map(str, What), 0)
        for difference in self.differences:
            found[str(difference.what)] += 1
        return found


def _said(declared: Field, value: Value) -> str:
    return str(value or "") if declared.is_ref else display(declared, value)


def _side_json(side: Side) -> Json | dict[str, Json]:
    if isinstance(side, Mapping):
        return {name: to_json(value) for name, value in side.items()}
    return to_json(side)


def since_last_sending(
    reading: Reading,
    partner: str | None,
    entities: Sequence[str] | None = None,
) -> Comparison:
    """What changed since the last workbook that left for ``partner`` (a uid), as far as it showed.

    ``entities`` narrows it down. Raises UserError when nothing was sent, or not those.
    """
    info, name = last_sending_to(reading, partner)
    missing = [CATALOGUE[entity].sheet for entity in entities or () if entity not in info.counts]
    if missing:
        raise UserError(
            _("Le dernier envoi à {partner} ne contenait pas : {sheets}.").format(
                partner=name, sheets=", ".join(missing)
            ),
            _("Il contenait : {sheets}.").format(sheets=", ".join(CATALOGUE[e].sheet for e in info.counts)),
        )
    options = sent_with(info, entities)
    return Comparison(info, name, differences(reading, info, options))


def last_sending_to(reading: Reading, partner: str | None) -> tuple[ExchangeInfo, str]:
    """The last sending to ``partner`` (a uid), and its name. Raises UserError when nothing was sent."""
    info = ledger.last_sending(reading, partner)
    name = reading.labels().of("partner", partner)
    if info is None:
        raise UserError(
            _("Aucun classeur n'a encore été envoyé à « {partner} » : rien à comparer.").format(partner=name),
            _("Exportez d'abord un classeur pour ce partenaire ; les modifications se comptent à partir de cet envoi."),
        )
    return info, name


def sent_with(info: ExchangeInfo, entities: Sequence[str] | None = None) -> ExportOptions:
    """The options that the sending ``info`` left with, for all its sheets or those of ``entities``."""
    return scope.from_json(
        info.options, tuple(name for name in info.counts if entities is None or name in entities), info.partner
    )


def differences(reading: Reading, info: ExchangeInfo, options: ExportOptions) -> list[Difference]:
    """What differs between the sending ``info`` and today, of what both it and ``options`` show."""
    document = ledger.base_of(reading, info.id)
    if document is None:
        return []
    history = History(reading, info)
    sent = base.some_rows(info.export_id or "", document, history.touched)
    labels = reading.labels()
    found: list[Difference] = []
    for entity in scope.entities(options):
        sheet = sent.sheets.get(entity.name)
        if sheet is not None:
            found += _Sheet(reading, labels, history, entity, sheet, options).differences()
    return found


class History:
    """Who touched what since an exchange; and who was erased, whose name is said no more (GDPR, article 17)."""

    def __init__(self, reading: Reading, info: ExchangeInfo) -> None:
        self.touched: dict[str, set[str]] = {}
        self._last: dict[tuple[str, str, str | None], Touch] = {}
        for touch in ledger.touched_since(reading, info):
            self.touched.setdefault(touch.entity, set()).add(touch.uid)
            self._last[touch.entity, touch.uid, touch.field] = touch
        self.erased = erased_contacts(reading)

    def told(self, entity: str, uid: str, name: str | None) -> tuple[str | None, str | None]:
        """When and by whom a field was changed last, at least its record as a whole."""
        touch = self._last.get((entity, uid, name)) or self._last.get((entity, uid, None))
        return (touch.at, touch.who) if touch else (None, None)


class _Sheet:
    """One sheet of a sending against the records of today."""

    def __init__(
        self,
        reading: Reading,
        labels: Labels,
        history: History,
        entity: Entity,
        sheet: base.BaseSheet,
        options: ExportOptions,
    ) -> None:
        self._reading = reading
        self._labels = labels
        self._history = history
        self._entity = entity
        self._sheet = sheet
        self._options = options
        self._read = base.RowReader(entity.name, sheet.fields)
        self._ranks = {name: rank for rank, name in enumerate(sheet.fields)}
        self._among = scope.among(reading, entity, options)
        self._fields = [declared for declared in scope.fields(entity, options) if declared.name in self._ranks]

    def differences(self) -> list[Difference]:
        """The differences of the sheet, by key text."""
        uids = self._history.touched.get(self._entity.name, set())
        today = get_many(self._reading, self._entity.name, uids) if uids else {}
        self._labels.preload_refs(self._entity, today.values())
        found = [one for uid in uids for one in self._about(uid, today.get(uid))]
        return sorted(found, key=lambda one: (sort_key(one.key), one.uid))

    def _about(self, uid: str, record: Record | None) -> Iterator[Difference]:
        items = self._sheet.rows.get(uid)
        sent = None if items is None else self._read(items)
        if sent is not None and not scope.leaves(self._entity, sent, self._options):
            sent = None
        now = None if record is None else record.values
        if now is not None and not scope.leaves(self._entity, now, self._options):
            now = None
        if sent is None and now is not None and (self._among is None or uid in self._among):
            yield self._difference(What.ADDED, uid, None, None, self._whole(now), self._key_now(now))
        elif now is None and sent is not None and items is not None:
            before = self._whole_sent(uid, items, sent)
            yield self._difference(What.DELETED, uid, None, before, None, self._key_sent(before))
        elif sent is not None and now is not None and items is not None:
            yield from self._cells(uid, items, sent, now)

    def _cells(self, uid: str, items: Sequence[Any], sent: Values, now: Values) -> Iterator[Difference]:
        key: str | None = None
        for declared in self._fields:
            name = declared.name
            if sent[name] == now[name]:
                continue
            before, after = self._shown_sent(uid, declared, items, sent), self._shown(declared, now[name])
            if before != after or declared.is_ref:
                key = self._key_now(now) if key is None else key
                yield self._difference(What.CHANGED, uid, name, before, after, key)

    def _difference(self, what: What, uid: str, name: str | None, before: Side, now: Side, key: str) -> Difference:
        when, who = self._history.told(self._entity.name, uid, name)
        return Difference(what, self._entity.name, uid, key, name, before, now, when, who)

    def _whole(self, values: Values) -> dict[str, Value]:
        return {declared.name: self._shown(declared, values[declared.name]) for declared in self._fields}

    def _whole_sent(self, uid: str, items: Sequence[Any], sent: Values) -> dict[str, Value]:
        return {declared.name: self._shown_sent(uid, declared, items, sent) for declared in self._fields}

    def _shown(self, declared: Field, value: Value) -> Value:
        return self._labels.of_field(declared, value) if declared.is_ref and value is not None else value

    def _shown_sent(self, uid: str, declared: Field, items: Sequence[Any], sent: Values) -> Value:
        """The cell as it left: a reference says the name of that day, unless that person was erased since."""
        value = sent[declared.name]
        if value is None:
            return None
        if self._entity.name == CONTACT and uid in self._history.erased and not declared.is_ref:
            return value if declared.choices else _nameless() if declared.name == "name" else None
        if not declared.is_ref:
            return value
        if declared.target == CONTACT and value in self._history.erased:
            return _nameless()
        return str(items[self._ranks[declared.name]][0])

    def _key_now(self, values: Values) -> str:
        """How the record is named today, by the columns that its reader sees."""
        if self._entity.name == "organisation" or all(declared in self._fields for declared in self._entity.key):
            return self._labels.of_values(self._entity.name, values)
        return self._joined(self._whole(values))

    def _key_sent(self, before: Values) -> str:
        return str(before.get("name") or "") if self._entity.name == "organisation" else self._joined(before)

    def _joined(self, shown: Values) -> str:
        parts = (_said(declared, shown[declared.name]) for declared in self._entity.key if declared in self._fields)
        return SEPARATOR.join(part for part in parts if part)


def _nameless() -> str:
    return _("Personne effacée")

"""What a cell says: short on the screen, whole and exact for the clipboard."""

from collections.abc import Iterable

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind, Value
from dcant_tracker.domain.parsing import display
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.ui.work.session import Session

_LONGEST_SHOWN = 240


class CellTexts:
    """Texts of cells over one session; follows its labels, which change with the data."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._labels: Labels | None = None
        self._programme = ""
        self._short: dict[tuple[str, str], str] = {}

    def preload(self, entity: Entity, records: Iterable[Record]) -> None:
        """Read what ``records`` of ``entity`` refer to, in few queries."""
        listed = list(records)
        labels = self._fresh_labels()
        labels.preload_refs(entity, listed)
        wanted: dict[str, set[str]] = {}
        for field in entity.refs:
            target = str(field.target)
            if CATALOGUE[target].own_name:
                uids = {str(record.values[field.name]) for record in listed if record.values[field.name]}
                wanted.setdefault(target, set()).update(uid for uid in uids if (target, uid) not in self._short)
        for target, uids in wanted.items():
            self._read_short(target, uids)

    def of_record(self, record: Record, field: Field) -> str:
        """A cell of ``record``: a body by the name that it bore on the day of a dated record."""
        entity = CATALOGUE[record.entity]
        if entity.dated and field.target == "organisation" and record.values[entity.dated] is not None:
            return self._fresh_labels().of_cell(entity, field.name, record.values)
        return self.shown(field, record.values[field.name])

    def shown(self, field: Field, value: Value) -> str:
        """``value`` for a cell of the screen: one line."""
        if value is None:
            return ""
        if field.is_ref and field.target != ANY:
            target, uid = str(field.target), str(value)
            if not CATALOGUE[target].own_name:
                return self._named(target, uid)
            self._fresh_labels()
            if (target, uid) not in self._short:
                self._read_short(target, {uid})
            return self._short[target, uid]
        owner = field.referred(value)
        if owner is not None and owner[0] in CATALOGUE:
            return Titles(self._fresh_labels()).of(*owner)
        text = self._fresh_labels().of_field(field, value)
        if field.kind is Kind.LONGTEXT or "\n" in text:
            return " ⏎ ".join(text[:_LONGEST_SHOWN].splitlines())
        return text

    def _named(self, target: str, uid: str) -> str:
        """A record by its key where that is a name by itself, else by its title."""
        labels = self._fresh_labels()
        return Titles(labels).of(target, uid) if CATALOGUE[target].title else labels.of(target, uid)

    def full(self, field: Field, value: Value) -> str:
        """``value`` as it is edited and told where the mouse rests: a record as people call it, line breaks kept."""
        return self.shown(field, value) if field.is_ref else display(field, value)

    def _fresh_labels(self) -> Labels:
        labels = self._session.labels()
        if labels is not self._labels or self._programme != self._session.programme:
            self._labels = labels
            self._programme = self._session.programme
            self._short.clear()
        return labels

    def _read_short(self, target: str, uids: set[str]) -> None:
        found = get_many(self._session.store.read(), target, uids) if uids else {}
        for uid in uids:
            self._short[target, uid] = self._short_of(found[uid]) if uid in found else uid

    def _short_of(self, record: Record) -> str:
        """The name of ``record``, and its programme unless that is known: « 3 · Archives (DcANT 2015-2017) »."""
        entity = CATALOGUE[record.entity]
        known = "programme" not in entity or (self._programme and record["programme"] == self._programme)
        name, caption = ", ".join(str(record[field.name]) for field in entity.own_name), record.caption
        name = f"{name} · {caption[:80]}" if caption else name
        programme = "" if known else self._fresh_labels().of_field(entity["programme"], record["programme"])
        return f"{name} ({programme})" if programme else name

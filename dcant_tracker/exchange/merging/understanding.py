"""From the cells of a source to rows of values, each row with its record identified.

Identification is lazy: a row without « Réf. » is found by its key, whose references may name other
rows of the same source.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any
from weakref import proxy

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.following import followings
from dcant_tracker.domain.identity import is_uid, new_uid
from dcant_tracker.domain.kinds import ANY, Kind, Value, Values
from dcant_tracker.domain.parsing import DoubtfulError, as_text, parse
from dcant_tracker.domain.rules import key_of
from dcant_tracker.domain.text import comparable, fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.as_sent import AsSent
from dcant_tracker.exchange.merging.excel_habits import as_meant
from dcant_tracker.exchange.merging.held_already import HeldAlready
from dcant_tracker.exchange.merging.late import Late
from dcant_tracker.exchange.merging.month_first import MonthFirst
from dcant_tracker.exchange.merging.numbered_days import NumberedDays
from dcant_tracker.exchange.merging.resolving import (
    ORGANISATION,
    RECOMMENDATION,
    OwnNames,
    Resolver,
    UnknownOrganisationError,
)
from dcant_tracker.exchange.merging.seen_beside import rows_beside, see_beside
from dcant_tracker.exchange.merging.settling import Settled, settled
from dcant_tracker.exchange.merging.unknown_names import UnknownNames
from dcant_tracker.exchange.merging.written_row import WrittenRow, own_names, their_row
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.names.organisations import Candidate, Match
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.rows import Problem, Rows, TheirRow
from dcant_tracker.exchange.sources.source import Left
from dcant_tracker.exchange.tables import REF, Incoming, IncomingTable, column_letter, is_blank, ref_in
from dcant_tracker.store.erasure.fingerprints import Erased
from dcant_tracker.store.erasure.person import CONTACT
from dcant_tracker.store.erasure.traces import stood_for
from dcant_tracker.store.history.log import last_known, values_held
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading import keys
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _, exchange_language

ProgressCall = Callable[[int, int, str], None]

_PROGRESS_EVERY = 500
_NAMING = {ORGANISATION: "name", RECOMMENDATION: "code"}
"""The field that says what we know under another text, in a row found by it."""
_SAME_TITLE = 45
"""How alike, out of 100, two titles of one number must be to be the same recommendation."""


class Understanding:
    """Reads the tables of one source against the data file and what the source said when it left."""

    def __init__(
        self,
        known: Known,
        contents: Incoming,
        left: Left | None = None,
        names: Sequence[Left] = (),
        aliases: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``names`` hold what records were called when it left.

        ``aliases`` gives the uid behind names of organisations, folded, that the person was asked about.
        """
        self._reading = known.reading
        self._labels = known.labels
        self._known = known
        self._erased = Erased(known.reading)
        self._late = Late(known.reading)
        self._heirs = Heirs(known.reading)
        self._held = HeldAlready(known.reading, known.labels)
        self._contents = contents
        self._glossary = contents.glossary
        self._left = left
        self._aliases = aliases
        self._own: OwnNames[WrittenRow] = OwnNames(own_names)
        itself = proxy(self)  # a circle would keep all rows until the collector of garbage comes
        identify = partial(Understanding._identify, itself)
        self._resolver = Resolver(known, names, self._own, identify, aliases, contents.glossary)
        known_value = partial(Understanding._known_value, itself)
        self._days, self._months = NumberedDays(known_value), MonthFirst(known_value)
        self.unknown = UnknownNames()
        self.settled = Settled([])
        self._mine: dict[str, set[str]] = {}
        self._borne: set[str] = set()
        self._claimed: dict[tuple[str, str], WrittenRow] = {}
        self._living: dict[tuple[str, str], bool] = {}
        self._former_keys: dict[str, Mapping[tuple[str, ...], str]] = {}
        self._overlay_keys: dict[tuple[str, tuple[str, ...]], str] = {}

    @exchange_language()
    def rows(self, progress: ProgressCall | None = None) -> list[TheirRow]:
        """Every row of the source, its cells understood as far as they can be."""
        written = [row for table in self._contents.tables for row in self._read_table(table)]
        self.settled = settled(AsSent(self._reading, self._labels, self._left), written)
        read = self.settled.rows
        self._days.rows = read
        self._claim_by_ref(read)
        self._borne = keys.borne(self._reading, {row.ref for row in read if row.ref and not row.uid})
        for row in read:
            self._own.put(row.entity.name, row)
        for count, row in enumerate(read):
            if progress and count % _PROGRESS_EVERY == 0:
                progress(count, len(read), row.sheet)
            self._identify(row)
            if not row.trouble:
                self._understand(row)
        self._months.ask(read)
        for row in read:
            if row.uid and row.uid not in self._mine.get(row.entity.name, ()):
                row.erased = self._erased.question(row.entity.name, row.uid, row.values)
            row.late = self._late.question(row.entity.name, row.uid, row.values)
        return [their_row(row) for row in read]

    def _read_table(self, table: IncomingTable) -> list[WrittenRow]:
        places = {name: position for position, name in table.columns.items() if name != REF}
        shown = {name: table.shown.get(at, at) for name, at in places.items()}
        ref_at = next((position for position, name in table.columns.items() if name == REF), None)
        seen = rows_beside(table)
        rows = []
        for number, cells in table.rows:
            width = len(cells)
            by_field = {**table.given, **{name: cells[at] if at < width else None for name, at in places.items()}}
            ref = cells[ref_at] if ref_at is not None and ref_at < width else None
            row = WrittenRow(table.entity, table.sheet, number, by_field, shown, ref_at, ref_in(ref))
            row.elsewhere = table.elsewhere
            if number - 1 in seen or table.beside.hides(number - 1):
                see_beside(row, table)
            rows.append(row)
        name = table.entity.name
        uids = {row.ref for row in rows if row.ref}
        self._mine[name] = keys.existing(self._reading, name, uids) if uids else set()
        return rows

    def _claim_by_ref(self, rows: Iterable[WrittenRow]) -> None:
        """Rows that name their record come before those that must be found by key."""
        for row in rows:
            if not row.ref or row.trouble:
                continue
            entity = row.entity.name
            if row.ref in self._mine[entity] or self._has_left(entity, row.ref) or self._heirs.went(entity, row.ref):
                self._claim(row, row.ref)

    def _identify(self, row: WrittenRow) -> str:
        if row.uid or row.trouble:
            return row.uid or f"?{id(row)}"
        if row.identifying:
            return f"?{id(row)}"
        row.identifying = True
        self._identify_by_key(row)
        return row.uid or f"?{id(row)}"

    def _has_left(self, entity: str, uid: str) -> bool:
        return self._left is not None and self._left.holds(entity, uid)

    def _identify_by_key(self, row: WrittenRow) -> None:
        values: dict[str, Value] = {}
        names = [f.name for f in row.entity.key] + (
            ["siren", "insee_code"] if row.entity.name == "organisation" else []
        )
        for name in names:
            if name in row.cells:
                value, problem = self._cell(row, row.entity[name], None)
                values[name] = value
                if problem is not None and name not in ("siren", "insee_code"):
                    row.trouble, row.trouble_field = problem.message, name
                    return
        self._complete(row, values)
        try:
            found = self._find(row, values)
        except UserError as problem:
            row.trouble, row.trouble_field = str(problem), row.entity.key[0].name
            return
        if found is not None:
            row.former = found.former
            if question := self._renumbered(row, found.uid):
                row.questions[""] = question
            self._claim(row, found.uid)
            return
        self._add(row, values)

    def _complete(self, row: WrittenRow, values: dict[str, Value]) -> None:
        """A row holds what the records that it names say, though it does not: the recommendation of its experiment."""
        for link in followings(row.entity.name):
            name, beside = link.field.name, values.get(link.beside.name)
            if beside is None or values.get(name) is not None:
                continue
            mine = get(self._reading, link.source.name, str(beside))
            added = self._claimed.get((link.source.name, str(beside)))
            if mine is not None:
                values[name] = mine[name]
            elif added is not None:
                values[name], _problem = self._cell(added, added.entity[name], None)

    def _find(self, row: WrittenRow, values: dict[str, Value]) -> Match | None:
        key = key_of(row.entity, values)
        by_key = keys.holder(self._reading, row.entity.name, key)
        if by_key is None and row.entity.name not in _NAMING and (heir := self._joined_keys(row.entity.name).get(key)):
            return Match(heir, former=True)
        if by_key is None and row.entity.name == RECOMMENDATION:
            return self._numbered(values)
        if row.entity.name != ORGANISATION:
            return Match(by_key) if by_key else None
        answered = self._aliases.get(fold(str(values.get("name") or "")))
        if answered is not None and self._lives(ORGANISATION, answered):
            return Match(answered, former=True)
        return self._known.organisations.find(values, by_key)

    def _joined_keys(self, entity: str) -> Mapping[tuple[str, ...], str]:
        """By the keys that they had, what holds the records of ``entity`` that went into others."""
        if entity not in self._former_keys:
            declared = CATALOGUE[entity]
            found: dict[tuple[str, ...], str] = {}
            for uid in self._heirs.of_entity(entity):
                values = last_known(self._reading, entity, uid) or {}
                here = {field.name: self._heirs.of_value(field, values.get(field.name)) for field in declared}
                found[key_of(declared, here)] = self._heirs.of(entity, uid)
            self._former_keys[entity] = found
        return self._former_keys[entity]

    def _numbered(self, values: dict[str, Value]) -> Match | None:
        """The recommendation of the same programme that a number written « R3 » or « n° 3 » means."""
        found = self._known.numbered(str(values.get("code") or ""))
        mine = [record for uid in found if (record := get(self._reading, RECOMMENDATION, uid))]
        alike = [record.uid for record in mine if record["programme"] == values.get("programme")]
        return Match(alike[0], former=True) if len(alike) == 1 else None

    def _renumbered(self, row: WrittenRow, uid: str) -> str:
        """The question that a well-known number under a very different title asks (exchange.md section 5)."""
        if row.entity.name != "recommendation" or "title" not in row.cells or self._has_left("recommendation", uid):
            return ""
        mine = get(self._reading, "recommendation", uid)
        written = row.cells["title"]
        if mine is None or not isinstance(written, str) or is_blank(written):
            return ""
        if _says_title(written, mine["title"]) or any(
            _says_title(written, title) for title in values_held(self._reading, row.entity["title"], uid)
        ):
            return ""
        return _("Même N°, mais un intitulé très différent du nôtre (« {title} ») : renumérotée ?").format(
            title=mine["title"]
        )

    def _add(self, row: WrittenRow, values: dict[str, Value]) -> None:
        key = (row.entity.name, key_of(row.entity, values))
        twin = self._overlay_keys.get(key)
        if twin is not None and any(part for part in key[1]):
            first = self._claimed[row.entity.name, twin]
            row.trouble = _("Même clé que la ligne {row} : une seule des deux peut être prise.").format(
                row=first.number
            )
            return
        usable = is_uid(row.ref) and row.ref not in self._borne
        self._claim(row, row.ref if usable else new_uid())
        self._overlay_keys[key] = row.uid
        row.fresh = True
        self._living.pop((row.entity.name, row.uid), None)
        if row.ref_place is None and (question := self._held.question(row.entity.name, values)):
            row.questions[""] = question
        answered = row.uid in self._aliases.values()
        if row.entity.name == ORGANISATION and values.get("name") and not answered:
            near = self._known.organisations.near(str(values["name"]))
            if near:
                names = " ; ".join(f"{candidate.label} ({candidate.score}\N{NO-BREAK SPACE}%)" for candidate in near)
                row.note = _("Nom proche déjà connu : {names}.").format(names=names)
                self._note_unknown(row, "name", str(values["name"]), near, added=True)

    def _note_unknown(
        self,
        row: WrittenRow,
        name: str,
        text: str,
        candidates: Sequence[Candidate],
        *,
        added: bool = False,
    ) -> None:
        place = row.places.get(name)
        cell = f"{column_letter(place)}{row.number}" if place is not None else ""
        self.unknown.note(text, row.sheet, cell, candidates, added=added)

    def _claim(self, row: WrittenRow, uid: str) -> None:
        other = self._claimed.setdefault((row.entity.name, uid), row)
        if other is not row:
            row.trouble = _("Désigne la même fiche que la ligne {row} : une seule des deux peut être prise.").format(
                row=other.number
            )
            return
        row.uid = uid

    def _understand(self, row: WrittenRow) -> None:
        same = self._left.unchanged(row.entity.name, row.uid, row.cells) if self._left else ()
        if len(same) == len(row.cells) and not row.former:
            was = self._as_it_left(row)
            row.values = {name: was[name] for name in row.cells}
        else:
            self._understand_cells(row, set(same))
        self._complete(row, row.values)

    def _understand_cells(self, row: WrittenRow, same: Collection[str]) -> None:
        """Those that plainly say the ``same`` as when the record left are taken as they were."""
        left = self._left.items(row.entity.name, row.uid) if self._left else {}
        was = self._as_it_left(row) if left else {}
        held = self._has_left(row.entity.name, row.uid)
        for name, cell in row.cells.items():
            declared = row.entity[name]
            item = left.get(name)
            if item is not None and (name in same or _is_masked(row, cell, item)):
                row.values[name] = was[name]
            elif self._goes_by(row, name):
                row.values |= self._our_name(row, name)
            elif held or declared.default is None or not is_blank(cell):
                self._keep(row, name, *self._cell(row, declared, item))

    def _as_it_left(self, row: WrittenRow) -> Values:
        return self._left_rows.get(row.entity.name, {}).get(row.uid, {})

    @cached_property
    def _left_rows(self) -> Rows:
        return self._left.rows() if self._left else {}

    @staticmethod
    def _goes_by(row: WrittenRow, name: str) -> bool:
        """Whether the row was found by another text than the one we have in field ``name``.

        One found as a record that went into another bears the whole key of that one.
        """
        if row.entity.name in _NAMING:
            return row.former and name == _NAMING[row.entity.name]
        return row.former and row.entity[name].key

    def _our_name(self, row: WrittenRow, name: str) -> Values:
        mine = get(self._reading, row.entity.name, row.uid)
        return {} if mine is None else {name: mine[name]}

    @staticmethod
    def _keep(row: WrittenRow, name: str, value: Value, problem: Problem | None) -> None:
        if problem is None:
            row.values[name] = value
        else:
            row.problems[name] = problem

    def _cell(self, row: WrittenRow, declared: Field, item: Any) -> tuple[Value, Problem | None]:
        cell = row.cells.get(declared.name)
        if isinstance(cell, Unreadable):
            return None, Problem(cell.shown, cell.reason)
        if is_blank(cell):
            return None, None
        try:
            value = self._value(row, declared, cell, item)
        except UnknownOrganisationError as problem:
            self._note_unknown(row, declared.name, problem.text, problem.candidates)
            return None, Problem(str(cell), str(problem))
        except DoubtfulError as doubt:
            if not self._days.are_told(row, declared, cell):
                row.questions[declared.name] = doubt.message
            return doubt.value, None
        except UserError as problem:
            self._months.note(row, declared, cell)
            return None, Problem(as_text(cell), str(problem))
        return value, None

    def _value(self, row: WrittenRow, declared: Field, cell: CellValue, item: Any) -> Value:
        """What a filled cell means. Raises UserError where that cannot be known."""
        if isinstance(cell, str) and (code := self._glossary.code(declared, cell)) is not None:
            return code
        value = parse(declared, as_meant(declared, cell, self._said(row, declared, cell, item)))
        if declared.is_ref and value is not None:
            text = str(value)
            if item is not None and comparable(text) == comparable(str(item[0])):
                return str(item[1])
            return self._reference(declared, text)
        if declared.kind is Kind.SIREN and row.entity.name == ORGANISATION:
            self._check_holder(row, value)
        return value

    def _said(self, row: WrittenRow, declared: Field, cell: CellValue, item: Any) -> Value:
        """What a cell said when it left, else what our record says there; asked where a text is none any more."""
        if isinstance(cell, str) or declared.kind not in (Kind.TEXT, Kind.LONGTEXT):
            return None
        if isinstance(item, str):
            return item
        mine = get(self._reading, row.entity.name, row.uid) if row.uid and not row.fresh else None
        return mine[declared.name] if mine else None

    def _known_value(self, row: WrittenRow, name: str) -> Value:
        """What the record of a row said when it left, else what ours says."""
        left = self._as_it_left(row) if row.uid else {}
        if name in left or not row.uid or row.fresh:
            return left.get(name)
        mine = get(self._reading, row.entity.name, self._heirs.of(row.entity.name, row.uid))
        return mine[name] if mine else None

    def _check_holder(self, row: WrittenRow, siren: Value) -> None:
        """Raise UserError where the SIREN of a row is that of another organisation of ours."""
        holders = self._known.organisations.with_siren(str(siren)) if row.uid else set()
        if holders and self._heirs.of(ORGANISATION, row.uid) not in holders:
            names = " ; ".join(sorted(self._labels.of(ORGANISATION, uid) for uid in holders))
            raise UserError(
                _("Le SIREN {siren} est celui de « {name} ».").format(siren=siren, name=names),
                _("Vérifiez-le sur un document officiel ; s'il a changé de titulaire, corrigez d'abord l'autre fiche."),
            )

    def _reference(self, declared: Field, text: str) -> str:
        uid = self._resolver.resolve(str(declared.target), text)
        if "?" in uid:
            raise UserError(
                _("« {text} » désigne une ligne de ce classeur qui ne peut pas être lue.").format(text=text),
                _("Corrigez d'abord cette ligne."),
            )
        if not self._lives(str(declared.target), uid):
            joined = str(self._heirs.of_value(declared, uid))
            if joined != uid:
                return joined
            if heir := self._resolver.borne_today(str(declared.target), text):
                return heir
            raise UserError(
                _("« {text} » désigne une fiche supprimée chez nous.").format(text=text),
                _("Rétablissez d'abord cette fiche, ou choisissez-en une autre."),
            )
        return uid

    def _lives(self, target: str, reference: str) -> bool:
        """Whether a reference leads to a record of ours, or to one that the workbook adds."""
        entity, _colon, uid = reference.partition(":") if target == ANY else (target, "", reference)
        place = (entity, uid)
        if place not in self._living:
            added = self._claimed.get(place)
            self._living[place] = (added is not None and added.fresh) or bool(
                keys.existing(self._reading, entity, {uid})
            )
        return self._living[place]


def _is_masked(row: WrittenRow, cell: CellValue, item: Any) -> bool:
    """Whether a cell says what it said when it left, before a person was erased from what we keep of it."""
    text = item[0] if isinstance(item, list) and item else item
    if row.entity.name == CONTACT or not isinstance(text, str) or not isinstance(cell, str):
        return False
    return stood_for(text, cell)


def _says_title(written: str, title: Value) -> bool:
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(fold(written), fold(str(title or ""))) >= _SAME_TITLE

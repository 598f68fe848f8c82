"""What was ever written to one record by any file, and what stands of it: the same in every file that knows as much.

Each cell is a register that keeps every write and what it replaced (a multi-value register: Shapiro and others, 2011).
The writes that none replaced are its heads. Where there are several, nobody who wrote one knew of the others: what
each says is compared with the last thing that all of them knew, as three versions of a workbook are (exchange.md,
section 3). Nothing here depends on the order in which writes came in.

A decision replaces several writes at once; that it says what all knew makes it no lesser word. What replaced several
and is taken back is silent: these stand beside each other again, unless somebody wrote since, knowing of it.
"""

import json
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.replicas.travelling import TravellingChange
from dcant_tracker.store.writing.changes import Op

KEPT = ""
"""The field of a change that says of a record that it stays, though somebody deleted it."""

Order = tuple[int, str]
"""The clock and the uid of a step: the later is the greater, in every file."""

Pointed = Callable[[str, str | None], str | None]
"""What a field (by name) that holds a value comes to hold, once records that it names went into others."""


class Author(NamedTuple):
    """The step that writes: its uid, its place among all, and whether its word is weak: the public data as shipped.

    One that ``erases`` a person takes away for good what it deletes. ``is_decision``: somebody was asked.
    """

    step: str
    order: Order
    is_weak: bool = False
    erases: bool = False
    is_decision: bool = False

    @classmethod
    def of(cls, step: str, clock: int, op: str) -> "Author":
        """The step called ``step``, which did ``op``."""
        return cls(step, (clock, step), op == Op.INIT, op == Op.ERASE, op in {Op.DECIDE, Op.MERGE})


class Write(NamedTuple):
    """One step's word on a cell. ``value`` is JSON (None: emptied); ``parents`` are the steps that it replaced."""

    by: Author
    value: str | None
    parents: frozenset[str]

    @property
    def settles(self) -> bool:
        """Whether it replaced several that stood beside each other."""
        return len(self.parents) > 1


class Standing(NamedTuple):
    """What stands in a cell: what is ``shown``, the ``others`` that say something else, the last thing all knew."""

    shown: Write
    others: tuple[Write, ...]
    base: str | None

    @property
    def is_contested(self) -> bool:
        """Whether somebody has to decide."""
        return bool(self.others)


def heads(writes: Sequence[Write], silent: Collection[str] = ()) -> list[Write]:
    """Those that no other replaced, those of the steps ``silent`` aside: what these replaced they replace no more."""
    if not silent:
        known = {parent for one in writes for parent in one.parents}
        return [one for one in writes if one.by.step not in known]
    parents = {one.by.step: one.parents for one in writes}
    replaced: set[str] = set()
    waiting = [parent for one in writes if one.by.step not in silent for parent in one.parents]
    for parent in waiting:
        if parent in silent and parent not in replaced:
            waiting.extend(parents.get(parent, ()))
        replaced.add(parent)
    return [one for one in writes if one.by.step not in replaced and one.by.step not in silent]


def silent_among(writes: Iterable[Write], taken_back: Container[str]) -> dict[str, frozenset[str]]:
    """The steps among ``writes`` that settled the cell and are ``taken_back``, each with what it replaced."""
    silent: dict[str, frozenset[str]] = {}
    for one in sorted((one for one in writes if one.by.step in taken_back), key=_order):
        replaced = replaced_by(one, silent)
        if len(replaced) > 1:
            silent[one.by.step] = replaced
    return silent


def replaced_by(write: Write, silent: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What stood beside each other until ``write``: of a ``silent`` step it found, what that had replaced."""
    return frozenset().union(*(silent.get(parent, {parent}) for parent in write.parents))


def standing(writes: Sequence[Write], taken_back: Container[str] = ()) -> Standing:
    """What stands of all the ``writes`` to one cell, of which there is at least one.

    ``taken_back`` are the steps that are: what one of them settled is silent.
    """
    silent = silent_among(writes, taken_back)
    strong = strong_heads(writes, silent)
    if len(strong) == 1:
        return Standing(strong[0], (), None)
    base = _base(writes, strong, silent)
    saying = [one for one in strong if one.value != base or one.by.is_decision] or strong
    shown = max(saying, key=_order)
    others: dict[str | None, Write] = {}
    for one in sorted(saying, key=_order):
        if one.value != shown.value:
            others[one.value] = one
    return Standing(shown, tuple(sorted(others.values(), key=_order, reverse=True)), base)


def _order(write: Write) -> Order:
    return write.by.order


def strong_heads(writes: Sequence[Write], silent: Collection[str] = ()) -> list[Write]:
    """The heads whose word counts: weak ones only where there is no other, and then the latest."""
    tops = heads(writes, silent) or heads(writes)
    return [one for one in tops if not one.by.is_weak] or [max(tops, key=_order)]


def known_to_all(writes: Sequence[Write], tops: Sequence[Write]) -> set[str]:
    """The steps among ``writes`` that every one of ``tops`` knew of."""
    by_step = {one.by.step: one for one in writes}
    common: set[str] | None = None
    for top in tops:
        before: set[str] = set()
        waiting = [*top.parents]
        while waiting:
            step = waiting.pop()
            if step in by_step and step not in before:
                before.add(step)
                waiting.extend(by_step[step].parents)
        common = before if common is None else common & before
    return common or set()


def _base(writes: Sequence[Write], tops: Sequence[Write], silent: Collection[str]) -> str | None:
    """What the last write said that every one of ``tops`` knew of and that is not ``silent``; None without any."""
    by_step = {one.by.step: one for one in writes}
    known = [by_step[step] for step in known_to_all(writes, tops) if step not in silent]
    return max(known, key=_order).value if known else None


@dataclass(slots=True)
class _Whole:
    """A record brought, or said to stay: ``told`` as the history keeps it, what it names as ``pointed`` says."""

    by: Author
    parents: frozenset[str]
    told: str | None
    pointed: Pointed
    _document: dict[str, str | None] | None = None

    @property
    def document(self) -> dict[str, str | None]:
        """What it held, as JSON by field: read once it is asked for, since of most records nobody asks."""
        if self._document is None:
            self._document = {name: self.pointed(name, value) for name, value in cells(self.told).items()}
        return self._document

    def point_again(self, pointed: Pointed) -> None:
        """Let it name records as ``pointed`` says."""
        self._document = {name: pointed(name, value) for name, value in self.document.items()}


@dataclass(slots=True)
class Writes:
    """All that is known to have been written to the record ``uid`` of ``entity``, and to those that went into it.

    ``cell_heads`` are the heads of the cells edited since the record was brought, ``whole_heads`` those of the others;
    ``spared`` are the deletions that somebody took back, ``kept`` those that a step decided against; ``erasures`` those
    that took a person away for good, with all that did not know of them. ``taken_back`` are the steps that are.
    """

    entity: str
    uid: str
    taken_back: Container[str] = ()
    wholes: list[_Whole] = field(default_factory=list)
    edits: dict[str, list[Write]] = field(default_factory=dict)
    deletions: list[Write] = field(default_factory=list)
    touched: dict[str, Author] = field(default_factory=dict)
    spared: set[str] = field(default_factory=set)
    kept: list[Write] = field(default_factory=list)
    erasures: set[str] = field(default_factory=set)
    whole_heads: frozenset[str] = frozenset()
    cell_heads: dict[str, frozenset[str]] = field(default_factory=dict)
    joined: list["Writes"] = field(default_factory=list)

    def add(self, by: Author, change: TravellingChange, pointed: Pointed) -> None:
        """Take in what a step did, after all that it knew. What it names is told as ``pointed`` says."""
        self.reach(change.field or None)
        parents = frozenset(change.parents)
        if change.is_deletion and by.erases:
            self.forget({by.step})
            return
        if self._is_of_before(change, parents):
            return
        if change.is_deletion:
            self.deletions.append(Write(by, None, parents))
            return
        self.touched[by.step] = by
        if change.field == KEPT:
            self.kept.append(Write(by, None, parents))
            return
        for part in self._parts:
            part.give_up(change.field, parents)
        if change.field is None:
            self.spared |= parents
            self.wholes.append(_Whole(by, parents, change.after, pointed))
            self.whole_heads |= {by.step}
            self.cell_heads = {name: known | {by.step} for name, known in self.cell_heads.items()}
        else:
            write = Write(by, pointed(change.field, change.after), parents)
            self.edits.setdefault(change.field, []).append(write)
            self.cell_heads[change.field] = self.cell_heads.get(change.field, self.whole_heads) | {by.step}

    def point_again(self, pointed: Pointed) -> None:
        """Let what is known name records as ``pointed`` says: more of them went into others since it was taken in."""
        self.edits = {
            name: [one._replace(value=pointed(name, one.value)) for one in known] for name, known in self.edits.items()
        }
        for one in self.wholes:
            one.point_again(pointed)

    def forget(self, erasures: Collection[str]) -> None:
        """Let nothing stand that was written until now: whoever brings the record again has to know of ``erasures``."""
        for part in self._parts:
            part.erasures |= {*erasures}
            part.wholes, part.edits, part.deletions, part.touched = [], {}, [], {}
            part.spared, part.kept = set(), []
            part.whole_heads, part.cell_heads = frozenset(), {}

    def _is_of_before(self, change: TravellingChange, parents: frozenset[str]) -> bool:
        """Whether ``change`` was made without knowing that the person was erased."""
        if not self.erasures:
            return False
        if change.is_addition:
            return not self.erasures <= parents
        return parents.isdisjoint(self.touched)

    @property
    def is_erased(self) -> bool:
        """Whether the record went with a person who was erased, and was not brought again since."""
        return bool(self.erasures) and not self.wholes

    def give_up(self, name: str | None, parents: frozenset[str]) -> None:
        """What ``parents`` wrote in cell ``name``, or in all of them, stands no more."""
        if name is None:
            self.whole_heads -= parents
            self.cell_heads = {one: known - parents for one, known in self.cell_heads.items()}
        else:
            self.cell_heads[name] = self.cell_heads.get(name, self.whole_heads) - parents

    def join(self, other: "Writes") -> None:
        """Let what was written to a record that went into this one count here, as long as it lives by itself."""
        if other is not self and all(part is not other for part in self._parts):
            self.reach(None)
            other.reach(None)
            self.joined.append(other)

    def part(self, other: "Writes") -> None:
        """Let what was written to ``other`` count here no more."""
        self.joined = [one for one in self.joined if one is not other]

    @property
    def _parts(self) -> list["Writes"]:
        found = [self]
        if not self.joined:
            return found
        for part in found:
            found += [other for other in part.joined if all(other is not one for one in found)]
        return found

    def __bool__(self) -> bool:
        """Whether the record is known to have ever been there."""
        return any(part.wholes for part in self._parts)

    @property
    def is_untouched(self) -> bool:
        """Whether the record is as it was brought, once: nothing else was ever written."""
        return len(self.wholes) == 1 and not (self.edits or self.joined or self.deletions)

    def brought(self) -> dict[str, str | None]:
        """What the record was brought with, first."""
        return self.wholes[0].document

    @property
    def is_joined(self) -> bool:
        """Whether others went into the record."""
        return bool(self.joined)

    @property
    def born(self) -> Order:
        """When the record was first brought, by the order of steps."""
        return min(one.by.order for part in self._parts for one in part.wholes)

    def known_to(self, name: str | None) -> tuple[str, ...]:
        """The steps that a write made now would replace in cell ``name``; in the whole record, all that touched it."""
        self.reach(name or None)
        if name is None or name == KEPT:
            touched = {step for part in self._parts for step in part.touched}
            gone = {one.by.step for part in self._parts for one in part.deletions}
            return tuple(sorted(touched | gone | {step for part in self._parts for step in part.erasures}))
        return tuple(sorted({step for part in self._parts for step in part.cell_heads.get(name, part.whole_heads)}))

    def only_in(self, names: Collection[str]) -> set[str]:
        """The steps that wrote in cells ``names``, and in nothing else of the record."""
        self.reach(None)
        found: set[str] = set()
        for part in self._parts:
            steps = {one.by.step for name in names for one in part.edits.get(name, ())}
            others = {one.by.step for name, known in part.edits.items() if name not in names for one in known}
            found |= steps - others - {one.by.step for one in part.wholes}
        return found

    def cell(self, name: str, taken_back: Container[str] | None = None) -> Standing | None:
        """What stands in cell ``name``; None where nothing was ever written. ``taken_back`` as if these steps were."""
        self.reach(name)
        writes = self.all_to(name)
        return standing(writes, self.taken_back if taken_back is None else taken_back) if writes else None

    def shown(self, name: str, taken_back: Container[str] | None = None) -> str | None:
        """What cell ``name`` shows, as JSON. ``taken_back`` as if these steps were."""
        found = self.cell(name, taken_back)
        return found.shown.value if found else None

    def edits_by(self, steps: Container[str] | None = None) -> Iterator[tuple[str, Write]]:
        """What ``steps`` wrote in cells of the record; without any, what anybody did."""
        self.reach(None)
        for part in self._parts:
            for name, known in part.edits.items():
                yield from ((name, one) for one in known if steps is None or one.by.step in steps)

    def settled_by(self, steps: Container[str] | None = None) -> set[str]:
        """The cells of which ``steps`` settled what they say; without any, those of which anybody did."""
        return {name for name, one in self.edits_by(steps) if self.settles(name, one)}

    def settles(self, name: str, write: Write) -> bool:
        """Whether ``write`` settled cell ``name``: it replaced several, or what was silent and had replaced them."""
        if write.settles or all(parent not in self.taken_back for parent in write.parents):
            return write.settles
        return len(replaced_by(write, silent_among(self.all_to(name), self.taken_back))) > 1

    def before(self, name: str, write: Write) -> str | None:
        """What cell ``name`` said before ``write``, as JSON."""
        earlier = [one for one in self.all_to(name) if one.by.step in write.parents]
        return max(earlier, key=_order).value if earlier else None

    def contested_cells(self) -> Iterator[tuple[str, Standing]]:
        """The cells of which somebody has to decide what they say."""
        parts = self._parts
        is_brought_once = sum(len(part.wholes) for part in parts) == 1
        names = self._edited() if is_brought_once else [one.name for one in CATALOGUE[self.entity]]
        for name in names:
            found = self.cell(name)
            if found is not None and found.is_contested:
                yield name, found

    @property
    def is_alive(self) -> bool:
        """Whether the record is there by its own writes: something in it is known to no deletion."""
        return any(self._survives(part) for part in self._parts)

    def _survives(self, part: "Writes") -> bool:
        """Whether something in ``part`` is known to no deletion of it, nor of this record."""
        deletions = part.deletions if part is self else [*part.deletions, *self.deletions]
        if not deletions:
            return bool(part.touched)
        return any(
            not by.is_weak and all(step not in one.parents for one in deletions) for step, by in part.touched.items()
        )

    @property
    def open_deletions(self) -> list[Write]:
        """The deletions that nobody decided on, the latest last."""
        parts = self._parts
        spared = {step for part in parts for step in part.spared}
        kept = (one for part in parts for one in part.kept if one.by.step not in self.taken_back)
        spared = spared.union(*(one.parents for one in kept))
        return sorted((one for one in self.deletions if one.by.step not in spared), key=_order)

    def reach(self, name: str | None) -> None:
        """Have at hand what was written in cell ``name``, or all that was: here it is."""

    def may_be_edited(self, names: Collection[str]) -> bool:
        """Whether anything may have been written in cells ``names`` since the record was brought."""
        return not self.edits.keys().isdisjoint(names)

    def _edited(self) -> list[str]:
        """The cells in which anything was written since the record was brought."""
        return list(self.edits)

    def all_to(self, name: str) -> list[Write]:
        """The writes to cell ``name``: of the parts that live, or of all where none does."""
        parts = self._parts
        living = [part for part in parts if self._survives(part)] if len(parts) > 1 else parts
        return [one for part in living or parts for one in part.to_itself(name)]

    def to_itself(self, name: str) -> list[Write]:
        """The writes to cell ``name`` of this record, without those to records that went into it."""
        edits = self.edits.get(name, [])
        by_edit = {one.by.step for one in edits}
        wholes = [
            Write(one.by, one.document.get(name), one.parents) for one in self.wholes if one.by.step not in by_edit
        ]
        return [*wholes, *edits]


_written = json.JSONEncoder(ensure_ascii=False).encode


def cells(document: str | None) -> dict[str, str | None]:
    """The cells of a whole record as the history keeps it, each as the history keeps one: JSON by field."""
    kept = json.loads(document) if document else {}
    return {str(name): _written(value) for name, value in kept.items()}


def document(found: Mapping[str, str | None], names: Collection[str]) -> str:
    """A whole record as the history keeps it, of its cells in the order of ``names``."""
    filled = ((name, value) for name in names if (value := found.get(name)) is not None)
    return "{" + ",".join(f'"{name}":{_tight(value)}' for name, value in filled) + "}"


def _tight(value: str) -> str:
    """A cell as it stands in a whole record: lists have no spaces there."""
    return json.dumps(decoded(value), ensure_ascii=False, separators=(",", ":")) if value[0] == "[" else value


def decoded(value: str) -> Any:
    """What the JSON of a cell says; for the many cells of a parcel, ``json.loads`` would take most of the time."""
    return _scan(value, 0)[0]


_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]

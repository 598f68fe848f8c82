"""What joining two records would do, in the words that the dialog shows; read on the worker."""

from collections.abc import Mapping
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.store.joining.plan import Difference, Filled, Pair, Spot, plan
from dcant_tracker.store.joining.telling import moves
from dcant_tracker.store.records.record import get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Option:
    """One way to settle a cell: what it says, and the value that is written."""

    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Line:
    """One field in which two records differ: ``options`` are the first's, the second's, and both where that can be.

    One that the second only fills has no ``spot``: there is nothing to decide.
    """

    label: str
    options: tuple[Option, ...]
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one pair of records; ``heading`` names them where they are joined in turn."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """All of it: ``titles`` of what stays and of what goes; ``alike`` names the fields that say the same."""

    pair: Pair
    titles: tuple[str, str]
    parts: tuple[Part, ...]
    alike: tuple[str, ...]
    moves: tuple[str, ...]


def look(store: Store, pair: Pair, choices: Mapping[Spot, Value]) -> Look:
    """Read what joining ``pair`` would do. Raises UserError with the reason when it cannot be done."""
    reading = store.read()
    made = plan(reading, pair, choices)
    labels = reading.labels()
    titles = Titles(labels)
    told = {one: Part(_heading(titles, one, pair), ()) for one in made.pairs}
    lines: dict[Pair, list[Line]] = {one: [] for one in told}
    for filled in made.filled:
        lines[filled.pair].append(_filled(titles, filled))
    for difference in made.differences:
        lines[difference.pair].append(_differing(titles, difference))
    parts = tuple(
        Part(part.heading, tuple(sorted(lines[one], key=lambda line: _labels(one.entity).index(line.label))))
        for one, part in told.items()
        if lines[one]
    )
    both = (titles.of(pair.entity, pair.uid), titles.of(pair.entity, pair.other))
    return Look(pair, both, parts, _alike(store, pair), tuple(moves(labels, made)))


def _labels(entity: str) -> list[str]:
    return [field.label for field in CATALOGUE[entity]]


def _heading(titles: Titles, one: Pair, first: Pair) -> str:
    if one == first:
        return ""
    noun = CATALOGUE[one.entity].one.capitalize()
    return _("{one} en double : {title}").format(one=noun, title=titles.of(one.entity, one.uid))


def _filled(titles: Titles, filled: Filled) -> Line:
    return Line(
        filled.field.label,
        (Option("", None), Option(titles.of_value(filled.field, filled.value), filled.value)),
    )


def _differing(titles: Titles, one: Difference) -> Line:
    options = [Option(titles.of_value(one.field, value) or _("(vide)"), value) for value in (one.mine, one.theirs)]
    together = _together(one)
    if together is not None:
        options.append(Option(_("Les deux"), together))
    return Line(one.field.label, tuple(options), one.spot)


def _together(one: Difference) -> Value:
    """Both values in one, where the field takes that: texts one after the other, words of both."""
    if one.field.kind is Kind.LONGTEXT and one.mine is not None:
        return f"{one.mine}\n\n{one.theirs}"
    if one.field.kind is Kind.TAGS and isinstance(one.mine, tuple) and isinstance(one.theirs, tuple):
        return tuple(dict.fromkeys([*one.mine, *one.theirs]))
    return None


def _alike(store: Store, pair: Pair) -> tuple[str, ...]:
    mine, theirs = (get(store.read(), pair.entity, uid) for uid in (pair.uid, pair.other))
    if mine is None or theirs is None:
        return ()
    entity = CATALOGUE[pair.entity]
    return tuple(f.label for f in entity if mine[f.name] is not None and mine[f.name] == theirs[f.name])

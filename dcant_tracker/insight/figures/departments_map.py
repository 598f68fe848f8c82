"""Where the members are: how many organisations each département holds.

Until somebody enters a membership date, it shows those that take part in something instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from dcant_tracker.domain.text import fold, grouped
from dcant_tracker.insight.departments import CREDIT, code_of, names
from dcant_tracker.insight.figures.figure import (
    Column,
    Figure,
    FigureInfo,
    Opens,
    Plot,
    Row,
    Selection,
    Table,
    no_data,
)
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.figures.taking_part import in_force
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.organisations import count_members_by_department, has_memberships
from dcant_tracker.store.reading.participations import count_by_department
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.words import _, ngettext

CLASSES_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A département: how many organisations it holds, what the bubble says, what a click opens (nothing when none)."""

    name: str
    count: int
    said: str
    opens: Opens | None


@dataclass(frozen=True, slots=True)
class MapPlot(Plot):
    """Every département by its code; ``classes`` are the (least, most) of each colour, from the lightest."""

    places: dict[str, Place]
    classes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many organisations there are by département as typed (None: none given), and how to list them."""

    by_text: dict[str | None, int]
    members: bool
    conditions: tuple[Condition, ...]
    programme: str | None

    def opens(self, texts: Iterable[str | None]) -> Opens:
        """The organisations, or the participations, of the départements so typed."""
        if self.members:
            return Opens(Query("organisation", conditions=(Condition("department", tuple(texts)), *self.conditions)))
        where = Condition("organisation.department", tuple(texts))
        return Opens(Query("participation", conditions=(where, *self.conditions), programme=self.programme))

    def said(self, count: int) -> str:
        """« 3 adhérentes »."""
        if self.members:
            return ngettext("{count} adhérente", "{count} adhérentes", count).format(count=grouped(count))
        return ngettext("{count} organisme participant", "{count} organismes participants", count).format(
            count=grouped(count)
        )


def build(state: State, selection: Selection) -> Figure:
    """One number a département; what has none, or one that nobody recognises, is counted in the notes."""
    known = has_memberships(state.reading)
    counted = _members(state, selection.kind) if known else _participants(state, selection)
    texts = _texts_by_code(counted)
    places = {code: _place(counted, code, texts.get(code, [])) for code in names()}
    most = max(place.count for place in places.values())
    programme = None if counted.members else selection.programme
    return Figure(
        INFO.name,
        INFO.title if counted.members else _("Organismes participants par département"),
        subtitle(
            state,
            Selection(programme, kind=selection.kind),
            "" if counted.members else _("aucune date d'adhésion n'est encore saisie"),
        ),
        _table(counted, places, texts),
        MapPlot(places, classes(most)) if most else None,
        (*(_every_programme(selection) if counted.members else ()), *_notes(state, counted, texts)) if most else (),
        _alt(counted, places) if most else "",
        no_data(
            _("Renseignez « Adhérente depuis » et « Département » dans les fiches des collectivités.")
            if counted.members
            else _("Ajoutez des participations, ou renseignez « Adhérente depuis » dans les fiches des collectivités.")
        ),
    )


def _every_programme(selection: Selection) -> tuple[str, ...]:
    return (_("L'adhésion ne dépend pas du programme choisi."),) if selection.programme else ()


def classes(most: int) -> tuple[tuple[int, int], ...]:
    """The numbers from 1 to ``most`` in at most four classes, each wider than the one before."""
    step = most ** (1 / CLASSES_AT_MOST) if most > CLASSES_AT_MOST else 1.0
    ends = {min(ceil(round(step**rank, 6)), most) for rank in range(1, CLASSES_AT_MOST + 1)} if step > 1 else set()
    ordered = sorted(ends or range(1, most + 1))
    return tuple((before + 1, end) for before, end in zip([0, *ordered], ordered, strict=False))


def _members(state: State, kind: str | None) -> _Counted:
    day, morrow = state.day, state.day + timedelta(days=1)
    found = count_members_by_department(state.reading, day, kind)
    conditions = [
        Condition("member_since", (day,), "until"),
        Condition("member_until", (day, None), "from"),
        Condition("ended_on", (morrow, None), "from"),
    ]
    return _Counted(found, True, (*conditions, *([Condition("kind", (kind,))] if kind else [])), None)


def _participants(state: State, selection: Selection) -> _Counted:
    wanted = in_force(state, selection)
    found = count_by_department(state.reading, wanted)
    return _Counted(found, False, wanted.conditions, selection.programme)


def _texts_by_code(counted: _Counted) -> dict[str, list[str | None]]:
    """What was typed for each département; under « » what none is recognised in, None where nothing was typed."""
    found: dict[str, list[str | None]] = {}
    for text in sorted(counted.by_text, key=lambda text: text or ""):
        found.setdefault(code_of(text) or "" if text else "", []).append(text)
    return found


def _alike(texts: Iterable[str | None]) -> list[list[str | None]]:
    """The texts that a list tells apart no more than it does capitals and accents, together."""
    found: dict[str | None, list[str | None]] = {}
    for text in texts:
        found.setdefault(fold(text) if text else None, []).append(text)
    return list(found.values())


def _place(counted: _Counted, code: str, texts: list[str | None]) -> Place:
    count = sum(counted.by_text[text] for text in texts)
    name = f"{names()[code]} ({code})"
    return Place(name, count, counted.said(count), counted.opens(texts) if count else None)


def _table(counted: _Counted, places: dict[str, Place], texts: dict[str, list[str | None]]) -> Table:
    heading = _("Adhérentes") if counted.members else _("Organismes")
    rows = [
        Row((names()[code], code, place.count), place.opens) for code, place in sorted(places.items()) if place.count
    ]
    for alike in _alike(texts.get("", [])):
        label = _("Non reconnu : {text}").format(text=alike[0]) if alike[0] else _("Sans département")
        rows.append(Row((label, None, sum(counted.by_text[text] for text in alike)), counted.opens(alike)))
    return Table((Column(_("Département")), Column(_("Code")), Column(heading)), tuple(rows))


def _notes(state: State, counted: _Counted, texts: dict[str, list[str | None]]) -> tuple[str, ...]:
    total = sum(counted.by_text.values())
    at = long_day(state.day)
    notes = [
        (_("{said} le {day}.") if counted.members else _("{said}, rôles en cours le {day}.")).format(
            said=counted.said(total), day=at
        )
    ]
    nameless = counted.by_text.get(None, 0)
    if nameless:
        notes.append(_("Hors de la carte, sans département : {said}.").format(said=counted.said(nameless)))
    odd = [text for text in texts.get("", []) if text]
    if odd:
        number = sum(counted.by_text[text] for text in odd)
        told = [alike[0] for alike in _alike(odd)]
        listed = ", ".join(f"« {text} »" for text in told[:3]) + ("…" if len(told) > 3 else "")
        notes.append(
            _("Hors de la carte, département non reconnu : {said} ({listed}).").format(
                said=counted.said(number), listed=listed
            )
        )
    return (*notes, _("Fond de carte : {credit}.").format(credit=CREDIT))


def _alt(counted: _Counted, places: dict[str, Place]) -> str:
    filled = sorted((place for place in places.values() if place.count), key=lambda place: -place.count)
    said = ", ".join(f"{place.name} {place.count}" for place in filled[:8])
    return _("Carte de France par département : {total} ; départements représentés : {number}. {first}.").format(
        total=counted.said(sum(counted.by_text.values())), number=len(filled), first=said
    )


INFO = FigureInfo("map", lambda: _("Adhérentes par département"), build, frozenset({"kind"}))

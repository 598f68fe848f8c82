"""What the exported rows say: the values that the formulas of the sheet have when it leaves.

Like COUNTIFS, everything here takes texts that differ by their capitals for one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from textwrap import shorten
from typing import Any, TypeAlias

from dcant_tracker.domain import rules
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import sort_key
from dcant_tracker.exchange.writer.workbook import SheetContent
from dcant_tracker.store.records.labels import SEPARATOR

Sheets: TypeAlias = Mapping[str, SheetContent]
"""The exported sheets, by the name of their entity."""

Group: TypeAlias = tuple[str, str]
"""A field that refers to something, and its text; :data:`ALL` for everything."""

COUNTED_SHEETS = ("evaluation", "participation")
"""The entities whose rows are counted."""

ALL: Group = ("", "")
NO_MEAN = "–"

PRINCIPLES = tuple(field for field in CATALOGUE["evaluation"] if field.kind is Kind.SCORE)
"""The score field of each principle."""

COUNTED = tuple(CHOICES["evaluation_state"].labels.french[code] for code in rules.COUNTED)
"""The states whose answers count: a draft was not transmitted."""

_SCORES = CHOICES["score"].labels.french
GRADES = tuple(label for code, label in _SCORES.items() if code.isdecimal())
"""The answers that count in a mean, worth 0 to 4."""
APART = tuple(label for code, label in _SCORES.items() if not code.isdecimal())
ROLES = tuple(CHOICES["participation_role"].labels.french.values())

FEW = 5
"""Below so many grades a mean is marked."""

_LONGEST_LABEL = 104
"""Two lines of the first column."""


def group(field: str, text: str) -> Group:
    """The group of what refers, by ``field``, to what is called ``text``."""
    return field, text.lower()


class Answers:
    """The evaluations of a workbook, counted over all, by campaign and by recommendation."""

    def __init__(self, sheet: SheetContent) -> None:
        self._evaluations: Counter[Group] = Counter()
        self._answers: Counter[tuple[Group, str, str]] = Counter()
        subject = ("campaign", "recommendation", "state")
        for (campaign, recommendation, state), number in _tally(sheet, *subject):
            if state in COUNTED and campaign:
                for one in _groups(campaign, recommendation):
                    self._evaluations[one] += number
        for field in PRINCIPLES:
            for (campaign, recommendation, state, answer), number in _tally(sheet, *subject, field.name):
                if state in COUNTED and campaign and answer:
                    for one in _groups(campaign, recommendation):
                        self._answers[one, field.name, answer] += number

    def evaluations(self, one: Group) -> int:
        """How many evaluations of ``one`` count."""
        return self._evaluations[one]

    def count(self, one: Group, principle: str, answers: Iterable[str] = GRADES) -> int:
        """How many of those gave one of these ``answers`` to a principle."""
        return sum(self._answers[one, principle, answer] for answer in answers)

    def mean(self, one: Group, principles: Sequence[str]) -> float | str:
        """The mean of the grades given to ``principles``, each weighing the same."""
        graded = sum(self.count(one, principle) for principle in principles)
        if not graded:
            return NO_MEAN
        return (
            sum(self.count(one, p, [grade]) * worth for p in principles for worth, grade in enumerate(GRADES)) / graded
        )


def participations(sheet: SheetContent) -> Counter[tuple[str, Group]]:
    """How many participations, by role and by recommendation (:data:`ALL`: whatever the recommendation)."""
    counts: Counter[tuple[str, Group]] = Counter()
    for (recommendation, role), number in _tally(sheet, "recommendation", "role"):
        counts[str(role), ALL] += number
        if recommendation:
            counts[str(role), group("recommendation", str(recommendation))] += number
    return counts


def campaigns(sheets: Sheets) -> list[str]:
    """The campaigns of the exported evaluations: in the order of their own sheet, the last to open first.

    Where that sheet does not leave, by name, from last to first.
    """
    used = _distinct(sheets["evaluation"], "campaign")
    listed = _distinct(sheets["campaign"], "label") if "campaign" in sheets else {}
    return [text for key, text in listed.items() if key in used] + _sorted(used, listed)[::-1]


def recommendations(sheets: Sheets) -> dict[str, str]:
    """The recommendations that the workbook names, by key text, each with a label for people to read."""
    keys: dict[str, str] = {}
    titles: dict[str, tuple[str, str]] = {}
    if "recommendation" in sheets:
        caption = sheets["recommendation"].entity.caption
        for (programme, code, *titled), _number in _tally(sheets["recommendation"], "programme", "code", *caption):
            key = SEPARATOR.join(str(part) for part in (programme, code) if part)
            keys.setdefault(key.lower(), key)
            titles[key] = str(code), str(next(filter(None, titled), ""))
    used: dict[str, str] = {}
    for name in COUNTED_SHEETS:
        if name in sheets:
            used |= _distinct(sheets[name], "recommendation")
    everything = [*keys.values(), *_sorted(used, keys)]
    alone = len({key.rpartition(SEPARATOR)[0] for key in everything}) == 1
    return {key: _label(key, titles.get(key), short=alone) for key in everything}


def _label(key: str, title: tuple[str, str] | None, *, short: bool) -> str:
    if title is None:
        return key
    return shorten(f"{title[0] if short else key} – {title[1]}", _LONGEST_LABEL, placeholder="…")


def _groups(campaign: Any, recommendation: Any) -> list[Group]:
    found = [ALL, group("campaign", str(campaign))]
    return [*found, group("recommendation", str(recommendation))] if recommendation else found


def _tally(sheet: SheetContent, *names: str) -> Iterable[tuple[tuple[Any, ...], int]]:
    """The cells of the fields ``names``, each combination with the number of rows that have it."""
    ranks = {field.name: rank for rank, field in enumerate(sheet.fields)}
    wanted = itemgetter(*(ranks[name] for name in names))
    return Counter(wanted(cells) for _uid, cells in sheet.rows).items()


def _distinct(sheet: SheetContent, name: str) -> dict[str, str]:
    """The texts of a column, by what COUNTIFS takes for the same text."""
    rank = next(rank for rank, field in enumerate(sheet.fields) if field.name == name)
    found: dict[str, str] = {}
    for _uid, cells in sheet.rows:
        if cells[rank]:
            found.setdefault(str(cells[rank]).lower(), str(cells[rank]))
    return found


def _sorted(used: Mapping[str, str], known: Mapping[str, str]) -> list[str]:
    return sorted((text for key, text in used.items() if key not in known), key=sort_key)

"""A sheet in matrix form: organisations down, recommendations across, « GT » or « X » in the cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue, Sheet
from dcant_tracker.exchange.sources.foreign.evidence import COLUMNS, Sample
from dcant_tracker.exchange.sources.foreign.headings import headings_at, joined
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, SheetMapping
from dcant_tracker.exchange.sources.foreign.names import KnownNames
from dcant_tracker.exchange.sources.foreign.vocabulary import BARE_MARKS, NO_ROLE, ROLES, SEPARATORS, SURE_ROLES

_LEAST_ACROSS = 2
_LEAST_MARKS = 0.6
_LEAST_ORGANISATIONS = 0.3
_DOUBT = 0.75
_ROLE_WORDS = 3


def propose_matrix(sheet: Sheet, headers: Sequence[int], names: KnownNames) -> SheetMapping | None:
    """The sheet read as participations, when its headings name recommendations and its cells hold roles."""
    for header in headers:
        made = _under(sheet, header, names)
        if made is not None:
            return made
    return None


def _under(sheet: Sheet, header: int, names: KnownNames) -> SheetMapping | None:
    header, above = joined(sheet, header)
    said = headings_at(sheet, header, above)
    rows = sheet.rows[header + 1 :]
    width = min(len(said), COLUMNS)
    samples = [Sample(rows, position) for position in range(width)]
    across = {}
    for position in range(width):
        subject = subject_of(said[position], names)
        cells = samples[position].values
        if subject and (not cells or _share_of_marks(cells) >= _LEAST_MARKS):
            across[position] = subject
    organisations = {p: _share_known(samples[p], names) for p in range(width) if p not in across}
    down = max(
        organisations, key=lambda position: organisations[position] * len(samples[position].values), default=None
    )
    if down is None or len(across) < _LEAST_ACROSS or organisations[down] < _LEAST_ORGANISATIONS:
        return None
    marks = {fold(part) for position in across for value in samples[position].values for part in parts(value)}
    values = {mark: code for mark in sorted(marks) if (code := role_for(mark)) is not None}
    values |= dict.fromkeys(sorted(marks & NO_ROLE), "")
    told = all(subject.role for subject in across.values())
    sure = 1.0 if told or marks <= SURE_ROLES | NO_ROLE else _DOUBT
    down_sure = round(organisations[down], 2)
    columns = [
        ColumnMapping(position, text, "organisation", confidence=down_sure)
        if position == down
        else _column(position, text, across.get(position), values, sure)
        for position, text in enumerate(said[:COLUMNS])
        if text or position == down
    ]
    return SheetMapping(
        sheet.name, "participation", header + 1, header + 2, tuple(columns), confidence=round(sure, 2), above=above
    )


def _column(
    position: int, said: str, subject: "Subject | None", values: Mapping[str, str], sure: float
) -> ColumnMapping:
    if subject is None:
        return ColumnMapping(position, said, confidence=0.0)
    own = {mark: subject.role if subject.role and mark in BARE_MARKS else code for mark, code in values.items()}
    return ColumnMapping(position, said, "role", own, SEPARATORS, subject.given, confidence=sure)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the heading of a column of roles says: whose participations, and the role that a bare mark means."""

    given: Mapping[str, str]
    role: str = ""


def subject_of(said: str, names: KnownNames) -> Subject | None:
    """What the column of a heading gives to its participations: « R3 », « GT R1 », « Expé R3 », « R2 (pilote) »."""
    if not said:
        return None
    given = _named(said, names)
    if given:
        return Subject(given)
    for text, role in _without_role(said):
        given = _named(text, names)
        if given:
            return Subject(given, role)
    return None


def _named(said: str, names: KnownNames) -> dict[str, str]:
    recommendation = names.recommendation(said)
    if recommendation:
        return {"recommendation": recommendation}
    experiment = names.experiment(said)
    return {"experiment": experiment} if experiment else {}


def _without_role(said: str) -> Iterator[tuple[str, str]]:
    """A heading without the word for a role that it begins or ends with, and that role."""
    words = re.split(r"[\s()\[\]:–—/-]+", said.strip(" ()[]:–—/-"))
    for count in range(1, min(_ROLE_WORDS, len(words) - 1) + 1):
        for role, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            code = role_for(fold(" ".join(role)).rstrip(".")) or role_for(fold(" ".join(role)).rstrip("s."))
            named = " ".join(rest)
            if code is not None and fold(role[0]) not in BARE_MARKS and not named.isdecimal():
                yield named, code


def parts(value: CellValue) -> list[str]:
    """The marks of one cell: « GT, expérimentateur » holds two."""
    return [part.strip() for part in re.split(f"[{re.escape(SEPARATORS)}]", str(value)) if part.strip()]


def role_for(mark: str) -> str | None:
    """The role that a folded mark says."""
    return ROLES.get(mark) or CATALOGUE["participation"]["role"].choices.code(mark)  # type: ignore[union-attr]


def _share_of_marks(values: Sequence[CellValue]) -> float:
    known = [all(role_for(fold(p)) or fold(p) in NO_ROLE for p in parts(value)) for value in values]
    return sum(known) / len(known)


def _share_known(sample: Sample, names: KnownNames) -> float:
    texts = [value for value in sample.values if isinstance(value, str)]
    if not texts or len(texts) < len(sample.values):
        return 0.0
    return sum(names.knows("organisation", text) for text in texts) / len(texts)

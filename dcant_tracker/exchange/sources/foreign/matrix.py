"""A sheet in matrix form: organisations down, recommendations across, « GT » or « X » in the cells."""

import re
from collections.abc import Sequence

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue, Sheet
from dcant_tracker.exchange.sources.foreign.evidence import COLUMNS, Sample
from dcant_tracker.exchange.sources.foreign.headings import heading
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, SheetMapping
from dcant_tracker.exchange.sources.foreign.names import KnownNames
from dcant_tracker.exchange.sources.foreign.vocabulary import NO_ROLE, ROLES, SEPARATORS, SURE_ROLES

_LEAST_ACROSS = 2
_LEAST_MARKS = 0.6
_LEAST_ORGANISATIONS = 0.3
_DOUBT = 0.75


def propose_matrix(sheet: Sheet, headers: Sequence[int], names: KnownNames) -> SheetMapping | None:
    """The sheet read as participations, when its headings name recommendations and its cells hold roles."""
    for header in headers:
        made = _under(sheet, header, names)
        if made is not None:
            return made
    return None


def _under(sheet: Sheet, header: int, names: KnownNames) -> SheetMapping | None:
    rows = sheet.rows[header + 1 :]
    width = min(len(sheet.rows[header]), COLUMNS)
    samples = [Sample(rows, position) for position in range(width)]
    across = {}
    for position in range(width):
        subject = _subject(heading(sheet, header, position), names)
        marks = samples[position].values
        if subject and (not marks or _share_of_marks(marks) >= _LEAST_MARKS):
            across[position] = subject
    organisations = {p: _share_known(samples[p], names) for p in range(width) if p not in across}
    down = max(
        organisations, key=lambda position: organisations[position] * len(samples[position].values), default=None
    )
    if down is None or len(across) < _LEAST_ACROSS or organisations[down] < _LEAST_ORGANISATIONS:
        return None
    said = {fold(part) for position in across for value in samples[position].values for part in parts(value)}
    values = {mark: code for mark in sorted(said) if (code := role_for(mark)) is not None}
    values |= dict.fromkeys(sorted(said & NO_ROLE), "")
    sure = 1.0 if said <= SURE_ROLES | NO_ROLE else _DOUBT
    columns = _columns(sheet, header, down, organisations[down], across, values, sure)
    return SheetMapping(sheet.name, "participation", header + 1, header + 2, columns, confidence=round(sure, 2))


def _columns(
    sheet: Sheet,
    header: int,
    down: int,
    known: float,
    across: dict[int, dict[str, str]],
    values: dict[str, str],
    sure: float,
) -> tuple[ColumnMapping, ...]:
    columns = []
    for position in range(min(len(sheet.rows[header]), COLUMNS)):
        said = heading(sheet, header, position)
        if position == down:
            columns.append(ColumnMapping(position, said, "organisation", confidence=round(known, 2)))
        elif position in across:
            given = across[position]
            columns.append(ColumnMapping(position, said, "role", values, SEPARATORS, given, confidence=sure))
        elif said:
            columns.append(ColumnMapping(position, said, confidence=0.0))
    return tuple(columns)


def _subject(said: str, names: KnownNames) -> dict[str, str] | None:
    """What the column of a heading gives to its participations."""
    if not said:
        return None
    recommendation = names.recommendation(said)
    if recommendation:
        return {"recommendation": recommendation}
    experiment = names.experiment(said)
    return {"experiment": experiment} if experiment else None


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

"""What a campaign said on the day it was closed: kept with the step that closed it, so that later changes can be told.

Whatever closes a campaign keeps such figures, since the write door sees to it (:func:`keep`): the button, a cell, a
command, an import. They belong to their step: undone, the figures that stood before count again. They name records by
their uids only, so that nobody's name and no text is in them.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from dcant_tracker.clock import local_time
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.entities.evaluations import EVALUATION, EXPECTED_EVALUATION, PRINCIPLES
from dcant_tracker.domain.entities.observatory import MATURITY_ASSESSMENT
from dcant_tracker.store.history.log import taken_back
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.campaign_count import Count, count
from dcant_tracker.store.reading.campaigns import closed
from dcant_tracker.store.reading.evaluations import TRANSMITTED, Answers, By, Scope
from dcant_tracker.store.reading.gathering import answers
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.changes import Changes, Op, Operation, RecordChange
from dcant_tracker.store.writing.writing import Writing

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

LINKS: Mapping[str, tuple[str, ...]] = {
    entity.name: tuple(field.name for field in entity.key if field.name != "campaign")
    for entity in (EVALUATION, MATURITY_ASSESSMENT)
}
"""What is received in a campaign, and who answers about what in it: the fields of its key but the campaign."""

SAID: Mapping[str, tuple[str, ...]] = {
    EVALUATION.name: ("state", *PRINCIPLES.values()),
    MATURITY_ASSESSMENT.name: ("level",),
}
"""What of it counts in figures."""

_RECEIVED = {EVALUATION.name: TRANSMITTED, MATURITY_ASSESSMENT.name: "TRUE"}

Values: TypeAlias = tuple[str | None, ...]
"""What a record holds in the fields of :data:`LINKS`, then of :data:`SAID`."""

Subject: TypeAlias = tuple[str | None, ...]
"""The uids of a recommendation and of an experiment."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a campaign says: its count, the answers about each subject, and each record that these rest on."""

    count: Count
    answers: Mapping[Subject, Answers]
    records: Mapping[str, Mapping[str, Values]]

    @property
    def answered(self) -> frozenset[str]:
        """The organisations (uids) that have answered."""
        return frozenset(
            str(values[len(LINKS[name]) - 1]) for name, every in self.records.items() for values in every.values()
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """The figures of a campaign that ``step`` kept on ``day``."""

    step: int
    day: date
    figures: Figures


def figures_now(reading: Reading, campaign: str) -> Figures:
    """What ``campaign`` (uid) says as things stand; drafts are left out, as everywhere."""
    scope = Scope(campaign=campaign)
    given = answers(reading, (By.RECOMMENDATION, By.EXPERIMENT), scope)
    return Figures(count(reading, scope), given, {name: _records(reading, name, campaign) for name in LINKS})


def _records(reading: Reading, name: str, campaign: str) -> dict[str, Values]:
    columns = ", ".join(f'"{column}"' for column in (*LINKS[name], *SAID[name]))
    sql = f'SELECT uid, {columns} FROM "{name}" WHERE campaign = ? AND {_RECEIVED[name]} ORDER BY id'
    return {str(uid): tuple(values) for uid, *values in reading.fetch_all(sql, (campaign,))}


def keep(transaction: "Transaction", changed: Sequence[RecordChange], operation: Operation) -> None:
    """Have the step keep the figures of each campaign that it closes; an undo brings back those that were kept."""
    if operation.op not in (Op.UNDO, Op.REDO):
        for change in changed:
            if change.entity == "campaign" and _is_closed(change.after) and not _is_closed(change.before):
                keep_now(transaction, change.uid)


def _is_closed(values: Mapping[str, Any] | None) -> bool:
    return values is not None and values["closed_on"] is not None


def keep_now(transaction: "Transaction", campaign: str) -> None:
    """Have the step of ``transaction`` keep the figures of ``campaign`` as they are at its end."""

    def finish(changes: Changes) -> None:
        figures = figures_now(transaction.reading, campaign)
        record_figures(transaction.writing, int(changes.step or 0), campaign, figures)

    transaction.finishing.append(finish)


def record_figures(writing: Writing, step: int, campaign: str, figures: Figures) -> None:
    """Write ``figures`` as those that ``step`` kept, inside the caller's transaction."""
    sql = "INSERT INTO campaign_closing(step, campaign, content) VALUES (?, ?, ?)"
    writing.execute(sql, (step, campaign, packed(figures)))


def kept(reading: Reading, campaign: str) -> Kept | None:
    """The figures kept last for ``campaign`` by a step that stands; None where none were.

    Records that went into others since are told by those that hold what they held.
    """
    sql = (
        "SELECT c.step, s.at, c.content FROM campaign_closing c JOIN step s ON s.id = c.step "
        "WHERE c.campaign = ? ORDER BY c.id DESC"
    )
    gone: frozenset[int] | None = None
    for step, at, document in reading.fetch_all(sql, (campaign,)):
        gone = taken_back(reading) if gone is None else gone
        if step not in gone:
            day = local_time(datetime.fromisoformat(at)).date()
            return Kept(step, day, _of_today(reading, unpacked(document)))
    return None


def _of_today(reading: Reading, figures: Figures) -> Figures:
    """``figures`` with today's records in place of those that were joined into them."""
    heirs = Heirs(reading)
    if not heirs:
        return figures
    evaluated = LINKS[EVALUATION.name][:2]
    about = {_heard(heirs, EVALUATION.name, evaluated, subject): given for subject, given in figures.answers.items()}
    records = {
        name: {uid: (*_heard(heirs, name, links, values), *values[len(links) :]) for uid, values in every.items()}
        for name, every in figures.records.items()
        for links in [LINKS[name]]
    }
    return Figures(figures.count, about, records)


def _heard(heirs: Heirs, name: str, links: Sequence[str], values: Values) -> Values:
    heard = (heirs.of_value(CATALOGUE[name][link], value) for link, value in zip(links, values, strict=False))
    return tuple(None if value is None else str(value) for value in heard)


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a campaign since its figures were kept: what they said, what they say, and which records differ.

    ``added``, ``edited`` and ``gone`` are the uids of what was received, by entity.
    """

    kept: Kept
    now: Figures
    added: tuple[tuple[str, str], ...] = ()
    edited: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether the figures say something else than they did."""
        asked = self.now.count.asked != self.kept.figures.count.asked
        return asked or bool(self.added or self.edited or self.gone)


def difference(reading: Reading, campaign: str) -> Difference | None:
    """What became of ``campaign`` since it was closed; None where it is open or no figures of it were kept."""
    if campaign not in closed(reading):
        return None
    then = kept(reading, campaign)
    return None if then is None else compared(then, figures_now(reading, campaign))


def compared(then: Kept, now: Figures) -> Difference:
    """How ``now`` differs from what was kept ``then``."""
    added: list[tuple[str, str]] = []
    edited: list[tuple[str, str]] = []
    gone: list[tuple[str, str]] = []
    for name in LINKS:
        before, after = then.figures.records[name], now.records[name]
        added += [(name, uid) for uid in after if uid not in before]
        edited += [(name, uid) for uid, values in after.items() if before.get(uid, values) != values]
        gone += [(name, uid) for uid in before if uid not in after]
    return Difference(then, now, tuple(added), tuple(edited), tuple(gone))


def moved(reading: Reading, changes: Changes) -> list[str]:
    """The closed campaigns (uids) whose figures a step may have moved, by what it touched."""
    campaigns: set[str] = set()
    for name in (*LINKS, EXPECTED_EVALUATION.name):
        if uids := changes.of(name):
            listed = json.dumps(list(uids))
            sql = f'SELECT DISTINCT campaign FROM "{name}" WHERE uid IN (SELECT value FROM json_each(?))'
            campaigns |= {str(one) for (one,) in reading.fetch_all(sql, (listed,))}
            sql = (
                "SELECT DISTINCT json_extract(before, '$.campaign') FROM change "
                "WHERE step = ? AND entity = ? AND field IS NULL AND before IS NOT NULL"
            )
            campaigns |= {str(one) for (one,) in reading.fetch_all(sql, (changes.step, name))}
    return sorted(campaigns & closed(reading).keys())


def packed(figures: Figures) -> bytes:
    """``figures`` as they are kept."""
    document = {
        "count": asdict(figures.count),
        "answers": [[*subject, given] for subject, given in figures.answers.items()],
        "records": figures.records,
    }
    return zlib.compress(json.dumps(document, separators=(",", ":")).encode())


def unpacked(content: bytes) -> Figures:
    """The figures that ``content`` keeps. Raises ValueError when it keeps none."""
    try:
        document = json.loads(zlib.decompress(content))
        told: dict[str, Any] = document["count"]
        return Figures(
            Count(**told | {"by_principle": tuple(told["by_principle"])}),
            {(about[0], about[1]): given for *about, given in document["answers"]},
            {name: {uid: tuple(one) for uid, one in document["records"][name].items()} for name in LINKS},
        )
    except (zlib.error, TypeError, KeyError, IndexError, AttributeError) as problem:
        raise ValueError(str(problem)) from problem


def rename(writing: Writing, old: str, new: str) -> None:
    """Name a record ``new`` wherever figures that were kept name it ``old``, for a repair."""
    writing.execute("UPDATE campaign_closing SET campaign = ? WHERE campaign = ?", (new, old))
    for number, content in writing.fetch_all("SELECT id, content FROM campaign_closing"):
        try:
            said = zlib.decompress(content).decode()
        except (zlib.error, TypeError, UnicodeDecodeError):
            continue  # told by the check as what it is
        if old in said:
            told = zlib.compress(said.replace(old, new).encode())
            writing.execute("UPDATE campaign_closing SET content = ? WHERE id = ?", (told, number))

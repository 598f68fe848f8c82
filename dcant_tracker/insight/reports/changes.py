"""What changed in a period, measure by measure: facts that carry their date, and the statuses that the history saw."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from dcant_tracker.clock import local_time
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.reports.dossier import Dossier, numbers
from dcant_tracker.insight.reports.overview import Measure
from dcant_tracker.insight.reports.request import Period
from dcant_tracker.insight.reports.structure import Block, Column, Heading, Paragraph, TableBlock, Tone
from dcant_tracker.insight.typography import TITLE, brief, capital
from dcant_tracker.store.reading.history import edits_between
from dcant_tracker.store.reading.participations import came, left
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext

_HALF_A_YEAR = 182

_NAMED_AT_MOST = 3


def usual(period: Period, day: date) -> Period:
    """The period asked for, without days to come; the six months before ``day`` when none was."""
    if period.since is None and period.until is None:
        return Period(day - timedelta(days=_HALF_A_YEAR), day)
    if period.since is not None and period.since > day:
        return period
    return Period(period.since, min(period.until or day, day))


def changes(dossier: Dossier, listed: Sequence[Measure], period: Period) -> tuple[Block, ...]:
    """A line for each measure of ``listed`` that changed in ``period``, then the meetings that spoke of them."""
    statuses = _statuses(dossier, [one.record.uid for one in listed], period)
    points = _points(dossier, listed)
    moves = _Moves(dossier, listed, period)
    rows = []
    for one in listed:
        said = [
            *_membership(dossier, one, period),
            *statuses.get(one.record.uid, ()),
            *_weathers(dossier, points.get(one.record.uid, ()), period),
            *_milestones(dossier, one, period),
            *_experiments(dossier, one, period),
            *moves.said(one.record.uid),
        ]
        if said:
            rows.append((str(one.record["code"]), dossier.name(one.record), capital(" ; ".join(said))))
    talks = _meetings(dossier, listed, period)
    if not rows and not talks:
        return (Paragraph(_("Rien n'a été noté dans cette période."), Tone.NOTHING),)
    columns = (numbers(row[0] for row in rows), Column(_("Mesure"), 2.2), Column(_("Changements"), 7))
    told = (TableBlock(columns, tuple(rows), _("Changements de la période")),) if rows else ()
    return (*told, *talks)


def _membership(dossier: Dossier, one: Measure, period: Period) -> Iterator[str]:
    """When the measure came into its programme, or left it."""
    if one.record["introduced_on"] in period:
        yield _("ajoutée le {day}").format(day=dossier.text(one.record, "introduced_on"))
    if one.record["withdrawn_on"] in period:
        yield _("retirée le {day}").format(day=dossier.text(one.record, "withdrawn_on"))


def _statuses(dossier: Dossier, measures: Sequence[str], period: Period) -> dict[str, list[str]]:
    """Each status that is not what it was when the period began: the first value before, the last after."""
    first = local_time(datetime.combine(period.since or date(1900, 3, 1), time.min))
    last = local_time(datetime.combine(period.until or dossier.day, time.max))
    seen: dict[str, list[str]] = {}
    for edit in edits_between(dossier.state.reading, "recommendation", "status", measures, first, last):
        seen.setdefault(edit.uid, [str(edit.before), ""])[1] = str(edit.after)
    label = CHOICES["recommendation_status"].label
    return {
        uid: [_("statut « {before} » → « {after} »").format(before=label(before), after=label(after))]
        for uid, (before, after) in seen.items()
        if before != after
    }


def _points(dossier: Dossier, listed: Sequence[Measure]) -> dict[str, list[Record]]:
    """The progress points on each measure itself, the earliest first."""
    found: dict[str, list[Record]] = {}
    uids = tuple(one.record.uid for one in listed)
    about = (Condition("recommendation", uids), Condition("experiment", (None,)))
    for point in dossier.list("progress_point", *about, order=("dated_on",)):
        found.setdefault(str(point["recommendation"]), []).append(point)
    return found


def _weathers(dossier: Dossier, points: Sequence[Record], period: Period) -> Iterator[str]:
    """Each author whose weather at the end of the period is not the one before it, or who had said none."""
    for author in dict.fromkeys(point["author"] for point in points):
        said = [point for point in points if point["author"] == author]
        within = [point for point in said if point["dated_on"] in period]
        before = [point for point in said if _before(point["dated_on"], period)][-1:]
        if within and not (before and before[0]["weather"] == within[-1]["weather"]):
            yield _weather_said(dossier, before, within[-1])


def _before(day: object, period: Period) -> bool:
    return isinstance(day, date) and period.since is not None and day < period.since


def _weather_said(dossier: Dossier, before: Sequence[Record], now: Record) -> str:
    told = {"author": dossier.text(now, "author"), "now": dossier.text(now, "weather").lower()}
    if not before:
        return _("{author} : première météo, {now}").format(**told)
    return _("{author} : {before} → {now}").format(before=dossier.text(before[0], "weather").lower(), **told)


def _milestones(dossier: Dossier, one: Measure, period: Period) -> Iterator[str]:
    for milestone in one.milestones:
        if milestone["done_on"] in period:
            day = dossier.text(milestone, "done_on")
            yield _("jalon « {title} » réalisé le {day}").format(title=brief(str(milestone["title"]), TITLE), day=day)


def _experiments(dossier: Dossier, one: Measure, period: Period) -> Iterator[str]:
    for experiment in one.experiments:
        title = brief(str(experiment["title"]), TITLE)
        if experiment["starts_on"] in period:
            day = dossier.text(experiment, "starts_on")
            yield _("expérimentation « {title} » lancée le {day}").format(title=title, day=day)
        if experiment["ends_on"] in period:
            day = dossier.text(experiment, "ends_on")
            yield _("expérimentation « {title} » arrivée à son terme le {day}").format(title=title, day=day)


class _Moves:
    """Who came to each measure and who left it in a period."""

    def __init__(self, dossier: Dossier, listed: Sequence[Measure], period: Period) -> None:
        uids = [one.record.uid for one in listed]
        self._dossier = dossier
        self._came = came(dossier.state.reading, uids, period.since, period.until)
        self._left = left(dossier.state.reading, uids, period.since, period.until)

    def said(self, measure: str) -> Iterator[str]:
        come, gone = self._came.get(measure, []), self._left.get(measure, [])
        if come:
            text = ngettext("{count} nouveau participant ({who})", "{count} nouveaux participants ({who})", len(come))
            yield text.format(count=len(come), who=_named(self._dossier, come))
        if gone:
            text = ngettext("{count} départ ({who})", "{count} départs ({who})", len(gone))
            yield text.format(count=len(gone), who=_named(self._dossier, gone))


def _named(dossier: Dossier, uids: Sequence[str]) -> str:
    named = ", ".join(dossier.organisation(uid) for uid in uids[:_NAMED_AT_MOST])
    return _("dont {names}").format(names=named) if len(uids) > _NAMED_AT_MOST else named


def _held(dossier: Dossier, uids: Collection[str], period: Period) -> list[Record]:
    """The meetings among ``uids`` that were held in ``period``, the latest first."""
    bounds = (("from", period.since), ("until", period.until))
    within = (Condition("held_on", (day,), test) for test, day in bounds if day is not None)
    return dossier.list("meeting", *within, order=("-held_on",), among=uids) if uids else []


def _meetings(dossier: Dossier, listed: Sequence[Measure], period: Period) -> tuple[Block, ...]:
    """The meetings of the period that spoke of the measures, with what they decided, the latest first."""
    codes = {one.record.uid: str(one.record["code"]) for one in listed}
    items: dict[object, list[Record]] = {}
    for item in dossier.list("agenda_item", Condition("recommendation", tuple(codes)), order=("position", "title")):
        items.setdefault(item["meeting"], []).append(item)
    rows = [
        (
            dossier.text(meeting, "held_on"),
            str(meeting["title"]),
            codes[str(item["recommendation"])],
            str(item["decision"] or item["title"]),
        )
        for meeting in _held(dossier, set(map(str, items)), period)
        for item in items[meeting.uid]
    ]
    if not rows:
        return ()
    columns = (
        Column(_("Date"), 1.2),
        Column(_("Réunion"), 2.2),
        numbers(codes.values()),
        Column(_("Décision ou point"), 4),
    )
    return (Heading(_("Réunions et décisions"), 2), TableBlock(columns, tuple(rows), _("Réunions de la période")))

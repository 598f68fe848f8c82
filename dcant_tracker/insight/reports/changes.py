"""What changed in a period: facts that carry their date, and the statuses that the history saw change."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.insight.reports.asked import Period
from dcant_tracker.insight.reports.dossier import Dossier
from dcant_tracker.insight.reports.overview import Measure
from dcant_tracker.insight.reports.structure import Block, Bullets, Column, Heading, Paragraph, TableBlock, Tone
from dcant_tracker.store.queries import Condition
from dcant_tracker.store.records import Record
from dcant_tracker.words import _, ngettext

_HALF_A_YEAR = 182

_NAMED_AT_MOST = 6


def usual(period: Period, day: date) -> Period:
    """The period asked for; the six months before ``day`` when none was."""
    if period.since is None and period.until is None:
        return Period(day - timedelta(days=_HALF_A_YEAR), day)
    return period


def changes(dossier: Dossier, listed: Sequence[Measure], period: Period) -> tuple[Block, ...]:
    """What changed about the measures of ``listed`` in ``period``."""
    said = [
        *_statuses(dossier, listed, period),
        *_weathers(dossier, listed, period),
        *_milestones(dossier, listed, period),
        *_experiments(dossier, listed, period),
        *_participations(dossier, listed, period),
    ]
    talks = _meetings(dossier, listed, period)
    if not said and not talks:
        return (Paragraph(_("Rien n'a été noté dans cette période."), Tone.NOTE),)
    blocks: list[Block] = [Bullets(tuple(said))] if said else []
    return (*blocks, *talks)


def _statuses(dossier: Dossier, listed: Sequence[Measure], period: Period) -> Iterator[str]:
    """Each status that is not what it was when the period began: the first value before, the last after."""
    names = {one.record.uid: dossier.measure(one.record) for one in listed}
    first = datetime.combine(period.since or date(1900, 3, 1), time.min).astimezone(UTC)
    last = datetime.combine(period.until or dossier.day, time.max).astimezone(UTC)
    sql = (
        "SELECT change.uid, change.before, change.after FROM change JOIN step ON step.id = change.step "
        "WHERE change.entity = 'recommendation' AND change.field = 'status' AND step.at BETWEEN ? AND ? "
        "ORDER BY change.id"
    )
    bounds = tuple(moment.isoformat(timespec="milliseconds") for moment in (first, last))
    seen: dict[str, list[str]] = {}
    for uid, before, after in dossier.state.connection.execute(sql, bounds).fetchall():
        seen.setdefault(str(uid), [json.loads(before or "null"), ""])[1] = json.loads(after or "null")
    label = CHOICES["recommendation_status"].label
    for uid, (before, after) in seen.items():
        if uid in names and before != after:
            yield _("{name} : statut « {before} » → « {after} »").format(
                name=names[uid], before=label(before), after=label(after)
            )


def _weathers(dossier: Dossier, listed: Sequence[Measure], period: Period) -> Iterator[str]:
    for one in listed:
        points = dossier.list(
            "progress_point",
            Condition("recommendation", (one.record.uid,)),
            Condition("experiment", (None,)),
            order=("dated_on",),
        )
        for author in dict.fromkeys(point["author"] for point in points):
            said = [point for point in points if point["author"] == author]
            within = [point for point in said if point["dated_on"] in period]
            if within:
                before = [point for point in said if _before(point["dated_on"], period)]
                yield _weather_said(dossier, one, before[-1:], within[-1])


def _before(day: object, period: Period) -> bool:
    return isinstance(day, date) and period.since is not None and day < period.since


def _weather_said(dossier: Dossier, one: Measure, before: Sequence[Record], now: Record) -> str:
    told = {
        "name": dossier.measure(one.record),
        "author": dossier.organisation(now["author"]),
        "now": dossier.text(now, "weather").lower(),
    }
    if not before:
        return _("{name} : première météo de {author}, {now}").format(**told)
    if before[0]["weather"] == now["weather"]:
        return _("{name} : météo de {author} inchangée, {now}").format(**told)
    earlier = dossier.text(before[0], "weather").lower()
    return _("{name} : météo de {author}, de {before} à {now}").format(before=earlier, **told)


def _milestones(dossier: Dossier, listed: Sequence[Measure], period: Period) -> Iterator[str]:
    for one in listed:
        for milestone in one.milestones:
            if milestone["done_on"] in period:
                yield _("{name} : jalon « {title} » réalisé le {day}").format(
                    name=dossier.measure(one.record),
                    title=milestone["title"],
                    day=dossier.text(milestone, "done_on"),
                )


def _experiments(dossier: Dossier, listed: Sequence[Measure], period: Period) -> Iterator[str]:
    for one in listed:
        for experiment in one.experiments:
            told = {"name": dossier.measure(one.record), "title": experiment["title"]}
            if experiment["starts_on"] in period:
                day = dossier.text(experiment, "starts_on")
                yield _("{name} : expérimentation « {title} » lancée le {day}").format(day=day, **told)
            if experiment["ends_on"] in period:
                day = dossier.text(experiment, "ends_on")
                yield _("{name} : expérimentation « {title} » close le {day}").format(day=day, **told)


def _participations(dossier: Dossier, listed: Sequence[Measure], period: Period) -> Iterator[str]:
    for one in listed:
        come = _bodies(part for part in one.participations if part["since"] in period)
        left = _bodies(part for part in one.participations if part["until"] in period)
        name = dossier.measure(one.record)
        if come:
            text = ngettext(
                "{name} : {count} nouveau participant ({who})",
                "{name} : {count} nouveaux participants ({who})",
                len(come),
            )
            yield text.format(name=name, count=len(come), who=_named(dossier, come))
        if left:
            text = ngettext("{name} : {count} départ ({who})", "{name} : {count} départs ({who})", len(left))
            yield text.format(name=name, count=len(left), who=_named(dossier, left))


def _bodies(listed: Iterable[Record]) -> list[str]:
    return list(dict.fromkeys(str(one["organisation"]) for one in listed))


def _named(dossier: Dossier, uids: Sequence[str]) -> str:
    shown = [dossier.organisation(uid) for uid in uids[:_NAMED_AT_MOST]]
    return ", ".join(shown) + (", …" if len(uids) > _NAMED_AT_MOST else "")


def _meetings(dossier: Dossier, listed: Sequence[Measure], period: Period) -> tuple[Block, ...]:
    """The meetings of the period that spoke of the measures, with what they decided."""
    names = {one.record.uid: str(one.record["code"]) for one in listed}
    rows = []
    for meeting in dossier.list("meeting", order=("-held_on",)):
        if meeting["held_on"] not in period:
            continue
        items = dossier.list("agenda_item", Condition("meeting", (meeting.uid,)), order=("position", "title"))
        rows += [
            (
                format_day(held) if isinstance(held := meeting["held_on"], date) else "",
                str(meeting["title"]),
                names[str(item["recommendation"])],
                str(item["decision"] or item["title"]),
            )
            for item in items
            if item["recommendation"] in names
        ]
    if not rows:
        return ()
    columns = (Column(_("Date"), 1), Column(_("Réunion"), 2.2), Column(_("N°"), 0.5), Column(_("Décision ou point"), 4))
    return (Heading(_("Réunions et décisions"), 2), TableBlock(columns, tuple(rows), _("Réunions de la période")))

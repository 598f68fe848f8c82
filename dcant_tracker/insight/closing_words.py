"""A campaign that is closed, in words: how far it is, and what became of its figures since."""

from collections.abc import Iterator
from datetime import date

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.distribution import Distribution, together
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.store.kept.closings import Difference, Figures
from dcant_tracker.store.reading.campaigns import Stage, stage
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext


def stage_said(campaign: Record, today: date, *, changed: bool = False) -> str:
    """« Ouverte », « À clore », « Close le 01/07/2017 »; ``changed`` says that figures of a closed one have moved."""
    at = stage(campaign.values, today)
    if at is Stage.CLOSED:
        said = _("Close le {day}").format(day=_day(campaign["closed_on"]))
        return _("{closed}, modifiée depuis").format(closed=said) if changed else said
    return {Stage.COMING: _("À venir"), Stage.OPEN: _("Ouverte"), Stage.DUE: _("À clore")}[at]


def since_closing(found: Difference) -> str:
    """« Modifiée depuis la clôture du 01/07/2017 : reçues 63 → 65, moyenne 2,8 → 2,7, 2 réponses ajoutées. »."""
    return _("Modifiée depuis la clôture du {day} : {said}.").format(
        day=format_day(found.kept.day), said=", ".join([*figures_moved(found), *records_moved(found)])
    )


def figures_moved(found: Difference) -> Iterator[str]:
    """Each figure that is another one than at the closing, both said."""
    then, now = found.kept.figures, found.now
    for name, before, after in (
        (_("sollicitées"), then.count.asked, now.count.asked),
        (_("reçues"), then.count.received, now.count.received),
        (_("complètes"), then.count.complete, now.count.complete),
        (_("validées"), then.count.validated, now.count.validated),
    ):
        if before != after:
            yield _("{name} {before} → {after}").format(name=name, before=grouped(before), after=grouped(after))
    was, is_now = whole(then), whole(now)
    if was.counts != is_now.counts:
        yield _("moyenne {before} → {after}").format(before=_mean(was), after=_mean(is_now))


def records_moved(found: Difference) -> Iterator[str]:
    """How many answers were added, edited, deleted since; none is not said."""
    added, edited, gone = len(found.added), len(found.edited), len(found.gone)
    for said, number in (
        (ngettext("{count} réponse ajoutée", "{count} réponses ajoutées", added), added),
        (ngettext("{count} réponse modifiée", "{count} réponses modifiées", edited), edited),
        (ngettext("{count} réponse supprimée", "{count} réponses supprimées", gone), gone),
    ):
        if number:
            yield said.format(count=grouped(number))


def whole(figures: Figures) -> Distribution:
    """The answers to all principles about all subjects as one: each weighs the same."""
    return together(Distribution(one) for given in figures.answers.values() for one in given.values())


def _mean(one: Distribution) -> str:
    """« 2,75 (4 notes) »: two digits, since a single late answer seldom moves the first."""
    notes = ngettext("{count} note", "{count} notes", one.graded).format(count=grouped(one.graded))
    return f"{decimal(one.mean, 2)} ({notes})"


def _day(value: object) -> str:
    return format_day(value) if isinstance(value, date) else ""

"""Where each body of a campaign stands: the one place that names its group.

The figures are those of ``store.reading.campaign_count``; whether a form left, what came back unread and who was
reminded is what the ledger says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.text import sort_key
from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.exchange.collecting.responses import Response, responses
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.store.kept.forms_sent import Sent, forms_sent
from dcant_tracker.store.reading.campaign_count import counts
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _, ngettext


class Group(StrEnum):
    """Where a body stands, from the first letter to its last answer."""

    NEVER_ASKED = "never_asked"
    """It answered and nobody had asked it."""
    NOT_SENT = "not_sent"
    """It is asked, and no form was made for it."""
    SILENT = "silent"
    """Its form was made, and nothing of what it is asked came."""
    UNREAD = "unread"
    """Nothing came but a file that people must read themselves."""
    PARTLY = "partly"
    COMPLETE = "complete"


REMINDED = (Group.SILENT, Group.PARTLY)
"""The groups that are asked again: never those who answered everything, nor who never got anything."""

ANSWERED = (Group.NEVER_ASKED, Group.PARTLY, Group.COMPLETE)
"""The groups of those that something was received from."""


def group_of(response: Response, sent: Sent) -> Group:
    """The group of a body by what it was asked and gave, and by what left for it."""
    if not response.expected:
        return Group.NEVER_ASKED
    if response.is_complete:
        return Group.COMPLETE
    if response.received:
        return Group.PARTLY
    if sent.is_unread:
        return Group.UNREAD
    return Group.SILENT if sent.made_on else Group.NOT_SENT


@dataclass(frozen=True, slots=True)
class Body:
    """One body of a campaign: what it gave, its group, the days on which it was reminded."""

    response: Response
    group: Group
    reminded_on: tuple[date, ...] = ()

    @property
    def uid(self) -> str:
        """That of the organisation."""
        return self.response.asked.organisation

    @property
    def name(self) -> str:
        """What people read."""
        return self.response.asked.name


def bodies(reading: Reading, campaign: str, questions: Questions = EVALUATIONS) -> list[Body]:
    """The bodies asked ``questions`` in ``campaign`` (uid), and those that answered without being asked, by name."""
    sent = forms_sent(reading, campaign, questions.entity.name)
    listed = [*responses(reading, campaign, questions), *_unasked(reading, campaign, questions)]
    found = []
    for one in sorted(listed, key=lambda one: sort_key(one.asked.name)):
        theirs = sent.get(one.asked.organisation, Sent())
        found.append(Body(one, group_of(one, theirs), tuple(theirs.reminded_on)))
    return found


def of_groups(listed: Sequence[Body], wanted: Sequence[Group]) -> list[Body]:
    """Those of ``listed`` that are in one of the groups ``wanted``."""
    return [one for one in listed if one.group in wanted]


def _unasked(reading: Reading, campaign: str, questions: Questions) -> list[Response]:
    if questions is not EVALUATIONS:
        return []
    found = {
        str(key[0]): one
        for key, one in counts(reading, (By.EVALUATOR,), Scope(campaign=campaign)).items()
        if one.received and not one.asked
    }
    labels = reading.labels()
    labels.preload("organisation", found.keys())
    return [
        Response(Asked(uid, labels.of("organisation", uid), (), questions), one.received, one.complete)
        for uid, one in found.items()
    ]


def group_word(group: Group) -> str:
    """A group as people read it, of one body."""
    return {
        Group.NEVER_ASKED: _("Jamais sollicité"),
        Group.NOT_SENT: _("Formulaire à préparer"),
        Group.SILENT: _("Sans réponse"),
        Group.UNREAD: _("À lire soi-même"),
        Group.PARTLY: _("En partie"),
        Group.COMPLETE: _("Tout répondu"),
    }[group]


def standing_said(body: Body) -> str:
    """« Sans réponse · relancé le 03/05/2017, deux fois »."""
    return " · ".join(filter(None, (group_word(body.group), reminded_words(body.reminded_on))))


def standing_briefly(body: Body) -> str:
    """« Sans réponse · relancé le 03/05 (2) », for a narrow column."""
    if not body.reminded_on:
        return group_word(body.group)
    times = f" ({len(body.reminded_on)})" if len(body.reminded_on) > 1 else ""
    told = _("{group} · relancé le {day}{times}")
    return told.format(group=group_word(body.group), day=format_day(body.reminded_on[-1])[:5], times=times)


def reminded_words(days: Sequence[date]) -> str:
    """« relancé le 03/05/2017, deux fois »; empty where nobody was reminded."""
    if not days:
        return ""
    told = _("relancé le {day}").format(day=format_day(days[-1]))
    if len(days) == 1:
        return told
    times = {2: _("deux fois"), 3: _("trois fois")}.get(len(days)) or ngettext(
        "{count} fois", "{count} fois", len(days)
    ).format(count=len(days))
    return f"{told}, {times}"

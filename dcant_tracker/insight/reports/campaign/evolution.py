"""How a campaign's means compare with those of the campaigns before it, and with those of the same bodies there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.distribution import NOTHING, Distribution
from dcant_tracker.insight.evaluations import in_each, respondents
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.figures.observed import signed
from dcant_tracker.insight.maturity import difference
from dcant_tracker.insight.reports.campaign.rows import Row, who, whole
from dcant_tracker.insight.reports.dossier import NOTHING as DASH
from dcant_tracker.insight.reports.dossier import Dossier
from dcant_tracker.insight.reports.opinions import mean_said
from dcant_tracker.insight.reports.structure import Block, Column, FigureBlock, Heading, Paragraph, TableBlock, Tone
from dcant_tracker.insight.small_groups import would_be_found
from dcant_tracker.store.reading.campaigns import Campaign, campaigns_of
from dcant_tracker.store.reading.evaluations import By, Scope, has_answers
from dcant_tracker.words import _, ngettext

MOST = 4
"""The campaigns beside one another, the one reported on among them."""

_PRINCIPLE = CHOICES["principle"]


def campaigns_up_to(dossier: Dossier, campaign: str, programme: str | None) -> list[Campaign]:
    """The last campaigns of the same programme that were answered, up to ``campaign``, which comes last."""
    reading = dossier.state.reading
    record = dossier.record("campaign", campaign)
    own = str(record["programme"]) if record and record["programme"] else programme
    listed = campaigns_of(reading, own)
    before = listed[: next(at for at, one in enumerate(listed) if one.uid == campaign)]
    answered = [one for one in before if has_answers(reading, Scope(one.uid, programme))]
    return [*answered[1 - MOST :], next(one for one in listed if one.uid == campaign)]


def evolution(dossier: Dossier, campaign: str, programme: str | None, *, anonymous: bool) -> tuple[Block, ...]:
    """The table of the means, that of those who answered both last campaigns, the figure of all of them."""
    listed = campaigns_up_to(dossier, campaign, programme)
    if len(listed) < 2:
        return (Paragraph(_("C'est la première campagne qui a des réponses : rien à comparer encore."), Tone.NOTE),)
    reading = dossier.state.reading
    wholes = [whole(reading, Scope(one.uid, programme), anonymous=anonymous) for one in listed]
    shown: tuple[Block, ...] = ()
    if not any(one.hidden for one in wholes):
        drawn = figure("trend", dossier.state, Selection(programme, tuple(one.uid for one in listed)))
        shown = (FigureBlock(drawn, height=80),) if drawn.plot is not None else ()
    return (
        _table(listed, wholes),
        *shown,
        *_same(dossier, listed[-2:], programme, anonymous=anonymous),
    )


def _table(listed: Sequence[Campaign], wholes: Sequence[Row]) -> TableBlock:
    columns = (
        Column(_("Principe"), 3.4),
        *(Column(one.label, 1.4, numeric=True) for one in listed),
        Column(_("Évolution"), 1.1, numeric=True),
    )
    told = [{**one.answers, "": one.whole} for one in wholes]
    rows = tuple(
        (
            _PRINCIPLE.label(code) if code else _("Ensemble"),
            *(mean_said(each.get(code, NOTHING)) for each in told),
            _moved(told[-2].get(code, NOTHING), told[-1].get(code, NOTHING)),
        )
        for code in (*PRINCIPLES, "")
    )
    note = _("Évolution depuis {campaign} : d'autres organismes ont pu répondre.").format(campaign=listed[-2].label)
    return TableBlock(columns, rows, _("Moyennes de campagne en campagne, de 0 à 4"), note)


def _same(dossier: Dossier, both: Sequence[Campaign], programme: str | None, *, anonymous: bool) -> tuple[Block, ...]:
    """The means of those who graded in both campaigns; nothing where there are too few, or they are everybody."""
    reading, uids = dossier.state.reading, [one.uid for one in both]
    found = respondents(reading, uids, Scope(programme=programme))
    same = in_each(found) if len(found) == len(uids) else frozenset[str]()
    if not same or all(len(one) == len(same) for one in found.values()):
        return ()
    scopes = [Scope(uid, programme, among=tuple(sorted(same))) for uid in uids]
    kept = [whole(reading, scope, anonymous=anonymous) for scope in scopes]
    if anonymous:
        hidden = frozenset().union(*(_left_alone(dossier, scope, same) for scope in scopes))
        kept = [_without(one, hidden) for one in kept]
    told = [{**one.answers, "": one.whole} for one in kept]
    codes = [code for code in (*PRINCIPLES, "") if all(each.get(code, NOTHING).graded for each in told)]
    if not codes:
        return ()
    columns = (
        Column(_("Principe"), 3.4),
        *(Column(one.label, 1.4, numeric=True) for one in both),
        Column(_("Évolution"), 1.1, numeric=True),
    )
    rows = tuple(
        (
            _PRINCIPLE.label(code) if code else _("Ensemble"),
            *(mean_said(each[code]) for each in told),
            _moved(told[0][code], told[1][code]),
        )
        for code in codes
    )
    caption = ngettext(
        "Le seul organisme qui a noté aux deux campagnes",
        "Les {count} organismes qui ont noté aux deux campagnes, eux seuls",
        len(same),
    ).format(count=grouped(len(same)))
    return (Heading(_("Mêmes répondants"), 2), TableBlock(columns, rows, caption))


def _left_alone(dossier: Dossier, scope: Scope, same: frozenset[str]) -> frozenset[str]:
    """The principles of which the others' grades would follow from the whole without those of ``same``."""
    everybody = who(dossier.state.reading, By.CAMPAIGN, replace(scope, among=None)).get(scope.campaign, {})
    rest = {code: len(everybody.get(code, frozenset()) - same) for code in PRINCIPLES}
    return frozenset(code for code, size in rest.items() if would_be_found(size))


def _without(row: Row, hidden: frozenset[str]) -> Row:
    answers: Mapping[str, Distribution] = {
        code: NOTHING if code in hidden else one for code, one in row.answers.items()
    }
    return replace(row, answers=dict(answers), hidden=row.hidden | hidden)


def _moved(before: Distribution, after: Distribution) -> str:
    change = difference(before.mean, after.mean)
    return DASH if change is None else signed(change)

"""What the figures of the observatory have in common: their campaign, domains, territories, and what they say."""

from collections.abc import Mapping, Sequence

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.figures.figure import Opens, Selection, no_data
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.maturity import mean
from dcant_tracker.insight.small_groups import LEAST
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.maturity import Level, Sum, levelled
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.words import _, ngettext

TERRITORY = ("organisation",)
"""What a figure of the observatory may be about."""

HIGHEST = int(CHOICES["maturity_level"].codes[-1])
"""The highest level."""


def campaigns(state: State, selection: Selection) -> list[Campaign]:
    """The campaigns chosen (none: all) that have levels, the oldest first."""
    known = levelled(state.reading, selection.programme if not selection.campaigns else None)
    return [one for one in known if not selection.campaigns or one.uid in selection.campaigns]


def territories(state: State, selection: Selection) -> list[Record]:
    """The territories chosen that exist, in their order, each once."""
    uids = list(dict.fromkeys(one.uid for one in selection.subjects))
    found = get_many(state.reading, TERRITORY[0], uids)
    return [found[uid] for uid in uids if uid in found]


def opens(campaign: str, domain: str = "", kind: str | None = None, territory: str = "") -> Opens:
    """The list of the levels of ``campaign``, narrowed to what is not empty."""
    conditions = [Condition("campaign", (campaign,))]
    named = (("domain", domain), ("organisation.kind", kind), ("organisation", territory))
    conditions += [Condition(field, (value,)) for field, value in named if value]
    return Opens(Query("maturity_assessment", conditions=tuple(conditions)))


def kind_label(kind: str | None) -> str:
    """« Métropole »; all of them for None."""
    return CHOICES["organisation_kind"].label(kind) if kind else _("ensemble des territoires")


def bodies_said(count: int) -> str:
    """« 12 territoires »."""
    return ngettext("{count} territoire", "{count} territoires", count).format(count=count)


def mean_said(told: Sum) -> str:
    """« moyenne 2,4 · 12 territoires »."""
    return _("moyenne {mean} · {bodies}").format(mean=decimal(mean(told)), bodies=bodies_said(told.bodies))


def mean_label(kind: str | None) -> str:
    """« Moyenne : Métropole »."""
    return _("Moyenne : {kind}").format(kind=kind_label(kind))


def level_in(given: Mapping[str, Level], domain: str) -> float | None:
    """The level in ``domain`` (uid), as figures take it; None where none was given."""
    return float(given[domain].level) if domain in given else None


def one_only(chosen: Sequence[Record]) -> tuple[str, ...]:
    """What figures of a single territory say where several were chosen."""
    return (_("Un seul territoire à la fois : le premier choisi."),) if len(chosen) > 1 else ()


def signed(change: float | None) -> str:
    """« +1,2 », « −0,4 », « = »."""
    if change is None:
        return "–"
    said = decimal(change)
    return "=" if said.strip("\u2212") in ("0,0", "0") else f"+{said}" if change > 0 else said


def least_said() -> str:
    """What every figure with means says of small groups."""
    return _("Un groupe de moins de {least} territoires n'est pas montré. Ce n'est pas un classement.").format(
        least=LEAST
    )


def nothing(state: State, selection: Selection, found: Sequence[Campaign]) -> str:
    """Why there is nothing to draw."""
    if not found:
        if not levelled(state.reading, None):
            return no_data(_("Donnez des niveaux dans la grille de l'observatoire."))
        return _("Les campagnes choisies n'ont aucun niveau de maturité.")
    if selection.subjects:
        return _("Les territoires choisis n'ont pas de niveau dans cette campagne.")
    return _("Moins de {least} territoires ont un niveau : aucune moyenne n'est montrée.").format(least=LEAST)

"""What joining two records moves, in lines with counts."""

from collections import Counter
from collections.abc import Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import in_one_line
from dcant_tracker.store.joining.plan import Plan
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.words import _, ngettext

_SHOWN = 40
"""Characters of a value that filled an empty field."""


def moves(labels: Labels, made: Plan) -> Iterator[str]:
    """« 3 liens rejoignent la fiche : Participations (2), Contacts (1) », and what is joined in turn."""
    links = Counter(link.entity for link in made.moved)
    if links:
        total = links.total()
        yield ngettext(
            "{count} lien rejoint la fiche qui reste : {sheets}.",
            "{count} liens rejoignent la fiche qui reste : {sheets}.",
            total,
        ).format(count=total, sheets=_sheets(links))
    joined = Counter(pair.entity for pair in made.pairs[1:])
    if joined:
        total = joined.total()
        yield ngettext(
            "{count} fiche en double fusionne du même coup : {sheets}.",
            "{count} fiches en double fusionnent du même coup : {sheets}.",
            total,
        ).format(count=total, sheets=_sheets(joined))
    filled = [one for one in made.filled if one.pair == made.pairs[0]]
    if filled:
        yield ngettext("Champ complété : {fields}.", "Champs complétés : {fields}.", len(filled)).format(
            fields=", ".join(f"{one.field.label} ({_short(labels.of_field(one.field, one.value))})" for one in filled)
        )
    if made.former_names:
        yield _("Gardé comme ancienne dénomination : {names}.").format(
            names=", ".join(dict.fromkeys(str(one.name) for one in made.former_names))
        )


def _short(text: str) -> str:
    flat = in_one_line(text)
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


def _sheets(counts: Counter[str]) -> str:
    return ", ".join(f"{CATALOGUE[name].sheet} ({count})" for name, count in counts.items())

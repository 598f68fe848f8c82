"""How a campaign stands, in words: the same wherever it is told."""

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.formatting import percent
from dcant_tracker.store.reading.campaign_count import Count
from dcant_tracker.words import _, ngettext


def standing(one: Count) -> tuple[str, ...]:
    """« 63 reçues sur 179 attendues (35 %) », then what is to be known of those received, where there is any."""
    return (received_of(one), *beside(one))


def received_of(one: Count) -> str:
    """« 63 reçues sur 179 attendues (35 %) »; what was received alone where nobody was asked."""
    if not one.asked:
        return ngettext("{count} reçue", "{count} reçues", one.received).format(count=grouped(one.received))
    came = ngettext("{count} reçue", "{count} reçues", one.came).format(count=grouped(one.came))
    asked = ngettext("{count} attendue", "{count} attendues", one.asked).format(count=grouped(one.asked))
    return _("{came} sur {asked} ({share})").format(came=came, asked=asked, share=percent(one.share))


def beside(one: Count) -> tuple[str, ...]:
    """What was received without being asked for, what says no score, what is still a draft; none is not said."""
    parts = []
    if one.asked and one.unasked:
        said = ngettext("{count} reçue sans être attendue", "{count} reçues sans être attendues", one.unasked)
        parts.append(said.format(count=grouped(one.unasked)))
    if one.without_score:
        said = ngettext("{count} sans aucune note", "{count} sans aucune note", one.without_score)
        parts.append(said.format(count=grouped(one.without_score)))
    if one.drafts:
        said = ngettext("{count} brouillon", "{count} brouillons", one.drafts)
        parts.append(said.format(count=grouped(one.drafts)))
    return tuple(parts)

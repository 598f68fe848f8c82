"""How a campaign stands, in words: as long as where it is told has room for, and the same everywhere."""

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


def received_alone(one: Count) -> str:
    """« 46 évaluations reçues », whoever was asked."""
    said = ngettext("{count} évaluation reçue", "{count} évaluations reçues", one.received)
    return said.format(count=grouped(one.received))


def in_short(one: Count) -> str:
    """« 12/40 (30 %) + 3 non attendues » of those expected; what was received where nobody was asked."""
    if not one.asked:
        return str(one.received)
    said = f"{one.came}/{one.asked} ({percent(one.share)})"
    if not one.unasked:
        return said
    more = ngettext("{count} non attendue", "{count} non attendues", one.unasked).format(count=one.unasked)
    return f"{said} + {more}"


def of_those_asked(one: Count) -> str:
    """« 46 des 400 attendues (12 %) », where somebody was asked."""
    return _("{came} des {expected} attendues ({share})").format(
        came=grouped(one.came), expected=grouped(one.asked), share=percent(one.share)
    )


def briefly(one: Count) -> str:
    """« 46 évaluations sur 400 attendues »; what was received alone where nobody was asked."""
    if not one.asked:
        return received_alone(one)
    return ngettext(
        "{came} évaluation sur {expected} attendues", "{came} évaluations sur {expected} attendues", one.came
    ).format(came=grouped(one.came), expected=grouped(one.asked))


def share_of_asked(one: Count) -> str:
    """« 12 % des 400 attendues »; empty where nobody was asked."""
    if not one.asked:
        return ""
    return _("{share} des {expected} attendues").format(share=percent(one.share), expected=grouped(one.asked))

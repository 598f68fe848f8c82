"""A text to remind those only who have not answered, to paste in an e-mail."""

from collections.abc import Sequence
from datetime import date

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.exchange.sources.form.questions import MATURITY
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _, ngettext


def addresses(reading: Reading, asked: Sequence[Asked]) -> dict[str, list[str]]:
    """The e-mail addresses of the contacts of each organisation, by its uid; none where none is known."""
    uids = tuple(one.organisation for one in asked)
    found: dict[str, list[str]] = {uid: [] for uid in uids}
    if not uids:
        return found
    for contact in records(reading, Query("contact", conditions=(Condition("organisation", uids),))):
        address = contact["email"]
        if address and str(address) not in found[str(contact["organisation"])]:
            found[str(contact["organisation"])].append(str(address))
    return found


def reminder(reading: Reading, campaign: str, missing: Sequence[Asked], partly: Sequence[Asked], who: str) -> str:
    """The message, its addressees first; empty when everybody answered, or the campaign is closed."""
    found = get(reading, "campaign", campaign)
    if not (missing or partly) or (found is not None and found["closed_on"] is not None):
        return ""
    label = str(found["label"]) if found else ""
    closes = found["closes_on"] if found else None
    asked = (*missing, *partly)[0].questions
    known = addresses(reading, [*missing, *partly])
    lines = [
        _("À : {addresses}").format(addresses=" ; ".join(a for every in known.values() for a in every) or "…"),
        _("Objet : rappel – {what} « {campaign} »").format(what=asked.file().lower(), campaign=label),
        "",
        _("Bonjour,"),
        "",
        _("Nous n'avons pas encore reçu toutes vos réponses à {what} « {campaign} ».").format(
            what=asked.called(), campaign=label
        ),
    ]
    if isinstance(closes, date):
        lines.append(_("La campagne se termine le {day}.").format(day=format_day(closes)))
    lines += [_("Le formulaire vous a été envoyé : vous pouvez n'en remplir qu'une partie."), ""]
    if missing:
        lines.append(_("Sans réponse :"))
        lines += [_line(one) for one in missing]
    if partly:
        lines.append(_("Réponse incomplète :"))
        lines += [_line(one) for one in partly]
    without = [one.name for one in (*missing, *partly) if not known[one.organisation]]
    if without:
        lines += ["", _("(Sans adresse connue : {names}.)").format(names=", ".join(without))]
    return "\n".join([*lines, "", _("Avec nos remerciements,"), who])


def _line(one: Asked) -> str:
    count = len(one.subjects)
    if one.questions is MATURITY:
        domains = ngettext("{count} domaine", "{count} domaines", count).format(count=count)
        return f"– {one.name} ({domains})"
    subjects = ngettext("{count} évaluation attendue", "{count} évaluations attendues", count).format(count=count)
    return f"– {one.name} ({subjects})"

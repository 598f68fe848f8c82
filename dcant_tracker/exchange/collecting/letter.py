"""What to write when forms are sent out: the message, and the list for a mail merge. Pure texts."""

from collections.abc import Mapping, Sequence
from datetime import date

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.exchange.collecting.preparing import Prepared
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _

Addresses = Mapping[str, Sequence[str]]
"""The e-mail addresses of each organisation, by its uid."""


def message(reading: Reading, campaign: str, who: str, questions: Questions = EVALUATIONS) -> str:
    """The e-mail that goes with a form of ``campaign`` (uid), whoever receives it, signed ``who``."""
    found = get(reading, "campaign", campaign)
    label = str(found["label"]) if found else ""
    closes = found["closes_on"] if found else None
    when = (
        _("avant le {day}").format(day=format_day(closes)) if isinstance(closes, date) else _("dès que vous le pourrez")
    )
    return "\n".join(
        (
            _("Objet : {what} « {campaign} »").format(what=questions.file().lower(), campaign=label),
            "",
            _("Bonjour,"),
            "",
            _("Vous trouverez ci-joint le formulaire de votre organisme pour {what} « {campaign} ».").format(
                what=questions.called(), campaign=label
            ),
            _("Remplissez les cellules claires et renvoyez le fichier en réponse à ce message {when}.").format(
                when=when
            ),
            _("La première feuille explique comment ; ne changez pas le nom des colonnes."),
            _("Vous pouvez ne répondre qu'à une partie, et le renvoyer de nouveau plus tard."),
            "",
            _("Avec nos remerciements,"),
            who,
        )
    )


def list_for_sending(prepared: Prepared, addresses: Addresses) -> str:
    """Organisation, addresses and file of each form, tabbed for a spreadsheet or a mail merge."""
    lines = ["\t".join((_("Organisme"), _("Adresses"), _("Fichier")))]
    for form in prepared.forms:
        known = " ; ".join(addresses.get(form.asked.organisation, ()))
        lines.append(f"{form.asked.name}\t{known}\t{form.path.name}")
    return "\n".join(lines)

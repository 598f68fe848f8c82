"""What is written to those asked: three messages a campaign, whose fields are filled in for each body.

A text is kept with its campaign, in the field of the same name as the message; an empty one says the usual words. Its
first line, « Objet : … », is the subject. A message tells a body of itself alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import Said, _


class Message(StrEnum):
    """Which message; also the field of the campaign that keeps its text."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Written:
    """The subject and the text of a message, with or without its fields filled in."""

    subject: str
    text: str

    def joined(self) -> str:
        """As it is kept: the subject in the first line."""
        return f"{subject_line()}{self.subject}\n\n{self.text}"


CLOSING = "clôture"
"""The field that a campaign without a closing day cannot fill."""

FIELDS: Mapping[str, Said] = MappingProxyType(
    {
        "nom": lambda: _("la ou les personnes à qui le message s'adresse"),
        "organisme": lambda: _("l'organisme interrogé"),
        "campagne": lambda: _("le nom de la campagne"),
        CLOSING: lambda: _("le jour de clôture"),
        "délai": lambda: _("« avant le » et ce jour, ou « dès que vous le pourrez »"),
        "nombre de mesures": lambda: _("combien de réponses lui sont demandées"),
        "mesures": lambda: _("sur quoi, une ligne par mesure"),
        "réponses reçues": lambda: _("combien de ses réponses sont reçues"),
        "réponses manquantes": lambda: _("combien lui restent à donner ou à compléter"),
        "signature": lambda: _("votre nom et celui de l'association"),
    }
)
"""What may stand in braces in a text, and what it says."""

_FIELD = re.compile(r"\{([^{}\n]*)\}")
_KNOWN = {fold(name): name for name in FIELDS}


def subject_line() -> str:
    """What the first line of a text begins with where it says the subject."""
    return _("Objet : ")


def text_of(campaign: Record, message: Message) -> Written:
    """What ``campaign`` says in ``message``, its own words or the usual ones; fields not filled in."""
    kept = campaign[message.value]
    return parted(str(kept), message) if kept is not None else usual(message)


def usual(message: Message) -> Written:
    """The words of ``message`` where a campaign has none of its own."""
    return _USUAL[message]()


def parted(kept: str, message: Message) -> Written:
    """A text as it is kept, its subject apart; without one, the usual subject."""
    first, _newline, rest = kept.strip().partition("\n")
    head, colon, subject = first.partition(":")
    if colon and fold(head) == fold(subject_line().partition(":")[0]):
        return Written(subject.strip() or usual(message).subject, rest.strip("\n"))
    return Written(usual(message).subject, kept.strip())


def checked(written: Written, *, closes: bool) -> None:
    """Refuse a text with a field that does not exist, or that nothing fills: ``closes`` says whether a day does."""
    used = list(_fields(f"{written.subject}\n{written.text}"))
    for name in used:
        if fold(name) not in _KNOWN:
            raise UserError(
                _("Le message contient un champ inconnu : « {{{name}}} ».").format(name=name),
                _("Champs possibles : {names}.").format(names=", ".join(f"{{{one}}}" for one in FIELDS)),
            )
    if not closes and any(_KNOWN[fold(name)] == CLOSING for name in used):
        raise UserError(
            _("Le message dit le jour de clôture, et la campagne n'en a pas."),
            _("Donnez une clôture à la campagne, ou écrivez « {délai} » à la place de « {clôture} »."),
        )


def filled(written: Written, values: Mapping[str, str]) -> Written:
    """``written`` with its fields filled in; ``values`` holds one for each of :data:`FIELDS`."""

    def value(found: re.Match[str]) -> str:
        return values[_KNOWN[fold(found.group(1).strip())]]

    return Written(_FIELD.sub(value, written.subject), _FIELD.sub(value, written.text))


def _fields(text: str) -> Iterator[str]:
    return (found.group(1).strip() for found in _FIELD.finditer(text))


def _invitation() -> Written:
    return Written(
        _("Votre avis – {campagne}"),
        _(
            "Bonjour {nom},\n\n"
            "Dans le cadre de « {campagne} », nous souhaitons recueillir l'avis de votre organisme, {organisme}.\n"
            "Réponses demandées : {nombre de mesures}\n"
            "{mesures}\n\n"
            "Le formulaire est joint : remplissez les cellules claires et renvoyez-le en réponse à ce message, {délai}."
            " La feuille « Mode d'emploi » explique comment.\n"
            "Vous pouvez ne répondre qu'à une partie, et le renvoyer de nouveau plus tard.\n\n"
            "Avec nos remerciements,\n"
            "{signature}"
        ),
    )


def _reminder() -> Written:
    return Written(
        _("Rappel : votre avis – {campagne}"),
        _(
            "Bonjour {nom},\n\n"
            "Nous n'avons pas encore reçu toutes les réponses de votre organisme, {organisme}, pour « {campagne} » "
            "(réponses à donner ou à compléter : {réponses manquantes}).\n"
            "Le formulaire est joint de nouveau, avec les réponses déjà reçues ; celui que vous avez peut-être commencé"
            " reste valable. Merci de nous le renvoyer {délai}, même rempli en partie.\n\n"
            "Si votre réponse est partie entre-temps, ne tenez pas compte de ce message.\n\n"
            "Avec nos remerciements,\n"
            "{signature}"
        ),
    )


def _acknowledgement() -> Written:
    return Written(
        _("Votre réponse est bien reçue – {campagne}"),
        _(
            "Bonjour {nom},\n\n"
            "Nous avons bien reçu la réponse de votre organisme, {organisme}, pour « {campagne} »,"
            " et nous vous en remercions.\n"
            "Réponses reçues : {réponses reçues}\n\n"
            "Bien cordialement,\n"
            "{signature}"
        ),
    )


_USUAL: Mapping[Message, Callable[[], Written]] = {
    Message.INVITATION: _invitation,
    Message.REMINDER: _reminder,
    Message.ACKNOWLEDGEMENT: _acknowledgement,
}

"""What is written to those invited to a meeting: the invitation before it, its minutes after.

One message for all, every address hidden from the others, with the documents that it speaks of.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.file_formats import DOCX, ICS
from dcant_tracker.insight.calendar.entries import entry
from dcant_tracker.insight.calendar.ical import ical
from dcant_tracker.insight.drawing.look import PRINT, look
from dcant_tracker.insight.reports.meeting import agenda, minutes
from dcant_tracker.insight.reports.meeting.sitting import Sitting
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Report
from dcant_tracker.insight.reports.writing import content
from dcant_tracker.insight.state import State
from dcant_tracker.mail_draft import Attachment, MailDraft
from dcant_tracker.settings import ASSOCIATION
from dcant_tracker.store.reading.addressing import address_of, objecting_addresses, why_not
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CALENDAR = "text/calendar"


@dataclass(frozen=True, slots=True)
class MeetingMail:
    """The message, and who of those invited it does not go to, each with the reason."""

    draft: MailDraft
    left_out: tuple[str, ...]


def invitation(state: State, meeting: str, officer: str = "") -> MeetingMail:
    """The message that invites to ``meeting`` (a uid): its agenda as a Word document, and a date for the calendar.

    Raises UserError when there is no such meeting.
    """
    asked = Asked(subject=meeting, officer=officer)
    sitting = Sitting(state, asked)
    lines = [
        _("Bonjour,"),
        "",
        _("Vous êtes conviés à la réunion « {title} » {when}.").format(title=sitting.title, when=_when(sitting)),
        *_agenda(sitting),
        "",
        _("L'ordre du jour est joint, avec un rendez-vous à ouvrir dans votre calendrier."),
        _("Merci de nous dire si vous viendrez, ou qui vous représentera."),
    ]
    attached = [_document(state, asked, agenda.build, _("Ordre du jour"), sitting)]
    appointment = entry(state, sitting.record)
    if appointment is not None:
        attached.append(Attachment(safe_name(sitting.title) + ICS.suffix, ical([appointment]), _CALENDAR))
    return _mail(sitting, _("Réunion {title}, {day}"), lines, attached, officer)


def minutes_sent(state: State, meeting: str, officer: str = "") -> MeetingMail:
    """The message that sends the minutes of ``meeting`` (a uid). Raises UserError when there is no such meeting."""
    asked = Asked(subject=meeting, officer=officer)
    sitting = Sitting(state, asked)
    lines = [
        _("Bonjour,"),
        "",
        _("Voici le compte rendu de la réunion « {title} » {when}.").format(title=sitting.title, when=_when(sitting)),
        *_promises(sitting),
        "",
        _("Merci de nous signaler ce qui serait à corriger."),
    ]
    attached = [_document(state, asked, minutes.build, _("Compte rendu"), sitting)]
    return _mail(sitting, _("Compte rendu : {title}, {day}"), lines, attached, officer)


def _mail(sitting: Sitting, subject: str, lines: list[str], attached: list[Attachment], officer: str) -> MeetingMail:
    addresses, left_out = _addressees(sitting)
    signed = "\n".join([*lines, "", _("Bien cordialement,"), *filter(None, (officer, ASSOCIATION)), ""])
    said = subject.format(title=sitting.title, day=sitting.day)
    return MeetingMail(MailDraft(said, signed, hidden=addresses, attachments=tuple(attached)), left_out)


def _when(sitting: Sitting) -> str:
    """« le 14 juin 2017 (14 h – 16 h), à Paris »."""
    hours, place = sitting.record["hours"], sitting.record["place"]
    said = _("le {day}").format(day=sitting.day) + (f" ({hours})" if hours else "")
    return ", ".join(filter(None, (said, _("lieu : {place}").format(place=place) if place else "")))


def _agenda(sitting: Sitting) -> list[str]:
    if not sitting.points:
        return []
    numbered = [f"{rank}. {point['title']}" for rank, point in enumerate(sitting.points, 1)]
    return ["", _("À l'ordre du jour :"), *numbered]


def _promises(sitting: Sitting) -> list[str]:
    if not sitting.actions:
        return []
    return ["", _("Ce qui est à faire :"), *(_promise(sitting, one) for one in sitting.actions)]


def _promise(sitting: Sitting, action: Record) -> str:
    due = action["due_on"]
    when = _("pour le {day}").format(day=sitting.dossier.text(action, "due_on")) if isinstance(due, date) else ""
    return "– " + ", ".join(filter(None, (f"{action['title']} ({sitting.in_charge(action)})", when)))


def _document(
    state: State, asked: Asked, build: Callable[[State, Asked], Report], name: str, sitting: Sitting
) -> Attachment:
    called = safe_name(f"{name} – {sitting.title}") + DOCX.suffix
    return Attachment(called, content(build(state, asked), look(PRINT), DOCX), _WORD)


def _addressees(sitting: Sitting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses of those invited, each once, and a line for whoever has none that may be used."""
    found: dict[str, str] = {}
    left_out: list[str] = []
    state, held_on = sitting.dossier.state, sitting.record["held_on"]
    day = max(state.day, held_on) if isinstance(held_on, date) else state.day
    objecting = objecting_addresses(state.reading)
    for one in sitting.attendances():
        contact = sitting.dossier.record("contact", one["contact"])
        reason = why_not(contact, day, objecting) if contact else _("personne n'y est nommé")
        if contact is None or reason:
            named = [sitting.person(one), sitting.dossier.organisation(one["organisation"])]
            left_out.append(_("{who} : {reason}").format(who=", ".join(filter(None, named)), reason=reason))
        else:
            address = address_of(contact)
            found.setdefault(address.casefold(), address)
    return tuple(found.values()), tuple(left_out)

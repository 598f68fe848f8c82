"""The drafts of a campaign: one message a body, to its own people alone, and a list of who is not written to.

Nothing is sent from here: a draft is a file that the officer's mail program opens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dcant_tracker.domain.csv_text import csv_content, said
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.addressees import Addressees, LeftOut, addressees
from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.exchange.collecting.messages import Message, Written, checked, filled, text_of, usual
from dcant_tracker.exchange.collecting.responses import Response, responses
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.file_formats import CSV, EML
from dcant_tracker.mail_draft import Attachment, MailDraft
from dcant_tracker.settings import ASSOCIATION
from dcant_tracker.store.reading.expected import subjects_named
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _

LEFT_OUT_NAME = f"exclus{CSV.suffix}"
"""The list of who was not written to, in the folder of the drafts."""

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Draft:
    """The message to one body: where it lies, and to whom it goes."""

    asked: Asked
    path: Path
    people: Addressees


@dataclass(frozen=True, slots=True)
class Mailed:
    """What was written ahead, who was left out, and the folder where both lie (None: no message was asked for)."""

    folder: Path | None = None
    drafts: tuple[Draft, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


NOTHING_MAILED = Mailed()


class Mailing:
    """One ``message`` of ``campaign`` (uid) to each of ``bodies``, signed ``who``.

    ``text`` is that of the campaign where none is given. Raises UserError where its text cannot be filled in.
    """

    def __init__(
        self,
        reading: Reading,
        campaign: str,
        message: Message,
        bodies: Sequence[Response],
        who: str,
        questions: Questions = EVALUATIONS,
        text: Written | None = None,
    ) -> None:
        found = get(reading, "campaign", campaign)
        if found is None:
            raise UserError(_("Cette campagne n'existe plus."), _("Choisissez-en une autre."))
        closes = found["closes_on"]
        self._written = text or text_of(found, message)
        checked(self._written, closes=isinstance(closes, date))
        self._shared = _shared(str(found["label"]), closes if isinstance(closes, date) else None, who)
        self._bodies = bodies
        self._names = _subject_names(reading, bodies, questions)
        self.to = addressees(reading, [one.asked for one in bodies], date.today())  # noqa: DTZ011 - a local day

    def reaches(self, body: Response) -> bool:
        """Whether there is anybody of ``body`` to write to."""
        return bool(self.to[body.asked.organisation].people)

    def values(self, body: Response) -> dict[str, str]:
        """What each field of a text says to ``body``."""
        asked = body.asked
        return {
            **self._shared,
            "nom": self.to[asked.organisation].names,
            "organisme": asked.name,
            "nombre de mesures": str(body.expected),
            "mesures": "\n".join(f"– {self._names[subject]}" for subject in asked.subjects),
            "réponses reçues": str(body.received),
            "réponses manquantes": str(max(0, body.expected - body.complete)),
        }

    def draft(self, body: Response, form: tuple[str, bytes] | None = None) -> bytes:
        """The bytes of the draft to ``body``, with its ``form`` (name and content) attached."""
        written = filled(self._written, self.values(body))
        people = self.to[body.asked.organisation].people
        attached = (Attachment(form[0], form[1], _WORKBOOK),) if form else ()
        return MailDraft(
            written.subject, written.text + "\n", to=tuple(one.address for one in people), attachments=attached
        ).content()

    def drafts(self, places: Mapping[str, Path]) -> list[tuple[Response, Draft]]:
        """The drafts of those that one may write to, each at the path that ``places`` says of its body."""
        return [
            (body, Draft(body.asked, places[uid].with_suffix(EML.suffix), self.to[uid]))
            for body in self._bodies
            if self.reaches(body)
            for uid in [body.asked.organisation]
        ]

    def left_out(self) -> tuple[LeftOut, ...]:
        """Who of all bodies is not written to."""
        return tuple(one for body in self._bodies for one in self.to[body.asked.organisation].left_out)


def sample(reading: Reading, campaign: str, who: str, questions: Questions) -> tuple[str, dict[str, str]]:
    """A body of ``campaign`` that one may write to, and what each field says to it; of nobody in particular else."""
    listed = responses(reading, campaign, questions)
    text = usual(Message.INVITATION)
    mailing = Mailing(reading, campaign, Message.INVITATION, listed, who, questions, text)
    body = next(filter(mailing.reaches, listed), None)
    if body is not None:
        return body.asked.name, mailing.values(body)
    nobody = Response(Asked("", _("Organisme interrogé"), (), questions), 0, 0)
    mailing.to[""] = Addressees((), ())
    return nobody.asked.name, {**mailing.values(nobody), "nom": _("Prénom Nom")}


def left_out_content(listed: Sequence[LeftOut]) -> bytes:
    """The list of who was left out, as a table."""
    head = (_("Organisme"), _("Personne"), _("Raison"))
    rows = ((said(one.body), said(one.person), said(one.reason)) for one in listed)
    return csv_content((head, *rows), CSV.separator)


def _shared(label: str, closes: date | None, who: str) -> dict[str, str]:
    """The fields that say the same to every body."""
    day = format_day(closes) if closes else ""
    return {
        "campagne": label,
        "clôture": day,
        "délai": _("avant le {day}").format(day=day) if closes else _("dès que vous le pourrez"),
        "signature": "\n".join(filter(None, (who, ASSOCIATION))),
    }


def _subject_names(
    reading: Reading, bodies: Sequence[Response], questions: Questions
) -> Mapping[tuple[str | None, ...], str]:
    subjects = {subject for body in bodies for subject in body.asked.subjects}
    if questions is EVALUATIONS:
        return {subject: text for subject, (_order, text) in subjects_named(reading, subjects).items()}
    target, labels = questions.entity[questions.subject[-1]].target, reading.labels()
    return {subject: labels.of(str(target), subject[-1]) for subject in subjects}

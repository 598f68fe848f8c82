"""« Courriel aux conviés »: a message written ahead, which the officer opens in her mail program and sends."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import EML, ICS, filters
from dcant_tracker.insight.calendar.entries import entry
from dcant_tracker.insight.calendar.saving import save
from dcant_tracker.insight.mail.meeting_mail import MeetingMail, invitation, minutes_sent
from dcant_tracker.insight.state import State, present
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.folders import documents, open_draft
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_Written = Callable[[State, str, str], MeetingMail]
"""What makes a message of a meeting, signed by an officer."""


@dataclass(frozen=True)
class _Writing:
    """Makes the message about the meeting ``uid``. Runs on the worker; raises UserError."""

    written: _Written
    uid: str
    officer: str

    def __call__(self, store: Store) -> MeetingMail:
        return self.written(present(store.read()), self.uid, self.officer)


@dataclass(frozen=True)
class _Saving:
    """Puts ``content`` in place. Runs on the worker; raises UserError."""

    content: bytes
    path: Path

    def __call__(self, _store: Store) -> Path:
        write_whole(self.path, self.content)
        return self.path


@dataclass(frozen=True)
class _Appointment:
    """Writes the meeting ``uid`` as a calendar. Runs on the worker; raises UserError."""

    uid: str
    path: Path

    def __call__(self, store: Store) -> Path:
        state = present(store.read())
        meeting = get(state.reading, "meeting", self.uid)
        found = entry(state, meeting) if meeting else None
        save([found] if found else [], self.path)
        return self.path


def write_invitation(session: Session, uid: str) -> None:
    """A message that invites to the meeting ``uid``, saved where the officer wants it."""
    _write(session, invitation, uid, _("Convocation"))


def send_minutes(session: Session, uid: str) -> None:
    """A message that sends the minutes of the meeting ``uid``, saved where the officer wants it."""
    _write(session, minutes_sent, uid, _("Envoi du compte rendu"))


def save_appointment(session: Session, uid: str) -> None:
    """The meeting alone as a calendar, saved where the officer wants it."""
    meeting = get(session.store.read(), "meeting", uid)
    if meeting is None:
        return
    title = str(meeting["title"])
    asked = session.messages.save_file(
        _("Enregistrer le rendez-vous"), documents() / (title + ICS.suffix), filters([ICS])
    )
    if asked is not None:
        said = partial(_said, session, _("Rendez-vous enregistré : {file}"))
        session.jobs.read(_Appointment(uid, asked), said, owner=session, failed=session.messages.error)


def _write(session: Session, written: _Written, uid: str, name: str) -> None:
    job = _Writing(written, uid, session.preferences.officer)
    session.jobs.read(job, partial(_ask_where, session, name), owner=session, failed=session.messages.error)


def _ask_where(session: Session, name: str, mail: MeetingMail) -> None:
    count = len(mail.draft.hidden)
    if not count:
        session.messages.error(
            UserError(
                _("Personne à qui écrire : aucun des conviés n'a de courriel utilisable."),
                " ; ".join(mail.left_out) or _("Conviez d'abord le groupe ou des personnes (Présences)."),
            )
        )
        return
    to_whom = ngettext("{count} personne", "{count} personnes", count).format(count=count)
    if mail.left_out and not session.messages.ask(
        _("Courriel à {count}").format(count=to_whom),
        _("Il ne partira pas à :\n{names}").format(names="\n".join(mail.left_out)),
        _("Préparer le courriel"),
    ):
        return
    suggested = documents() / f"{name} – {mail.draft.subject}{EML.suffix}"
    path = session.messages.save_file(_("Enregistrer le brouillon"), suggested, filters([EML]))
    if path is not None:
        said = partial(_offer, session, to_whom)
        job = _Saving(mail.draft.content(), path)
        session.jobs.read(job, said, owner=session, failed=session.messages.error)


def _offer(session: Session, to_whom: str, path: Path) -> None:
    said = _("Brouillon pour {count}, en copie cachée : {file}").format(count=to_whom, file=path.name)
    session.messages.toast(said, _("Ouvrir"), partial(open_draft, path))


def _said(session: Session, sentence: str, path: Path) -> None:
    session.messages.toast(sentence.format(file=path.name))

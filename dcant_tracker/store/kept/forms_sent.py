"""What the ledger knows of the forms of a campaign: which body got one, with which message, what came back unread.

A form is an exchange whose options say so under :data:`FORM`. The draft that it left with, if any, is named there too:
the ledger is the memory of what was written to whom, and like every sending no undo takes it back.
"""

from dataclasses import dataclass, field
from datetime import date

from dcant_tracker.clock import local_iso
from dcant_tracker.store.history.log import taken_back
from dcant_tracker.store.kept.ledger import IN, OUT
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.moments import is_moment

FORM = "form"
"""The option that tells a form from other exchanges: the uids of its campaign and organisation, and what it asks."""

CAMPAIGN = "campaign"
"""Where these facts say the uid of the campaign."""

ORGANISATION = "organisation"
"""Where they say that of the body."""

ABOUT = "about"
"""Where the facts of a form say the entity of its rows; forms of evaluations need not."""

MESSAGE = "message"
"""The option that says which message was written ahead with a form that left."""

UNREAD = "unread"
"""The option of what came back from a body in a shape that people must read themselves."""

REMINDED = "reminder"
"""The :data:`MESSAGE` that asks again."""


@dataclass(slots=True)
class Sent:
    """What the ledger knows of one body in one campaign: the days of its forms and of its reminders (each once, the
    first first), and whether something came back that nobody could read.
    """

    made_on: list[date] = field(default_factory=list)
    reminded_on: list[date] = field(default_factory=list)
    is_unread: bool = False


def forms_sent(reading: Reading, campaign: str, about: str = "evaluation") -> dict[str, Sent]:
    """By uid of the body, what left for it in ``campaign`` (uid) and asked for records of the entity ``about``."""
    heirs, gone = Heirs(reading), taken_back(reading)
    found: dict[str, Sent] = {}
    for body, of, asks, direction, at, message, unread, step in reading.fetch_all(_FORMS):
        if step in gone or not body or (asks or "evaluation") != about or heirs.of("campaign", str(of)) != campaign:
            continue
        sent = found.setdefault(heirs.of("organisation", str(body)), Sent())
        day = local_iso(at).date() if is_moment(at) else None
        if direction == IN:
            sent.is_unread = sent.is_unread or bool(unread)
        elif day is not None:
            _note(sent.made_on, day)
            if message == REMINDED:
                _note(sent.reminded_on, day)
    return {body: sent for body, sent in found.items() if sent.made_on or sent.is_unread}


_FORMS = f"""
    SELECT json_extract(options, '$.{FORM}.{ORGANISATION}'), json_extract(options, '$.{FORM}.{CAMPAIGN}'),
        json_extract(options, '$.{FORM}.{ABOUT}'), direction, at, json_extract(options, '$.{MESSAGE}'),
        json_extract(options, '$.{UNREAD}'), step
    FROM exchange
    WHERE json_valid(options) AND json_extract(options, '$.{FORM}') IS NOT NULL AND direction IN ('{OUT}', '{IN}')
    ORDER BY at, id
"""


def _note(days: list[date], day: date) -> None:
    if day not in days:
        days.append(day)

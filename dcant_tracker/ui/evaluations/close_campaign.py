"""What the window does about the end of a campaign: close it, open it again, keep its figures anew; each one step."""

from datetime import date

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.exchange.collecting.closing import (
    Close,
    KeepAnew,
    Reopen,
    closes_early,
    closing,
    keeping_anew,
    reopening,
)
from dcant_tracker.insight.closing_words import since_closing
from dcant_tracker.store.kept.closings import difference, moved
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def today() -> date:
    """The day here."""
    return date.today()  # noqa: DTZ011 - days are local


def found(session: Session, campaign: str) -> Record | None:
    """The campaign of that uid, if there is one."""
    return get(session.store.read(), "campaign", campaign)


def is_closed(session: Session, campaign: str) -> bool:
    """Whether it is closed."""
    one = found(session, campaign)
    return one is not None and one["closed_on"] is not None


def close(session: Session, campaign: str) -> None:
    """Close it; before its day after a yes."""
    one = found(session, campaign)
    if one is None:
        return
    early = closes_early(one.values, today())
    if early is not None and not session.messages.ask(
        _("Clore « {campaign} » avant son jour ?").format(campaign=one["label"]),
        _("Sa clôture est prévue le {day}. Les réponses qui arriveront ensuite seront à trancher.").format(
            day=format_day(early)
        ),
        _("Clore dès aujourd'hui"),
    ):
        return
    session.write(closing(session.labels(), campaign), Close(campaign, today()))


def reopen(session: Session, campaign: str) -> None:
    """Open it again."""
    session.write(reopening(session.labels(), campaign), Reopen(campaign))


def keep_anew(session: Session, campaign: str) -> None:
    """Keep today's figures as those of the closing."""
    session.write(keeping_anew(session.labels(), campaign), KeepAnew(campaign))


def moved_said(changes: Changes, store: Store) -> list[str]:
    """What is to be said of the closed campaigns whose figures a step moved."""
    reading = store.read()
    labels = reading.labels()
    differing = ((uid, difference(reading, uid)) for uid in moved(reading, changes))
    return [f"{labels.of('campaign', uid)} – {since_closing(since)}" for uid, since in differing if since]

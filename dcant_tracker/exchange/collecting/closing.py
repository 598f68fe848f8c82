"""Closing a campaign, opening it again, and keeping its figures anew: each one step of the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.errors import UserError
from dcant_tracker.store.kept.closings import keep_now
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction


def closing(labels: Labels, campaign: str) -> Operation:
    """The step that closes ``campaign`` (uid)."""
    return Operation(Op.CLOSE, _("Clôture de la campagne {campaign}").format(campaign=labels.of("campaign", campaign)))


def reopening(labels: Labels, campaign: str) -> Operation:
    """The step that opens it again."""
    named = labels.of("campaign", campaign)
    return Operation(Op.REOPEN, _("Réouverture de la campagne {campaign}").format(campaign=named))


def keeping_anew(labels: Labels, campaign: str) -> Operation:
    """The step that keeps what the campaign says today as its figures."""
    named = labels.of("campaign", campaign)
    return Operation(Op.CLOSE, _("Chiffres de clôture repris – {campaign}").format(campaign=named), always=True)


@dataclass(frozen=True, slots=True)
class Close:
    """The work of closing: on ``day``, with the figures of that moment. Raises UserError where it is closed already."""

    campaign: str
    day: date

    def __call__(self, transaction: "Transaction") -> None:
        """Write; the door keeps the figures."""
        found = transaction.get("campaign", self.campaign)
        if found["closed_on"] is not None:
            raise UserError(
                _("Cette campagne est close depuis le {day}.").format(day=_said(found["closed_on"])),
                _("Rouvrez-la pour recueillir d'autres réponses."),
            )
        transaction.update("campaign", self.campaign, {"closed_on": self.day})


@dataclass(frozen=True, slots=True)
class Reopen:
    """The work of opening again. Raises UserError where it is open."""

    campaign: str

    def __call__(self, transaction: "Transaction") -> None:
        """Write; the figures that were kept stay in the history."""
        if transaction.get("campaign", self.campaign)["closed_on"] is None:
            raise UserError(_("Cette campagne n'est pas close."), _("Il n'y a rien à rouvrir."))
        transaction.update("campaign", self.campaign, {"closed_on": None})


@dataclass(frozen=True, slots=True)
class KeepAnew:
    """The work of keeping the figures of a closed campaign as they are now."""

    campaign: str

    def __call__(self, transaction: "Transaction") -> None:
        """Write."""
        if transaction.get("campaign", self.campaign)["closed_on"] is None:
            raise UserError(_("Cette campagne n'est pas close."), _("Ses chiffres se gardent quand on la clôt."))
        keep_now(transaction, self.campaign)


def closes_early(campaign: Mapping[str, Value], today: date) -> date | None:
    """The day on which ``campaign`` was to close, where that is still to come."""
    closes = campaign["closes_on"]
    return closes if isinstance(closes, date) and closes > today else None


def refuse_closed(reading: Reading, campaign: str) -> None:
    """Raise UserError where ``campaign`` is closed: nobody is asked any more."""
    found = get(reading, "campaign", campaign)
    if found is not None and found["closed_on"] is not None:
        raise UserError(
            _("« {campaign} » est close depuis le {day} : plus personne n'y est sollicité.").format(
                campaign=found["label"], day=_said(found["closed_on"])
            ),
            _("Rouvrez la campagne pour demander ou relancer."),
        )


def _said(day: Value) -> str:
    return format_day(day) if isinstance(day, date) else ""

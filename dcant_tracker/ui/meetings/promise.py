"""What was promised, as its lines say it: what, who, when, and where it stands."""

from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.parsing import display
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _

_ACTION = CATALOGUE["action_item"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A line of the table."""

    record: Record
    who: str
    today: date

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.record["done_on"] is not None

    @property
    def is_late(self) -> bool:
        """Whether it should have been."""
        due_on = self.record["due_on"]
        return not self.is_done and isinstance(due_on, date) and due_on < self.today

    def state(self) -> str:
        """« Fait le 12/06/2017 », « En retard : 15/06/2017 », « Pour le 15/06/2027 »."""
        if self.is_done:
            return _("Fait le {day}").format(day=display(_ACTION["done_on"], self.record["done_on"]))
        due_on = display(_ACTION["due_on"], self.record["due_on"])
        if not due_on:
            return _("À faire")
        return (_("En retard : {day}") if self.is_late else _("Pour le {day}")).format(day=due_on)

    def color(self) -> str | None:
        """The token of its state."""
        return "success" if self.is_done else "danger" if self.is_late else None

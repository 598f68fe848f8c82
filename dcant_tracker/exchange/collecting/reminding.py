"""Asking again those only who have not answered, or not everything: a draft each, with a form that holds what came."""

from collections.abc import Collection
from dataclasses import replace

from dcant_tracker.exchange.collecting.closing import refuse_closed
from dcant_tracker.exchange.collecting.groups import REMINDED, bodies, of_groups
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.collecting.preparing import Order, Prepared, ProgressCall, prepare
from dcant_tracker.exchange.sources.form.questions import Questions
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store


def to_remind(reading: Reading, campaign: str, questions: Questions) -> tuple[str, ...]:
    """The bodies (uids) that are silent or answered in part."""
    return tuple(one.uid for one in of_groups(bodies(reading, campaign, questions), REMINDED))


def remind(store: Store, order: Order, progress: ProgressCall | None = None) -> Prepared | None:
    """Write the reminders of ``order`` to those of its organisations that are to be reminded; None where none is.

    A form is made anew: it holds what came since, the subjects asked since and the present day of closing, and its
    base is known as that of the form before, which may still come back. Raises UserError.
    """
    refuse_closed(store.read(), order.campaign)
    left: Collection[str] = to_remind(store.read(), order.campaign, order.questions)
    if order.organisations is not None:
        left = set(left).intersection(order.organisations)
    if not left:
        return None
    return prepare(store, replace(order, organisations=left, only_missing=True, message=Message.REMINDER), progress)

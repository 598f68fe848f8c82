"""What the dialog says and does for each message: whom it is meant for, its words, the work behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from dcant_tracker.exchange.collecting.acknowledging import acknowledge
from dcant_tracker.exchange.collecting.addressees import addressees
from dcant_tracker.exchange.collecting.groups import ANSWERED, REMINDED, Group, bodies, of_groups
from dcant_tracker.exchange.collecting.mailing import NOTHING_MAILED
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.collecting.preparing import Order, Prepared, prepare
from dcant_tracker.exchange.collecting.reminding import remind
from dcant_tracker.exchange.sources.form.questions import Questions
from dcant_tracker.store.store import Store
from dcant_tracker.ui.evaluations.collecting.asked_table import Line
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.words import Said, _, ngettext

_ASKED = tuple(group for group in Group if group is not Group.NEVER_ASKED)


@dataclass(frozen=True)
class Purpose:
    """Why one writes: ``listed`` are the groups shown, ``groups`` those that it is meant for; the first of ``first``
    that hold anybody are ticked.
    """

    title: Said
    heading: Said
    meant: Said
    nobody: Said
    working: Said
    counted: Callable[[int], str]
    go: Callable[[int], str]
    listed: tuple[Group, ...]
    groups: tuple[Group, ...]
    first: tuple[tuple[Group, ...], ...]


def _bodies_asked(count: int) -> str:
    return ngettext("{count} organisme interrogé", "{count} organismes interrogés", count).format(count=count)


def _bodies_left(count: int) -> str:
    return ngettext(
        "{count} organisme n'a pas tout répondu", "{count} organismes n'ont pas tout répondu", count
    ).format(count=count)


def _bodies_answered(count: int) -> str:
    return ngettext("{count} organisme a répondu", "{count} organismes ont répondu", count).format(count=count)


def _prepare(count: int) -> str:
    if not count:
        return _("Préparer les formulaires")
    return ngettext("Préparer {count} formulaire", "Préparer {count} formulaires", count).format(count=count)


def _remind(count: int) -> str:
    if not count:
        return _("Écrire les relances")
    return ngettext("Écrire {count} relance", "Écrire {count} relances", count).format(count=count)


def _thank(count: int) -> str:
    if not count:
        return _("Écrire les accusés de réception")
    return ngettext("Écrire {count} accusé de réception", "Écrire {count} accusés de réception", count).format(
        count=count
    )


PURPOSES: Mapping[Message, Purpose] = {
    Message.INVITATION: Purpose(
        title=lambda: _("Préparer les formulaires"),
        heading=lambda: _("Un formulaire par organisme interrogé"),
        meant=lambda: _("Ceux qui n'ont pas tout répondu"),
        nobody=lambda: "",
        working=lambda: _("Préparation des formulaires"),
        counted=_bodies_asked,
        go=_prepare,
        listed=_ASKED,
        groups=tuple(group for group in _ASKED if group is not Group.COMPLETE),
        first=((Group.NOT_SENT,), (Group.SILENT, Group.PARTLY)),
    ),
    Message.REMINDER: Purpose(
        title=lambda: _("Relancer"),
        heading=lambda: _("Une relance par organisme, son formulaire joint de nouveau"),
        meant=lambda: _("Ceux qui n'ont rien répondu ou pas tout"),
        nobody=lambda: _(
            "Personne n'est à relancer : ceux qui ont reçu un formulaire ont tout répondu, et les autres attendent "
            "encore le leur."
        ),
        working=lambda: _("Rédaction des relances"),
        counted=_bodies_left,
        go=_remind,
        listed=REMINDED,
        groups=REMINDED,
        first=(REMINDED,),
    ),
    Message.ACKNOWLEDGEMENT: Purpose(
        title=lambda: _("Accuser réception"),
        heading=lambda: _("Un accusé de réception par organisme qui a répondu"),
        meant=lambda: _("Ceux qui ont tout répondu"),
        nobody=lambda: _("Personne n'a encore répondu : il n'y a personne à remercier."),
        working=lambda: _("Rédaction des accusés de réception"),
        counted=_bodies_answered,
        go=_thank,
        listed=ANSWERED,
        groups=(Group.COMPLETE,),
        first=(ANSWERED,),
    ),
}


@dataclass(frozen=True)
class Listing:
    """The bodies of a campaign (uid) that ``message`` may be for, with who answers for each. Runs on the worker."""

    campaign: str
    questions: Questions
    message: Message

    def __call__(self, store: Store) -> list[Line]:
        reading = store.read()
        listed = of_groups(bodies(reading, self.campaign, self.questions), PURPOSES[self.message].listed)
        people = addressees(reading, [one.response.asked for one in listed], date.today())  # noqa: DTZ011 - a local day
        return [Line(one, people[one.uid]) for one in listed]


@dataclass(frozen=True)
class Writing:
    """Carries out ``order`` for ``message``. Runs on the worker; raises UserError."""

    order: Order
    message: Message

    def __call__(self, store: Store, progress: Progress) -> Prepared:
        order = self.order
        nothing = Prepared(order.campaign, (), (), order.questions)
        if self.message is Message.INVITATION:
            return prepare(store, order, progress)
        if self.message is Message.REMINDER:
            return remind(store, order, progress) or nothing
        return Prepared(order.campaign, (), (), order.questions, acknowledge(store, order) or NOTHING_MAILED)

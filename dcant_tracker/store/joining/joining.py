"""Joins two records in one step, which one undo takes back whole; says of others that they are two."""

from collections.abc import Mapping
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.errors import UserError
from dcant_tracker.store.joining.former_names import IDENTITY
from dcant_tracker.store.joining.plan import Pair, Plan, Spot, plan
from dcant_tracker.store.kept.pairings import Pairing, record_pairings
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _


class UndecidedError(UserError):
    """Cells differ on which nothing was decided: ``plan`` has them."""

    def __init__(self, made: Plan) -> None:
        self.plan = made
        super().__init__(
            _("Les deux fiches disent autre chose : il reste à choisir, valeur par valeur."),
            _("Décidez chacune, ou « --on-conflict mine » (la première l'emporte) ou « theirs » (la seconde)."),
        )


def join(store: Store, pair: Pair, choices: Mapping[Spot, Value]) -> tuple[Changes, Plan]:
    """Let ``pair`` be one record, as one step; ``choices`` say the value of every cell that differs.

    Raises UserError when they cannot be one or a rule would be broken, UndecidedError when something differs that
    ``choices`` do not know; then nothing was written.
    """
    operation = joining(store.read(), pair)
    return store.transact(operation, lambda transaction: carry_out(transaction, pair, choices))


def joining(reading: Reading, pair: Pair) -> Operation:
    """The step that joins ``pair``, told by their titles."""
    titles = Titles(reading.labels())
    stays, goes = (titles.of(pair.entity, uid) for uid in (pair.uid, pair.other))
    return Operation(Op.JOIN, _("Fusion de « {other} » dans « {title} »").format(other=goes, title=stays))


def carry_out(transaction: Transaction, pair: Pair, choices: Mapping[Spot, Value]) -> Plan:
    """The work of the step that :func:`join` makes."""
    made = plan(transaction.reading, pair, choices)
    if made.undecided(choices):
        raise UndecidedError(made)
    for (entity, uid), values in made.written.items():
        transaction.update(entity, uid, values)
    for entity in CATALOGUE:
        transaction.remove_all(entity, [one.other for one in made.pairs if one.entity == entity])
    source = _("Fiche fusionnée le {day}").format(day=format_day(date.today()))  # noqa: DTZ011 - days are local
    for former in made.former_names:
        transaction.add(IDENTITY, {**former._asdict(), "source": source})

    def remember(changes: Changes) -> None:
        step = changes.step or 0
        record_pairings(
            transaction.writing, [Pairing(step, one.entity, one.other, one.uid, same=True) for one in made.pairs]
        )

    transaction.finishing.append(remember)
    return made


def tell_apart(store: Store, entity: str, uid: str, other: str) -> Changes:
    """Remember as one step that two records are two, so that nobody is asked again. Raises UserError if one is gone."""
    operation = telling_apart(store.read(), entity, uid, other)
    return store.transact(operation, lambda transaction: part(transaction, entity, uid, other))[0]


def telling_apart(reading: Reading, entity: str, uid: str, other: str) -> Operation:
    """The step that says that two records are two, told by their titles."""
    titles = Titles(reading.labels())
    label = _("« {title} » et « {other} » : deux fiches distinctes").format(
        title=titles.of(entity, uid), other=titles.of(entity, other)
    )
    return Operation(Op.APART, label, always=True)


def part(transaction: Transaction, entity: str, uid: str, other: str) -> None:
    """The work of the step that :func:`tell_apart` makes."""
    for one in (uid, other):
        transaction.get(entity, one)

    def remember(changes: Changes) -> None:
        record_pairings(transaction.writing, [Pairing(changes.step or 0, entity, uid, other, same=False)])

    transaction.finishing.append(remember)

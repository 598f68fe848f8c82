"""What differs between any workbook of the ledger and the data of today."""

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.ledger.since import Comparison, differences, sent_with
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.ways import Way
from dcant_tracker.words import _


def against_today(reading: Reading, number: int) -> Comparison:
    """What differs between the workbook of exchange ``number``, sent or received, and the data of today.

    Raises UserError when there is no such exchange, or its file cannot be understood by itself.
    """
    info = ledger.exchange(reading, number)
    if info is None:
        raise no_such_exchange(str(number))
    partner = reading.labels().of("partner", info.partner)
    if info.direction == ledger.OUT and ledger.base_of(reading, info.id) is not None:
        return Comparison(info, partner, differences(reading, info, sent_with(info)))
    from dcant_tracker.exchange.ledger.reread import Reread

    return Comparison(info, partner, Reread(reading, info).differences())


def no_such_exchange(asked: str) -> UserError:
    """The refusal of a number, or an export id, that the ledger does not hold."""
    return UserError(
        _("Il n'y a pas d'échange « {asked} ».").format(asked=asked),
        _("Le numéro de chaque classeur envoyé ou reçu est là : {exchanges}.").format(exchanges=Way.SEE_EXCHANGES.said),
    )

"""Answers that come once their campaign is closed: each is asked about, so that no figure moves unseen."""

from collections.abc import Mapping
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.store.reading.campaigns import closed, in_closed
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _


class Late:
    """Which rows are of a campaign that is closed here."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._closed = closed(reading)
        self._known: dict[str, Mapping[str, date]] = {}

    def question(self, entity: str, uid: str, values: Values) -> str:
        """The sentence to ask about a row of ``entity``; empty where its campaign is open, or it is of none."""
        if not self._closed or "campaign" not in CATALOGUE[entity]:
            return ""
        day = self._closed.get(str(values.get("campaign"))) or self._ours(entity).get(uid)
        if day is None:
            return ""
        return _(
            "Reçue après la clôture de la campagne ({day}) : la prendre modifie des chiffres arrêtés, ce qui sera dit "
            "partout ; la laisser ne la perd pas, elle sera proposée de nouveau."
        ).format(day=format_day(day))

    def _ours(self, entity: str) -> Mapping[str, date]:
        """Our records (uids) that are of a closed campaign, and since when it is."""
        if entity not in self._known:
            self._known[entity] = in_closed(self._reading, entity)
        return self._known[entity]

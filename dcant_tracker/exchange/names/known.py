"""What our records are called, read when first asked for and kept as long as the data does not change."""

import re
from functools import cached_property

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.names.organisations import Organisations
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.names import Names
from dcant_tracker.store.records.record import all_records

NUMBERED = re.compile(
    r"(?:r(?:ec(?:o(?:mmandation)?)?)?\.?|action|mesure|fiche)?\s*(?:n\s*[°o]?\s*)?(\d+(?:\.\d+)*[a-z]?)\b\s*[.:)–—-]*\s*(.*)"
)
"""A number, announced or not, and what follows; of a folded text."""

_SAME_TITLE = 80
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def _is_title(text: str, title: str) -> bool:
    """Whether ``text`` adds nothing to a number, or the beginning of its title."""
    from rapidfuzz import fuzz

    return not text or fuzz.partial_ratio(text, title) >= _SAME_TITLE


def plain_number(number: str) -> str:
    """A folded number without the zeros that only make it longer: « 01 » is « 1 », « 2.03 » is « 2.3 »."""
    return _LEADING_ZEROS.sub("", number)


class Known:
    """The names of the records behind one reading; several workbooks compared with one state share it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.labels = reading.labels()
        self._names: dict[str, Names] = {}

    def names(self, entity: str) -> Names:
        """Every way to name the records of ``entity``."""
        if entity not in self._names:
            self._names[entity] = Names(self.reading, entity, self.labels)
        return self._names[entity]

    def numbered(self, text: str) -> list[str]:
        """The recommendations that ``text`` means by their number: « R3 », « Reco n°03 », « 3 – Titre »."""
        found = NUMBERED.fullmatch(fold(text))
        if not found:
            return []
        return [uid for uid, title in self._numbers.get(plain_number(found[1]), ()) if _is_title(found[2], title)]

    @cached_property
    def _numbers(self) -> dict[str, list[tuple[str, str]]]:
        """The uid and the titles of the recommendations, folded, by number: ours may be announced as well."""
        numbers: dict[str, list[tuple[str, str]]] = {}
        caption = CATALOGUE["recommendation"].caption
        for record in all_records(self.reading, "recommendation"):
            titles = fold(" ".join(str(record[name]) for name in caption if record[name] is not None))
            announced = NUMBERED.fullmatch(fold(str(record["code"])))
            if announced and not announced[2]:
                numbers.setdefault(plain_number(announced[1]), []).append((record.uid, titles))
        return numbers

    @cached_property
    def organisations(self) -> Organisations:
        """My organisations in every way to write their names."""
        return Organisations(self.reading, self.labels)

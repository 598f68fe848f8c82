"""What the data file calls its records, to tell whether the cells of a column name some of them."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from rapidfuzz import fuzz, process

from dcant_tracker.domain.kinds import ANY
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.names.known import NUMBERED, Known, plain_number
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import all_records

_ALIKE = 88
_SAME = 50
_MANY = 3


class KnownNames:
    """The names of every record, read when first asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._all = Known(reading)
        self._labels = self._all.labels
        self._known: dict[tuple[str, str], bool] = {}
        self._held: dict[str, bool] = {}

    def holds(self, entity: str) -> bool:
        """Whether there is any record of ``entity``."""
        if entity not in self._held:
            self._held[entity] = entity != ANY and bool(all_records(self._reading, entity))
        return self._held[entity]

    def knows(self, entity: str, text: str) -> bool:
        """Whether ``text`` names a record of ``entity``, or comes close to an organisation's name."""
        place = (entity, fold(text))
        if place not in self._known:
            self._known[place] = self._looks_up(entity, text)
        return self._known[place]

    def _looks_up(self, entity: str, text: str) -> bool:
        if entity == ANY:
            return False
        if self._all.names(entity).find(text):
            return True
        if entity == "recommendation":
            return self.recommendation(text) is not None
        if entity != "organisation":
            return False
        organisations = self._all.organisations
        return bool(organisations.named(text) or organisations.near(text))

    @cached_property
    def usual_programme(self) -> str | None:
        """The key text of the programme that most recommendations belong to."""
        counts = Counter(record["programme"] for record in all_records(self._reading, "recommendation"))
        programmes = all_records(self._reading, "programme")
        usual = max(programmes, key=lambda programme: counts[programme.uid], default=None)
        return self._labels.of_record(usual) if usual else None

    @cached_property
    def _recommendations(self) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Key texts by folded N°, and folded titles by key text."""
        by_code: dict[str, list[str]] = {}
        titles: dict[str, str] = {}
        for record in all_records(self._reading, "recommendation"):
            text = self._labels.of_record(record)
            by_code.setdefault(plain_number(fold(str(record["code"]))), []).append(text)
            titles[text] = fold(record.caption)
        return by_code, titles

    def lists_others(self, numbered: Sequence[tuple[str, str]]) -> bool:
        """Whether measures, each as number and title, are those of another programme than the usual one.

        Most of those that bear a number of it are then called otherwise.
        """
        by_code, titles = self._recommendations
        plain = [(plain_number(fold(code)), fold(title)) for code, title in numbered if title]
        known = [(by_code[code], title) for code, title in plain if code in by_code]
        same = sum(max(fuzz.token_set_ratio(titles[one], title) for one in ours) >= _SAME for ours, title in known)
        return len(known) >= _MANY and same * 2 < len(known)

    def recommendation(self, text: str) -> str | None:
        """The key text of the recommendation that a heading names: « R3 », « 3 – Commande publique », its title."""
        by_code, titles = self._recommendations
        folded = fold(text)
        found = self._all.names("recommendation").find(text)
        if len(found) == 1:
            return self._labels.of("recommendation", found[0])
        numbered = NUMBERED.fullmatch(folded)
        number = plain_number(numbered[1]) if numbered else ""
        if numbered and number in by_code and (not numbered[2] or self._all.numbered(text)):
            candidates = by_code[number]
            preferred = [text for text in candidates if text.startswith(f"{self.usual_programme} ")]
            return (preferred or candidates)[-1]
        near = process.extractOne(folded, titles, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
        return str(near[2]) if near else None

    def experiment(self, text: str) -> str | None:
        """The key text of the experiment that a heading names."""
        found = self._all.names("experiment").find(text)
        return self._labels.of("experiment", found[0]) if len(found) == 1 else None

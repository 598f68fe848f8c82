"""Texts without the names of bodies and people: whatever the data file knows by name is masked, and counted.

A name is found whatever its case, accents, hyphens and small words (« d'agglomération », « de l' »), and by the words
that tell a body from others of its kind (« Brest » of Brest Métropole), or a person's family or given name, where
these begin with a capital. Addresses, numbers of telephone and of bodies go as well. What nobody noted in the file
cannot be known: somebody is to read it all once more.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import pairwise
from typing import TypeVar

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.naming import name_form
from dcant_tracker.domain.text import fold
from dcant_tracker.insight.figures.figure import Figure, Opens
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import all_records
from dcant_tracker.words import _

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_APART = re.compile(r"[^\w\s'’ʼ&\u2010-\u2015-]|\n")
"""What stands between two words of no one name."""
_WRITTEN_OUT = {"st": "saint", "ste": "sainte"}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|bzh)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\d,.])(?:(?:\+|00)33[\s.]?(?:\(0\))?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
_SMALL = frozenset({"d", "de", "du", "des", "l", "la", "le", "les", "en", "et", "m", "mm", "mme", "mlle", "dr", "me"})
_SHORT = 3
"""The letters up to which a name is told from a word by its capitals, and below which a part of a name tells nobody."""
_LONGEST = 12
"""The words of a name at most: what is longer is found by its first ones."""

_PERSONS = frozenset({"officer", "chair"})
"""Fields that name people who need not be contacts."""


@dataclass(frozen=True, slots=True)
class _Name:
    """The words of a name, what stands for it, and how many capitals its first word must have in a text."""

    words: tuple[str, ...]
    told: str
    capitals: int
    parted: frozenset[int] = frozenset()
    """The words, from 0, after which the name itself has a sign that parts others: « Ville n°7 », « S.D.I.S. »."""


class Masker:
    """Masks the names that a data file knows; ``masked`` counts them."""

    def __init__(self, reading: Reading) -> None:
        self.count = 0
        self._names: dict[str, list[_Name]] = {}
        known = set(self._known(reading))
        for name in sorted(known, key=lambda one: (-len(one.words), one.capitals, one.words, one.told)):
            self._names.setdefault(name.words[0], []).append(name)

    def masked(self, text: str) -> str:
        """``text`` with a mention in the place of each name and address; the very same where there is none."""
        for pattern in (_ADDRESS, _NUMBER):
            text, found = pattern.subn(_("[coordonnées]"), text)
            self.count += found
        made, end = [], 0
        for start, stop, told in self._spans(text):
            made += [text[end:start], told]
            end = stop
            self.count += 1
        return "".join([*made, text[end:]]) if made else text

    def without_names(self, thing: T) -> T:
        """``thing`` with every text within masked, however deep; what a click opens and what code reads stay."""
        masked: object = thing
        if isinstance(thing, str):
            masked = self.masked(thing) if type(thing) is str else thing
        elif isinstance(thing, tuple):
            masked = tuple(map(self.without_names, thing))
        elif is_dataclass(thing) and not isinstance(thing, Opens | type):
            kept = {"name"} if isinstance(thing, Figure) else {"kind"}
            masked = replace(
                thing,
                **{
                    one.name: self.without_names(getattr(thing, one.name))
                    for one in fields(thing)
                    if one.init and one.name not in kept
                },
            )
        return masked  # type: ignore[return-value]

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """From where to where names stand, and what stands for each; longer names first."""
        words = list(_said(text))
        at = 0
        while at < len(words):
            found = self._name_at(text, words, at)
            if found is None:
                at += 1
                continue
            size = len(found.words)
            yield words[at][0].start(), words[at + size - 1][0].end(), found.told
            at += size

    def _name_at(self, text: str, words: list[tuple[re.Match[str], str]], at: int) -> _Name | None:
        first, folded = words[at]
        for name in self._names.get(folded, ()):
            found = words[at : at + len(name.words)]
            if (
                tuple(word for _found, word in found) == name.words
                and sum(map(str.isupper, first[0])) >= name.capitals
                and not _parted(text, (one for one, _word in found)) - name.parted
            ):
                return name
        return None

    def _known(self, reading: Reading) -> Iterator[_Name]:
        """Every name of the file, bodies' and people's, but those made of our own words alone."""
        ours = _our_words()
        body, person = _("[organisme]"), _("[personne]")
        for text in _bodies(reading):
            yield from _whole(text, body, ours)
            core = _words(name_form(text).words)
            if core != _words(text):
                yield from _named(core, body, ours, int(len(core) == 1))
        for text in _people(reading):
            yield from _whole(text, person, ours)
            words = _words(text)
            yield from _named((*words[1:], *words[:1]), person, ours, 0)
            for word in words if len(words) > 1 else ():
                yield from _named((word,), person, ours, 1)


def _bodies(reading: Reading) -> Iterator[str]:
    for record in all_records(reading, "organisation"):
        yield from (str(record[name]) for name in ("name", "short_name", "siren") if record[name])
    for record in all_records(reading, "organisation_identity"):
        yield from (str(record[name]) for name in ("name", "siren") if record[name])
    yield from (str(record["name"]) for record in all_records(reading, "partner") if record["name"])


def _people(reading: Reading) -> Iterator[str]:
    yield from (str(record["name"]) for record in all_records(reading, "contact") if record["name"])
    for name, entity in CATALOGUE.items():
        for field in _PERSONS.intersection(one.name for one in entity.fields):
            yield from {str(record[field]) for record in all_records(reading, name) if record[field]}


def _whole(text: str, told: str, ours: frozenset[str]) -> Iterator[_Name]:
    """A name as it is kept: « Pau » and « DGE » begin with a capital, « FU » is all capitals."""
    words = _words(text)
    parted = _parted(text, (found for found, _word in _said(text)))
    for name in _named(words, told, ours, max(_SHORT + 1 - sum(map(len, words)), 0), least=2):
        yield replace(name, parted=parted)
    if text.isdigit():
        yield _Name((text[:3], text[3:6], text[6:9]), told, 0)


def _named(
    words: tuple[str, ...], told: str, ours: frozenset[str], capitals: int, least: int = _SHORT
) -> Iterator[_Name]:
    """The name of those ``words``; none where they are ours, or have fewer letters than the ``least``."""
    if sum(map(len, words)) >= least and not ours.issuperset(words):
        yield _Name(words[:_LONGEST], told, capitals)


def _parted(text: str, words: Iterable[re.Match[str]]) -> frozenset[int]:
    """After which of ``words``, from 0, a sign of ``text`` parts it from the next."""
    return frozenset(
        rank for rank, (one, other) in enumerate(pairwise(words)) if _APART.search(text, one.end(), other.start())
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for _found, word in _said(text))


def _said(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The words of ``text`` that may be of a name, each where it stands and as names are compared."""
    for found in _WORD.finditer(text):
        word = fold(found[0])
        if word not in _SMALL:
            yield found, _WRITTEN_OUT.get(word, word)


def _our_words() -> frozenset[str]:
    """The words that the program says itself of kinds, roles, principles: a body called « Ville » is told by none."""
    said: Iterable[str] = (label for choices in CHOICES.values() for label in choices.labels.values())
    return frozenset(word for text in (*said, _("organisme personne coordonnées")) for word in _words(text))

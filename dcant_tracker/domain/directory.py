"""The official directory of organisations, searched as one types.

Read from ``resources/referential/organisations.csv`` (see SOURCE.md beside it).
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dcant_tracker.domain.identity import fixed_uid
from dcant_tracker.domain.naming import name_form
from dcant_tracker.domain.text import fold

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_EXPANDED = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}

_KIND_WORDS = {
    "metropole": "métropole EPCI agglomération",
    "communaute_urbaine": "communauté urbaine CU EPCI agglomération",
    "communaute_agglomeration": "communauté d'agglomération CA EPCI",
    "communaute_communes": "communauté de communes CC EPCI com com",
    "ept": "établissement public territorial EPT",
    "ville": "ville de commune mairie",
    "departement": "département conseil départemental de la du",
    "region": "région conseil régional de la",
    "statut_particulier": "collectivité à statut particulier ville département région",
}
"""What people type to say the kind of an organisation, whatever the source calls it."""

_RANKS = (
    "metropole",
    "ville",
    "statut_particulier",
    "communaute_urbaine",
    "communaute_agglomeration",
    "ept",
    "departement",
    "region",
    "communaute_communes",
)
"""The order of those that match equally well: the members of France urbaine first."""

_NOT_A_PLACE = frozenset(
    {"d", "de", "du", "des", "l", "la", "le", "les"}
    | {"ca", "cc", "cu", "communaute", "communes", "agglomeration", "urbaine", "grand"}
    | {"collectivite", "departement", "europeenne", "metropole", "eurometropole", "territoriale"}
)

_MOST_NAMED = 60
"""How many of those that a search finds are looked at for one of that very name."""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """An organisation of the directory; empty text where the source says nothing.

    ``department`` and ``region`` are names, their codes are the INSEE's. ``kind`` is a code of the list
    ``organisation_kind``. ``also`` holds other names that people may type.
    """

    source_key: str
    name: str
    kind: str
    siren: str
    insee_code: str
    department: str
    department_code: str
    region: str
    region_code: str
    population: int | None
    also: tuple[str, ...] = ()

    @property
    def uid(self) -> str:
        """The uid of this organisation's record, the same on every laptop."""
        return fixed_uid(self.source_key)


@dataclass(frozen=True, slots=True)
class _Indexed:
    """An entry with its words, each after a space so that ``" bre" in own`` finds a beginning."""

    entry: DirectoryEntry
    own: str
    around: str
    places: tuple[str, ...]
    rank: tuple[int, int, str]

    def answers(self, words: list[str], place: list[str]) -> bool:
        """Every word typed starts a word, and one of ``place`` a word of the organisation's own names."""
        return any(f" {word}" in self.own for word in place) and all(
            f" {word}" in self.own or f" {word}" in self.around for word in words
        )

    def distance(self, place: list[str]) -> int:
        """0 for an organisation called ``place``, then names that start so, hold it all, hold some of it.

        A métropole counts as called ``place`` where its name goes on: « Nice » for « Nice Côte d'Azur ».
        """
        wanted = " ".join(place)
        if wanted in self.places:
            return 0
        if any(place.startswith(wanted) for place in self.places):
            whole = any(place.startswith(f"{wanted} ") for place in self.places)
            return 0 if whole and self.entry.kind == "metropole" else 1
        return 2 if all(f" {word}" in self.own for word in place) else 3


class Directory:
    """The entries of the directory, found by what people type."""

    def __init__(self, entries: Iterable[DirectoryEntry]) -> None:
        self._indexed = sorted((_index(entry) for entry in entries), key=lambda one: one.rank)
        self._by_source_key = {one.entry.source_key: one.entry for one in self._indexed}
        self._by_siren = {one.entry.siren: one.entry for one in self._indexed if one.entry.siren}

    def __iter__(self) -> Iterator[DirectoryEntry]:
        return (one.entry for one in self._indexed)

    def __len__(self) -> int:
        return len(self._indexed)

    def by_siren(self, siren: str) -> DirectoryEntry | None:
        """The organisation that bears ``siren`` (spaces allowed)."""
        return self._by_siren.get("".join(siren.split()))

    def by_source_key(self, source_key: str) -> DirectoryEntry | None:
        """The organisation that the source calls ``source_key``."""
        return self._by_source_key.get(source_key)

    def named(self, text: str) -> list[DirectoryEntry]:
        """The organisations that ``text`` names, by SIREN or in any way to write a name; several where it is shared."""
        siren = self.by_siren(text)
        if siren is not None:
            return [siren]
        wanted = name_form(text)
        found = []
        for entry in self.search(text, _MOST_NAMED):
            forms = [name_form(name) for name in (entry.name, *entry.also)]
            if any(form.words == wanted.words and wanted.kind in ("", form.kind, entry.kind) for form in forms):
                found.append(entry)
        whole = [entry for entry in found if fold(entry.name) == fold(text)]
        return whole if len(whole) == 1 else found

    def search(self, text: str, limit: int = 20) -> list[DirectoryEntry]:
        """At most ``limit`` organisations for ``text``, best first.

        Each word typed starts a word of the name, of the kind, of the département or of the région; case,
        accents and punctuation do not count. A number is looked for in SIREN and INSEE codes.
        """
        words = _words(text)
        if not words:
            return []
        number = "".join(words)
        if number.isdigit():
            words = [number]
        place = _place(words)
        found = [one for one in self._indexed if one.answers(words, place)]
        found.sort(key=lambda one: one.distance(place))
        return [one.entry for one in found[:limit]]


def _words(text: str) -> list[str]:
    return [_EXPANDED.get(word, word) for word in _NOT_A_WORD.sub(" ", fold(text)).split()]


def _place(words: list[str]) -> list[str]:
    """The words that name the place (« lille » of « Métropole Européenne de Lille »), or all of them."""
    return [word for word in words if word not in _NOT_A_PLACE] or words


def _spaced(*texts: str) -> str:
    return "".join(f" {word}" for text in texts for word in _words(text))


def _index(entry: DirectoryEntry) -> _Indexed:
    names = (entry.name, *entry.also)
    return _Indexed(
        entry,
        own=_spaced(*names, entry.siren, entry.insee_code),
        around=_spaced(_KIND_WORDS.get(entry.kind, ""), entry.department, entry.department_code, entry.region),
        places=tuple(" ".join(_place(_words(name))) for name in names),
        rank=(_RANKS.index(entry.kind), -(entry.population or 0), entry.source_key),
    )


@cache
def load_directory(path: Path) -> Directory:
    """The directory kept in the CSV file ``path``, read once."""
    with path.open(encoding="utf-8", newline="") as file:
        return Directory(
            DirectoryEntry(
                source_key=row["source_key"],
                name=row["name"],
                kind=row["kind"],
                siren=row["siren"],
                insee_code=row["insee_code"],
                department=row["department"],
                department_code=row["department_code"],
                region=row["region"],
                region_code=row["region_code"],
                population=int(row["population"]) if row["population"] else None,
                also=tuple(row["also"].split(";")) if row["also"] else (),
            )
            for row in csv.DictReader(file)
        )

"""Records that may be one: the same SIREN, names that come close, the same person twice; each with why.

Nothing is decided here: a pair that somebody said to be two is not told again. Names are compared only with those that
share a word or a beginning with them, so that ten thousand bodies take seconds and not minutes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.naming import name_form
from dcant_tracker.domain.phones import spellings
from dcant_tracker.domain.text import fold
from dcant_tracker.store.kept.pairings import told_apart
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, all_records
from dcant_tracker.words import _

CONTACT = "contact"
IDENTITY = "organisation_identity"
ORGANISATION = "organisation"

_NEAR = 90
_NEAR_WORD = 85
_LARGEST_BLOCK = 80
"""Names that share a word which more of them have share nothing that tells."""
_LETTERS = 4
"""Of a word's beginning or end, and of a word that is worth looking at."""


class Why(StrEnum):
    """What makes two records look like one, the surest first; ``duplicates --json`` gives these words."""

    SIREN = "same_siren"
    EMAIL = "same_email"
    INSEE = "same_insee_code"
    NAME = "same_name"
    FORMER_NAME = "former_name"
    PHONE = "same_phone"
    NEAR_NAME = "near_name"
    NAME_ELSEWHERE = "same_name_elsewhere"


@dataclass(frozen=True, slots=True)
class Doublet:
    """Two records of ``entity`` that may be one, ``uid`` made first; ``reasons`` says why, in words, surest first."""

    entity: str
    uid: str
    other: str
    reasons: Mapping[Why, str]

    @property
    def told(self) -> str:
        """All reasons in one line."""
        return " ; ".join(self.reasons.values())

    @property
    def surest(self) -> int:
        """The rank of its best reason."""
        return min(list(Why).index(why) for why in self.reasons)


def named_entities() -> list[str]:
    """The entities whose records have a name of their own, by which two of them may look like one."""
    return [name for name, entity in CATALOGUE.items() if _named_by(entity) and name != IDENTITY and not entity.own]


def doublets(
    reading: Reading, entities: Iterable[str] | None = None, progress: Callable[[int, int, str], None] | None = None
) -> list[Doublet]:
    """What may be one among the records of ``entities`` (all that have names), by entity, the surest first."""
    wanted = [name for name in named_entities() if entities is None or name in set(entities)]
    found: list[Doublet] = []
    for rank, name in enumerate(wanted):
        if progress:
            progress(rank, len(wanted), CATALOGUE[name].sheet)
        found += _doublets_of(reading, name)
    return found


def _doublets_of(reading: Reading, entity: str) -> list[Doublet]:
    records = {one.uid: one for one in all_records(reading, entity)}
    apart = told_apart(reading, entity)
    pairs = _Pairs(records, apart)
    if entity == ORGANISATION:
        _organisations(reading, pairs)
    elif entity == CONTACT:
        _people(pairs)
    else:
        _named(CATALOGUE[entity], pairs)
    found = [Doublet(entity, *places, reasons) for places, reasons in pairs.reasons.items()]
    return sorted(found, key=lambda one: (one.surest, records[one.uid].id))


class _Pairs:
    """The pairs found so far, with why; those that cannot be one, or that somebody told apart, are left out."""

    def __init__(self, records: Mapping[str, Record], apart: set[frozenset[str]]) -> None:
        self.records = records
        self.reasons: dict[tuple[str, str], dict[Why, str]] = {}
        self._apart = apart

    def put(self, uid: str, other: str, why: Why, told: str) -> None:
        """Let ``why`` be a reason to take both for one."""
        first, last = sorted((uid, other), key=lambda one: self.records[one].id)
        if first != last and frozenset((first, last)) not in self._apart and not self._are_kin(first, last):
            self.reasons.setdefault((first, last), {}).setdefault(why, told)

    def alike(self, keys: Mapping[str, Iterable[str]], why: Why, told: Callable[[str], str]) -> None:
        """Pair all records that share one of their ``keys``; ``told`` says it of a key."""
        for key, uids in _by_key(keys).items():
            for uid, other in _couples(list(dict.fromkeys(uids))):
                self.put(uid, other, why, told(key))

    def _are_kin(self, uid: str, other: str) -> bool:
        """Whether one names the other, as what it belongs to or what came after it."""
        first, last = self.records[uid], self.records[other]
        entity = CATALOGUE[first.entity]
        names = [field.name for field in entity.refs if field.target == entity.name]
        return any(first[name] == other or last[name] == uid for name in names)


def _by_key(keys: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for uid, its in keys.items():
        for key in its:
            if key:
                found.setdefault(key, []).append(uid)
    return found


def _same(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The pairs of ``names`` (folded, by uid) that are one."""
    for uids in _by_key({uid: [name] for uid, name in names.items()}).values():
        yield from _couples(uids)


def _couples(uids: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Each of ``uids`` beside each other; beside the first only where they are a crowd, of which nobody reads more."""
    return combinations(uids, 2) if len(uids) <= _LARGEST_BLOCK else ((uids[0], other) for other in uids[1:])


def _near(names: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """The pairs of ``names`` (folded, by uid) that come close, and how close out of 100."""
    from rapidfuzz import fuzz

    seen: set[tuple[str, str]] = set()
    for uids in _by_key({uid: _blocks(name) for uid, name in names.items()}).values():
        if len(uids) > _LARGEST_BLOCK:
            continue
        for pair in combinations(uids, 2):
            if pair in seen:
                continue
            seen.add(pair)
            first, last = (names[uid] for uid in pair)
            score = fuzz.token_sort_ratio(first, last, score_cutoff=_NEAR)
            if score and not _are_other_words(first, last):
                yield *pair, round(score)


def _blocks(name: str) -> set[str]:
    """What names that come close share at least one of: a word, the beginning or the end of the whole."""
    whole = name.replace(" ", "")
    words = {word for word in name.split() if len(word) >= _LETTERS}
    return {*words, f"{whole[:_LETTERS]}…", f"…{whole[-_LETTERS:]}"}


def _are_other_words(first: str, last: str) -> bool:
    """Whether two texts are told apart by a number, or by a word that is another one and no other way to write it."""
    from rapidfuzz import fuzz

    words = (set(first.split()), set(last.split()))
    own = [" ".join(sorted(mine - others)) for mine, others in (words, words[::-1])]
    if any(word.isdigit() for text in own for word in text.split()):
        return True
    return all(own) and fuzz.ratio(*own) < _NEAR_WORD


# --- organisations --------------------------------------------------------------------------------------


def _organisations(reading: Reading, pairs: _Pairs) -> None:
    records = pairs.records
    borne: dict[str, set[str]] = {uid: {str(one["siren"] or "")} for uid, one in records.items()}
    former: dict[str, list[tuple[str, str]]] = {}
    for identity in all_records(reading, IDENTITY):
        uid = str(identity["organisation"])
        borne[uid].add(str(identity["siren"] or ""))
        form = name_form(str(identity["name"]))
        former.setdefault(form.words, []).append((uid, str(identity["name"])))
    pairs.alike(borne, Why.SIREN, lambda siren: _("même SIREN ({siren})").format(siren=siren))
    pairs.alike(
        {uid: [f"{one['insee_code']} {one['kind']}"] if one["insee_code"] else [] for uid, one in records.items()},
        Why.INSEE,
        lambda key: _("même code INSEE ({code})").format(code=key.split()[0]),
    )
    forms = {uid: name_form(str(one["name"])) for uid, one in records.items()}
    words = {uid: form.words or fold(str(records[uid]["name"])) for uid, form in forms.items()}
    for uid, other in _same(words):
        if _may_be_one_body(records[uid], records[other]):
            pairs.put(uid, other, Why.NAME, _("même nom, écrit ou non autrement"))
    for uid, name in words.items():
        for other, was in former.get(name, ()):
            if other != uid and records[uid]["kind"] == records[other]["kind"]:
                pairs.put(uid, other, Why.FORMER_NAME, _("ancien nom de l'autre (« {name} »)").format(name=was))
    for uid, other, score in _near(words):
        if words[uid] != words[other] and _may_be_one_body(records[uid], records[other]):
            pairs.put(uid, other, Why.NEAR_NAME, _near_told(score))


def _near_told(score: int) -> str:
    return _("noms proches ({score}\N{NO-BREAK SPACE}%)").format(score=score)


def _may_be_one_body(first: Record, last: Record) -> bool:
    """Whether bodies of one name may be one: the same kind, no other place, not two SIREN in two places unknown."""
    if first["kind"] != last["kind"]:
        return False
    places = [fold(str(one["department"])) for one in (first, last) if one["department"]]
    if len(set(places)) > 1:
        return False
    sirens = {str(one["siren"]) for one in (first, last) if one["siren"]}
    return len(sirens) < 2 or len(places) == 2


# --- people ---------------------------------------------------------------------------------------------


def _people(pairs: _Pairs) -> None:
    records = pairs.records
    names = {uid: _sorted_words(one["name"]) for uid, one in records.items()}
    pairs.alike(
        {uid: [fold(str(one["email"] or ""))] for uid, one in records.items()},
        Why.EMAIL,
        lambda email: _("même courriel ({email})").format(email=email),
    )
    for uid, other in _same(names):
        if records[uid]["organisation"] == records[other]["organisation"]:
            pairs.put(uid, other, Why.NAME, _("même nom, même organisme"))
        elif " " in names[uid]:
            pairs.put(uid, other, Why.NAME_ELSEWHERE, _("même nom, autre organisme"))
    for uid, other, score in _near(names):
        if names[uid] == names[other] or records[uid]["organisation"] != records[other]["organisation"]:
            continue
        pairs.put(uid, other, Why.NEAR_NAME, _near_told(score))
        phones = [spellings(str(records[one]["phone"] or ""))[:1] for one in (uid, other)]
        if phones[0] and phones[0] == phones[1]:
            pairs.put(uid, other, Why.PHONE, _("même téléphone"))


def _sorted_words(name: Value) -> str:
    """A person's name whichever of her names comes first."""
    return " ".join(sorted(fold(str(name)).replace("-", " ").replace(",", " ").split()))


# --- whatever else has a name ---------------------------------------------------------------------------


def _named_by(entity: Entity) -> tuple[str, ...]:
    """The texts that name a record of ``entity``, the first one filled; nothing where it has no name of its own."""
    texts = tuple(field.name for field in entity.key if field.kind is Kind.TEXT and field.name != "code")
    return texts[:1] or tuple(name for name in entity.caption if entity[name].kind in {Kind.TEXT, Kind.LONGTEXT})


def _named(entity: Entity, pairs: _Pairs) -> None:
    """Those of one name, or nearly, that say the same of what they belong to and of the day."""
    fields = _named_by(entity)
    beside = [field.name for field in entity.key if field.name not in {*fields, "code"}]
    groups: dict[tuple[str, ...], dict[str, str]] = {}
    for uid, one in pairs.records.items():
        name = next((str(one[field]) for field in fields if one[field] is not None), "")
        group = tuple(_plain(str(one[field] or "")) for field in beside)
        groups.setdefault(group, {})[uid] = _plain(name)
    for names in groups.values():
        for uid, other in _same(names):
            pairs.put(uid, other, Why.NAME, _("même intitulé"))
        for uid, other, score in _near(names):
            if names[uid] != names[other]:
                pairs.put(
                    uid, other, Why.NEAR_NAME, _("intitulés proches ({score}\N{NO-BREAK SPACE}%)").format(score=score)
                )


def _plain(name: str) -> str:
    return " ".join("".join(one if one.isalnum() else " " for one in fold(name)).split())

"""Which proposals a filter keeps, and what each of them is about."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import ANY, Value, Values
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get_many
from dcant_tracker.ui.exchange.preview.case_words import side_text
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.words import Said, _

SUBJECTS: dict[str, Said] = {
    "organisation": lambda: _("Collectivité"),
    "recommendation": lambda: _("Recommandation"),
}
"""The entities that differences can be filtered by, and what the filter is called."""

TO_DECIDE, DECIDED = "open", "decided"

_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show; empty means all. ``subjects`` holds uids of organisations and recommendations by entity."""

    kinds: frozenset[Case] = frozenset()
    states: frozenset[str] = frozenset()
    files: frozenset[int] = frozenset()
    sheets: frozenset[str] = frozenset()
    subjects: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: str = ""

    def __bool__(self) -> bool:
        """Whether anything is held back."""
        return any((self.kinds, self.states, self.files, self.sheets, *self.subjects.values(), self.text.strip()))


@dataclass(frozen=True, slots=True)
class Facts:
    """Read beforehand on the worker, one item a proposal: ``said`` is what it says, folded; ``about`` the
    organisations and recommendations (entity, uid) that its record concerns; ``names`` how those read.
    """

    said: Sequence[str]
    about: Sequence[frozenset[_Place]]
    names: Mapping[_Place, str]


class ProposalFilter:
    """Applies a :class:`Wanted` to the proposals of :class:`Choices`."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._facts: Facts | None = None

    def know(self, facts: Facts) -> None:
        """Take what was read beforehand."""
        self._facts = facts

    @property
    def names(self) -> Mapping[_Place, str]:
        """The organisations and recommendations concerned; empty until they were read."""
        return self._facts.names if self._facts else {}

    def keeps(self, wanted: Wanted) -> list[int]:
        """The ranks of the proposals that ``wanted`` shows, in order."""
        found: Iterable[int] = range(len(self._choices.proposals))
        if wanted.files:
            found = [rank for rank in found if self._choices.files[rank] in wanted.files]
        proposals = self._choices.proposals
        if wanted.kinds:
            found = [rank for rank in found if proposals[rank].kind in wanted.kinds]
        if wanted.sheets:
            found = [rank for rank in found if proposals[rank].sheet in wanted.sheets]
        if wanted.states:
            found = [rank for rank in found if self._is_in(rank, wanted.states)]
        for entity, uids in wanted.subjects.items():
            if uids:
                places = frozenset((entity, uid) for uid in uids)
                found = [rank for rank in found if self._facts and self._facts.about[rank] & places]
        words = fold(wanted.text).split()
        if words:
            found = [rank for rank in found if self._says(rank, words)]
        return list(found)

    def kinds(self, wanted: Wanted) -> Counter[Case]:
        """How many of each kind the other filters leave."""
        return Counter(self._choices.proposals[rank].kind for rank in self.keeps(replace(wanted, kinds=frozenset())))

    def states(self, wanted: Wanted) -> Counter[str]:
        """How many to decide, and decided by hand, the other filters leave."""
        states: Counter[str] = Counter()
        for rank in self.keeps(replace(wanted, states=frozenset())):
            states[TO_DECIDE] += self._choices.is_open(rank)
            states[DECIDED] += self._choices.is_decided(rank)
        return states

    def sheets(self) -> Counter[str]:
        """The sheets, with how many proposals each has."""
        return Counter(proposal.sheet for proposal in self._choices.proposals)

    def files(self) -> Counter[int]:
        """The files, by rank, with how many proposals each has."""
        return Counter(self._choices.files)

    def subjects(self) -> Counter[_Place]:
        """The organisations and recommendations concerned, with how many proposals each."""
        return Counter(place for about in (self._facts.about if self._facts else ()) for place in about)

    def _is_in(self, rank: int, states: frozenset[str]) -> bool:
        return (TO_DECIDE in states and self._choices.is_open(rank)) or (
            DECIDED in states and self._choices.is_decided(rank)
        )

    def _says(self, rank: int, words: list[str]) -> bool:
        if self._facts is None:
            return all(word in said(self._choices.preview_of(rank), self._choices.proposals[rank]) for word in words)
        return all(word in self._facts.said[rank] for word in words)


def read_facts(reading: Reading, previews: Sequence[Preview]) -> Facts:
    """What the proposals of ``previews`` say and are about, their names read through ``reading``."""
    texts: list[str] = []
    about: list[frozenset[_Place]] = []
    names: dict[_Place, str] = {}
    for given in previews:
        preview = given.read_through(reading)
        texts += [said(preview, proposal) for proposal in preview.proposals]
        found = _concerned(reading, preview.proposals)
        about += found
        for entity in SUBJECTS:
            uids = {uid for places in found for name, uid in places if name == entity}
            preview.labels.preload(entity, uids)
            names.update({(entity, uid): preview.labels.of(entity, uid) for uid in uids})
    return Facts(texts, about, names)


def said(preview: Preview, proposal: Proposal) -> str:
    """Everything that a filter may look for in one proposal, folded."""
    sides = (side_text(preview, proposal, side) for side in (proposal.mine, proposal.theirs))
    return fold(" ".join((preview.key_text(proposal), proposal.message, *sides)))


def _concerned(reading: Reading, proposals: Sequence[Proposal]) -> list[frozenset[_Place]]:
    """For each proposal the organisations and recommendations that its record names, or that what it names does."""
    added = {(p.entity, p.uid): p.theirs for p in proposals if isinstance(p.theirs, Mapping)}
    known = _Records(reading, added)
    known.read({(p.entity, p.uid) for p in proposals})
    direct = [set(_links(proposal, known)) for proposal in proposals]
    known.read({place for places in direct for place in places if place[0] not in SUBJECTS})
    beyond = {place: set(_refs(place[0], known.of(place))) for places in direct for place in places}
    return [
        frozenset(
            place
            for near in places
            for place in ((near,) if near[0] in SUBJECTS else beyond[near])
            if place[0] in SUBJECTS
        )
        for places in direct
    ]


class _Records:
    """Records by entity and uid, those that the file adds among them."""

    def __init__(self, reading: Reading, added: Mapping[_Place, Values]) -> None:
        self._reading = reading
        self._known: dict[_Place, Values] = dict(added)

    def read(self, places: set[_Place]) -> None:
        wanted: dict[str, list[str]] = {}
        for entity, uid in places - self._known.keys():
            wanted.setdefault(entity, []).append(uid)
        for entity, uids in wanted.items():
            for uid, found in get_many(self._reading, entity, uids).items():
                self._known[entity, uid] = found.values

    def of(self, place: _Place) -> Values:
        return self._known.get(place, {})


def _links(proposal: Proposal, known: _Records) -> Iterator[_Place]:
    if proposal.uid:
        yield (proposal.entity, proposal.uid)
    yield from _refs(proposal.entity, known.of((proposal.entity, proposal.uid)))
    for side in (proposal.base, proposal.mine, proposal.theirs):
        if isinstance(side, Mapping):
            yield from _refs(proposal.entity, side)
        elif proposal.field is not None and not proposal.kind.is_told:
            yield from _refs(proposal.entity, {proposal.field: side})


def _refs(entity: str, values: Mapping[str, Value]) -> Iterator[_Place]:
    for declared in CATALOGUE[entity].refs:
        value = values.get(declared.name)
        if value is None:
            continue
        if declared.target == ANY:
            owner, _colon, uid = str(value).partition(":")
            if owner in CATALOGUE:
                yield owner, uid
        else:
            yield str(declared.target), str(value)

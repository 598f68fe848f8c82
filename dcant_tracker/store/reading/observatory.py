"""The grid of the observatory: the level of each territory in each domain, in one campaign.

A cell is a small number, so that a grid of 1,300 territories stays light and paints fast: the level, and a bit that
says whether it was justified.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dcant_tracker.domain.entities.observatory import OBSERVED_KINDS
from dcant_tracker.store.reading.narrowed_organisations import conditions, kinds_of, regions_of
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, columns, record

LEVEL = 7
"""The bits of a cell that hold its level."""

JUSTIFIED = 8
"""The bit of a cell that says that a justification was written."""

_BITS = 4
_CELL = LEVEL | JUSTIFIED
_DOMAIN = ~_CELL


@dataclass(frozen=True, slots=True)
class Question:
    """What the grid shows of ``campaign`` (uid). An empty tuple asks nothing; ``""`` among regions is « none given ».

    ``everyone`` shows every territory of the kinds that the observatory covers, observed or not; ``unfinished`` those
    that have a domain without a level.
    """

    campaign: str = ""
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    text: str = ""
    everyone: bool = False
    unfinished: bool = False

    @property
    def narrows(self) -> bool:
        """Whether territories of the campaign may be left out."""
        return bool(self.kinds or self.regions or self.text or self.unfinished)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of maturity, as it is named and described."""

    id: int
    uid: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Territory:
    """An organisation: whether the campaign observes it, and its cells by the rank of their domain."""

    uid: str
    name: str
    kind: str
    department: str
    region: str
    observed: bool
    cells: dict[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """The answer to a question: the domains in their order, the territories by name."""

    question: Question
    domains: tuple[Domain, ...]
    territories: tuple[Territory, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """The kinds and regions of the territories that the file holds."""

    kinds: tuple[str, ...]
    regions: tuple[str, ...]


def read(reading: Reading, question: Question) -> Grid:
    """The grid for ``question``."""
    domains = domains_of(reading)
    ranks = {domain.id << _BITS: rank for rank, domain in enumerate(domains)}
    packed, observed = _packed(reading, question.campaign), observed_in(reading, question.campaign)
    territories = []
    for uid, name, kind, department, region, covered in _organisations(reading, question):
        said = packed.get(uid)
        if not (said or uid in observed or (question.everyone and covered)):
            continue
        numbers = map(int, said.split(",")) if said else ()
        cells = {ranks[number & _DOMAIN]: number & _CELL for number in numbers}
        if not question.unfinished or len(cells) < len(domains):
            territories.append(Territory(uid, name, kind, department, region, uid in observed, cells))
    return Grid(question, domains, tuple(territories))


def domains_of(reading: Reading) -> tuple[Domain, ...]:
    """The domains in their order."""
    sql = (
        "SELECT id, uid, label, coalesce(description, '') FROM maturity_domain"
        " ORDER BY position IS NULL, position, label_folded, id"
    )
    return tuple(Domain(*row) for row in reading.fetch_all(sql))


def facets(reading: Reading) -> Facets:
    """What the filters offer."""
    return Facets(kinds_of(reading), regions_of(reading))


def assessments(reading: Reading, territory: str, domain: str) -> dict[str, Record]:
    """What was said of ``territory`` in ``domain``, by the campaign (all uids)."""
    sql = f"SELECT {columns('maturity_assessment')} FROM maturity_assessment WHERE organisation = ? AND domain = ?"
    found = (record("maturity_assessment", row) for row in reading.fetch_all(sql, (territory, domain)))
    return {str(one["campaign"]): one for one in found}


def observed_in(reading: Reading, campaign: str) -> dict[str, str]:
    """The organisations that ``campaign`` observes, each with the uid of the record that says so."""
    rows = reading.fetch_all("SELECT organisation, uid FROM observed_territory WHERE campaign = ?", (campaign,))
    return {str(organisation): str(uid) for organisation, uid in rows}


def heard_in(reading: Reading, campaign: str) -> frozenset[str]:
    """The organisations of which ``campaign`` says anything, observed or not."""
    sql = (
        "SELECT organisation FROM observed_territory WHERE campaign = ?1"
        " UNION SELECT organisation FROM maturity_assessment WHERE campaign = ?1"
    )
    return frozenset(str(uid) for (uid,) in reading.fetch_all(sql, (campaign,)))


def last_observing(reading: Reading) -> str:
    """The campaign that opened last among those that observe territories; empty where none does."""
    sql = (
        "SELECT c.uid FROM campaign AS c WHERE EXISTS (SELECT 1 FROM observed_territory AS o WHERE o.campaign = c.uid)"
        " OR EXISTS (SELECT 1 FROM maturity_assessment AS a WHERE a.campaign = c.uid)"
        " ORDER BY c.opens_on IS NULL, c.opens_on DESC, c.id DESC LIMIT 1"
    )
    row = reading.fetch_one(sql)
    return str(row[0]) if row else ""


def _packed(reading: Reading, campaign: str) -> dict[str, str]:
    """The cells of each territory, as one text of numbers."""
    sql = (
        f"SELECT a.organisation, group_concat((d.id << {_BITS}) | CAST(a.level AS INTEGER)"
        f" | CASE WHEN trim(coalesce(a.evidence, '')) = '' THEN 0 ELSE {JUSTIFIED} END)"
        " FROM maturity_assessment AS a JOIN maturity_domain AS d ON d.uid = a.domain"
        " WHERE a.campaign = ? GROUP BY a.organisation"
    )
    return dict(reading.fetch_all(sql, (campaign,)))


def _organisations(reading: Reading, question: Question) -> Sequence[tuple[str, str, str, str, str, int]]:
    """The organisations that the filters let through, and whether the observatory covers them, by name."""
    clauses, parameters = conditions(question.kinds, question.regions, question.text)
    kinds = ", ".join("?" * len(OBSERVED_KINDS))
    sql = (
        "SELECT o.uid, coalesce(o.name, ''), coalesce(o.kind, ''), coalesce(o.department, ''), coalesce(o.region, ''),"
        f" o.kind IN ({kinds}) AND o.ended_on IS NULL"
        f" FROM organisation AS o WHERE {' AND '.join(clauses) or '1'} ORDER BY o.name_folded, o.id"
    )
    return reading.fetch_all(sql, (*OBSERVED_KINDS, *parameters))

"""Levels of maturity counted: by domain and kind of territory, of single territories, from one campaign to another."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from dcant_tracker.store.reading.campaigns import Campaign, campaigns_of
from dcant_tracker.store.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class Sum:
    """The levels of so many territories, added up."""

    bodies: int
    total: int


@dataclass(frozen=True, slots=True)
class Change:
    """The levels, in two campaigns, of the territories that have one in both."""

    before: Sum
    after: Sum


@dataclass(frozen=True, slots=True)
class Level:
    """The level of a territory in a domain, and its justification (empty: none)."""

    level: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Territory:
    """An organisation that has a level."""

    uid: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the territories that a campaign observes: how many there are, have a level, have one in every domain.

    ``unasked`` have a level without being observed.
    """

    observed: int
    heard: int
    complete: int
    unasked: int


def sums(reading: Reading, campaign: str) -> dict[str, dict[str, Sum]]:
    """By domain (uid), then by kind of territory (code)."""
    sql = (
        "SELECT a.domain, o.kind, count(*), sum(CAST(a.level AS INTEGER)) FROM maturity_assessment AS a"
        " JOIN organisation AS o ON o.uid = a.organisation WHERE a.campaign = ? GROUP BY 1, 2"
    )
    found: dict[str, dict[str, Sum]] = {}
    for domain, kind, bodies, total in reading.fetch_all(sql, (campaign,)):
        found.setdefault(str(domain), {})[str(kind)] = Sum(int(bodies), int(total))
    return found


def changes(reading: Reading, before: str, after: str) -> dict[str, dict[str, Change]]:
    """From the campaign ``before`` to ``after``, by domain and kind: of the territories with a level in both."""
    sql = (
        "SELECT b.domain, o.kind, count(*), sum(CAST(a.level AS INTEGER)), sum(CAST(b.level AS INTEGER))"
        " FROM maturity_assessment AS a JOIN maturity_assessment AS b"
        " ON b.organisation = a.organisation AND b.domain = a.domain JOIN organisation AS o ON o.uid = a.organisation"
        " WHERE a.campaign = ? AND b.campaign = ? GROUP BY 1, 2"
    )
    found: dict[str, dict[str, Change]] = {}
    for domain, kind, bodies, first, last in reading.fetch_all(sql, (before, after)):
        change = Change(Sum(int(bodies), int(first)), Sum(int(bodies), int(last)))
        found.setdefault(str(domain), {})[str(kind)] = change
    return found


def levels_of(reading: Reading, campaign: str, territories: Collection[str]) -> dict[str, dict[str, Level]]:
    """The levels of ``territories`` by their uid, then by domain; those without any are left out."""
    sql = (
        "SELECT organisation, domain, level, coalesce(evidence, '') FROM maturity_assessment"
        " WHERE campaign = ? AND organisation IN (SELECT value FROM json_each(?))"
    )
    found: dict[str, dict[str, Level]] = {}
    for territory, domain, level, evidence in reading.fetch_all(sql, (campaign, json.dumps(list(territories)))):
        found.setdefault(str(territory), {})[str(domain)] = Level(int(level), str(evidence).strip())
    return found


def levelled(reading: Reading, programme: str | None) -> list[Campaign]:
    """The campaigns of ``programme`` and those of none that have a level, the oldest first."""
    held = {str(uid) for (uid,) in reading.fetch_all("SELECT DISTINCT campaign FROM maturity_assessment")}
    return [one for one in campaigns_of(reading, programme) if one.uid in held]


def territories_levelled(reading: Reading) -> list[Territory]:
    """The organisations that have a level in any campaign, by name."""
    sql = (
        "SELECT uid, coalesce(name, ''), coalesce(kind, '') FROM organisation"
        " WHERE uid IN (SELECT organisation FROM maturity_assessment) ORDER BY name_folded, id"
    )
    return [Territory(*map(str, row)) for row in reading.fetch_all(sql)]


def coverage(reading: Reading, campaign: str) -> Coverage:
    """How far a campaign of the observatory is."""
    sql = """
        SELECT count(*), count(a.given), coalesce(sum(a.given = d.domains AND d.domains > 0), 0)
        FROM observed_territory AS o
        LEFT JOIN (SELECT organisation, count(*) AS given FROM maturity_assessment WHERE campaign = ?1 GROUP BY 1) AS a
          ON a.organisation = o.organisation
        CROSS JOIN (SELECT count(*) AS domains FROM maturity_domain) AS d
        WHERE o.campaign = ?1
    """
    observed, heard, complete = (int(number or 0) for number in reading.fetch_one(sql, (campaign,)) or (0, 0, 0))
    everybody = "SELECT count(DISTINCT organisation) FROM maturity_assessment WHERE campaign = ?"
    return Coverage(observed, heard, complete, int(reading.fetch_value(everybody, (campaign,))) - heard)

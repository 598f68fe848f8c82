"""An observatory to count: territories of four kinds in two campaigns, and a recount that knows nothing of our code."""

import random
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date
from pathlib import Path

from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

KINDS = {"metropole": 9, "ville": 5, "departement": 4, "region": 2}
"""How many territories of each kind: two kinds are too few to be told."""

DOMAINS = ("Smart city", "Médiation numérique", "Services aux usagers")


def fill(store: Store, kinds: dict[str, int] | None = None, steady: float = 0.9) -> dict[str, str]:
    """Two campaigns with gaps, ``steady`` of all levels being there; gives the uids of both, by their label, and of the territories, by name."""
    chance = random.Random(13)
    made: dict[str, str] = {}

    def work(tx) -> None:
        for label, year in (("Avant", 2017), ("Après", 2018)):
            made[label] = tx.add("campaign", {"label": label, "opens_on": date(year, 1, 1)})
        domains = [tx.add("maturity_domain", {"label": one, "position": rank}) for rank, one in enumerate(DOMAINS)]
        for kind, count in (kinds or KINDS).items():
            for number in range(count):
                name = f"{kind} {number}"
                made[name] = tx.add("organisation", {"name": name, "kind": kind})
                tx.add("observed_territory", {"campaign": made["Après"], "organisation": made[name]})
                for label in ("Avant", "Après"):
                    for domain in domains:
                        if number == 0 or chance.random() < steady:
                            about = {"campaign": made[label], "organisation": made[name], "domain": domain}
                            tx.add("maturity_assessment", {**about, "level": str(chance.randrange(6))})

    store.transact(Operation("add", "Observatoire"), work)
    return made


class Recount:
    """The rows of the file as SQLite gives them, added up by plain Python."""

    def __init__(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            self.rows = connection.execute(
                "SELECT c.label, d.label, o.name, o.kind, a.level FROM maturity_assessment AS a, campaign AS c,"
                " maturity_domain AS d, organisation AS o"
                " WHERE c.uid = a.campaign AND d.uid = a.domain AND o.uid = a.organisation"
            ).fetchall()

    def levels(self, campaign: str, domain: str) -> dict[str, dict[str, int]]:
        """The levels by kind, then by territory."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for label, about, name, kind, level in self.rows:
            if (label, about) == (campaign, domain):
                found[kind][name] = int(level)
        return found

    def mean(self, levels: dict[str, dict[str, int]], kind: str | None) -> float | None:
        """Of one kind, or of all, without kinds of fewer than five that subtraction would tell."""
        told = self.told(levels, kind)
        return sum(told) / len(told) if len(told) >= 5 else None

    def told(self, levels: dict[str, dict[str, int]], kind: str | None) -> list[int]:
        """The levels that a mean of one kind, or of all, is made of."""
        if kind is not None:
            return list(levels.get(kind, {}).values())
        small = sum(len(each) for each in levels.values() if len(each) < 5)
        told = [each for each in levels.values() if len(each) >= 5 or small not in range(1, 5)]
        return [level for each in told for level in each.values()]

    def moved(self, domain: str, kind: str | None) -> tuple[float, float] | None:
        """The means before and after of those with a level in both, unless the others' would follow from them."""
        first, last = (self.levels(label, domain) for label in ("Avant", "Après"))
        found = []
        for one, other in ((first, last), (last, first)):
            both = {each: {name: level for name, level in one[each].items() if name in other[each]} for each in one}
            mean, whole = self.mean(both, kind), self.mean(one, kind)
            others = len(self.told(one, kind)) - len(self.told(both, kind))
            if mean is None or (whole is not None and 0 < others < 5):
                return None
            found.append(mean)
        return found[0], found[1]

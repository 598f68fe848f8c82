"""A year of an officer's work, made up: what figures, reports and screens are tried and looked at with.

    python tests/plausible.py FILE.sqlite

The public facts, then invented measures, members of the directory, campaigns whose evaluators have opinions of
their own, experiments, milestones, meetings and calls, the last ones around ``today``. Seeded: the same each time.
"""

import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from dcant_tracker.domain.directory import DirectoryEntry, load_directory  # noqa: E402 - the tree comes first
from dcant_tracker.domain.entities.evaluations import PRINCIPLES  # noqa: E402
from dcant_tracker.settings import resource  # noqa: E402
from dcant_tracker.store.public_data import create_public  # noqa: E402
from dcant_tracker.store.store import Store  # noqa: E402
from dcant_tracker.store.writing.changes import Operation  # noqa: E402

MEASURES = {
    "4": ("Dossier unique de subvention", 2),
    "5": ("Identité numérique des agents", 1),
    "6": ("Données ouvertes par défaut", 3),
    "7": ("Guichet partagé de l'état civil", 2),
    "8": ("Paiement en ligne des services locaux", 2),
    "10": ("Accompagnement des petites communes au numérique", 4),
}
MEMBERS = 70
TEXTS = (
    "Les collectivités ont été associées dès le cadrage.",
    "Peu de gains constatés à ce stade, la double saisie demeure.",
    "Aucun indicateur de départ : la comparaison sera difficile.",
    "Usagers satisfaits, mais la voie non numérique est peu visible.",
)


def make(path: Path, today: date | None = None) -> Store:
    """A new data file at ``path``, open."""
    store = create_public(path)
    store.transact(Operation("add", "Une année de travail (données inventées)"), _Year(today or date.today()))
    return store


class _Year:
    """Fills one transaction."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.chance = random.Random(4_07_2017)
        self.work: Any = None

    def __call__(self, work: Any) -> None:
        self.work = work
        read = work.reading
        programme, *_others = read.fetch_one("SELECT uid FROM programme ORDER BY code")
        self.state = self._one_of("etat")
        self.ours = work.reading.fetch_one("SELECT uid FROM organisation WHERE name = 'France urbaine'")
        self.ours = (
            self.ours[0]
            if self.ours
            else work.add("organisation", {"name": "France urbaine", "kind": "association_collectivites"})
        )
        for code, (title, axis) in MEASURES.items():
            work.add(
                "recommendation",
                {
                    "programme": programme,
                    "code": code,
                    "title": title,
                    "short_title": title,
                    "axis": f"Axe {axis}",
                    "status": self.chance.choice(("not_started", "in_progress", "in_progress", "done", "on_hold")),
                    "due_on": self._day(-90, 300),
                    "officer": self.chance.choice(("Camille Martin", "Karim Benali")),
                },
            )
        self.measures = [
            uid
            for (uid,) in read.fetch_all(
                "SELECT uid FROM recommendation WHERE programme = ? ORDER BY cast(code AS integer)", (programme,)
            )
        ]
        self.members = [self._member(entry) for entry in self._entries()]
        self.trials = [self._trial(measure) for measure in self.measures for _n in range(self.chance.choice((0, 1, 2)))]
        self._participations()
        self._campaigns(programme)
        self._views()
        self._milestones()
        self._meetings()

    def _one_of(self, kind: str) -> str:
        found = self.work.reading.fetch_one("SELECT uid FROM organisation WHERE kind = ?", (kind,))
        return found[0] if found else self.work.add("organisation", {"name": "SGMAP", "kind": kind})

    def _day(self, first: int, last: int) -> date:
        return self.today + timedelta(days=self.chance.randrange(first, last))

    def _entries(self) -> list[DirectoryEntry]:
        large = [
            entry
            for entry in load_directory(resource("referential/organisations.csv"))
            if entry.kind in ("metropole", "communaute_urbaine", "communaute_agglomeration", "ville")
            and (entry.population or 0) > 90_000
        ]
        return self.chance.sample(large, min(MEMBERS, len(large)))

    def _member(self, entry: DirectoryEntry) -> str:
        known = self.work.reading.fetch_one(
            "SELECT uid FROM organisation WHERE uid = ? OR siren = ?", (entry.uid, entry.siren)
        )
        since = {"member_since": self._day(-3000, -200)}
        if known:
            self.work.update("organisation", known[0], since)
            return str(known[0])
        values = {
            "name": entry.name,
            "kind": entry.kind,
            "siren": entry.siren,
            "department": entry.department,
            "region": entry.region,
            "population": entry.population,
        }
        return str(self.work.add("organisation", values | since, entry.uid))

    def _trial(self, measure: str) -> tuple[str, str]:
        number = self.chance.randrange(1000)
        starts = self._day(-500, 60)
        return measure, self.work.add(
            "experiment",
            {
                "recommendation": measure,
                "title": f"Préfiguration n° {number}",
                "starts_on": starts,
                "ends_on": self.chance.choice((None, starts + timedelta(days=self.chance.randrange(120, 500)))),
                "stage": self.chance.choice(("framing", "preparation", "running", "running", "review", "generalised")),
                "objective": "Mesurer le temps gagné par les agents et par les usagers.",
            },
        )

    def _participations(self) -> None:
        roles = ("working_group",) * 5 + ("experimenter",) * 3 + ("observer",) * 2
        taken: set[tuple[str, str, str]] = set()
        for measure in self.measures:
            for member in self.chance.sample(self.members, self.chance.randrange(6, 26)):
                taken.add((measure, member, self.chance.choice(roles)))
            taken.add((measure, self.chance.choice(self.members), "pilot"))
        for measure, member, role in sorted(taken):
            trial = next((uid for on, uid in self.trials if on == measure), None) if role == "experimenter" else None
            self.work.add(
                "participation",
                {
                    "recommendation": measure,
                    "experiment": trial,
                    "organisation": member,
                    "role": role,
                    "status": self.chance.choice(("approached", "confirmed", "active", "active", "ended")),
                    "since": self._day(-700, -30),
                },
            )

    def _campaigns(self, programme: str) -> None:
        starts = [self.today - timedelta(days=days) for days in (400, 210, 30)]
        for number, day in enumerate(starts):
            season = "Printemps" if 2 < day.month < 8 else "Automne"
            campaign = self.work.add(
                "campaign",
                {
                    "label": f"{season} {day.year}",
                    "programme": programme,
                    "opens_on": day,
                    "closes_on": day + timedelta(days=45),
                },
            )
            for at, measure in enumerate(self.measures):
                for member in self.chance.sample(self.members, 18):
                    asked = {"campaign": campaign, "recommendation": measure, "evaluator": member}
                    self.work.add("expected_evaluation", asked)
                    if self.chance.random() < (0.85, 0.7, 0.45)[number]:
                        self.work.add("evaluation", asked | self._answers(at, number, day))

    def _answers(self, measure: int, number: int, day: date) -> dict[str, Any]:
        said: dict[str, Any] = {
            "state": self.chance.choice(("submitted", "submitted", "validated", "draft")),
            "evaluated_on": min(day + timedelta(days=self.chance.randrange(40)), self.today),
        }
        for at, (principle, column) in enumerate(PRINCIPLES.items()):
            centre = 1.2 + (measure * 7 + at * 3) % 5 * 0.5 + number * 0.25
            if (measure + at) % 6 == 0:
                centre += self.chance.choice((-1.6, 1.6))
            grade = min(4, max(0, round(self.chance.gauss(centre, 0.7))))
            said[column] = self.chance.choice((str(grade),) * 9 + ("NC", "NSP", None))
            if self.chance.random() < 0.3:
                said[f"{principle}_justification"] = self.chance.choice(TEXTS)
        return said

    def _views(self) -> None:
        weathers = ("sunny", "cloudy", "cloudy", "clouds", "storm")
        for measure in self.measures:
            for author in (self.state, self.ours):
                for days in (200, 40):
                    self.work.add(
                        "progress_point",
                        {
                            "recommendation": measure,
                            "author": author,
                            "weather": self.chance.choice(weathers),
                            "dated_on": self.today - timedelta(days=days + self.chance.randrange(20)),
                            "comment": "Point partagé en comité de suivi.",
                        },
                    )

    def _milestones(self) -> None:
        for measure in self.measures:
            for number in range(self.chance.randrange(1, 4)):
                due = self._day(-300, 240)
                done = due + timedelta(days=self.chance.randrange(-20, 20))
                late = due < self.today and self.chance.random() < 0.3
                self.work.add(
                    "milestone",
                    {
                        "recommendation": measure,
                        "title": f"Jalon {number + 1}",
                        "due_on": due,
                        "experiment": next((uid for on, uid in self.trials if on == measure), None)
                        if number == 1
                        else None,
                        "done_on": None if late or done > self.today else done,
                    },
                )

    def _meetings(self) -> None:
        for number in range(16):
            held = self._day(-360, -1)
            meeting = self.work.add(
                "meeting",
                {
                    "title": f"Groupe de suivi {number + 1}",
                    "held_on": held,
                    "kind": "working_group",
                    "minutes": "Calendrier confirmé ; point sur les éditeurs.",
                },
            )
            self.work.add(
                "agenda_item",
                {
                    "meeting": meeting,
                    "position": 1,
                    "title": "Avancement",
                    "decision": "Poursuivre l'expérimentation.",
                    "recommendation": self.chance.choice(self.measures),
                },
            )
            self.work.add(
                "action_item",
                {
                    "title": f"Relancer les éditeurs ({number + 1})",
                    "meeting": meeting,
                    "due_on": held + timedelta(days=40),
                    "recommendation": self.chance.choice(self.measures),
                    "organisation": self.chance.choice(self.members),
                    "done_on": held + timedelta(days=30) if number % 3 else None,
                },
            )
        for number in range(60):
            self.work.add(
                "interaction",
                {
                    "organisation": self.chance.choice(self.members),
                    "held_on": self._day(-360, 0),
                    "summary": f"Point sur le calendrier ({number + 1})",
                    "channel": self.chance.choice(("call", "email", "meeting")),
                    "follow_up_on": self._day(-20, 60) if number % 4 == 0 else None,
                },
            )


if __name__ == "__main__":
    make(Path(sys.argv[1])).close()

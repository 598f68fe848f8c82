"""Years of a large team, made of steps instead of data files: what fifty officers do would take days to do by hand.

    python -m tests.benchmarks.team_years FOLDER --members 50 --steps 500000 --stages 10 21 42 104

Week by week each member works on what all knew at the last meeting, then publishes, as the application does: one field
or several, many records at once, additions, deletions, undos, and a few records that everybody edits, so that there are
conflicts, which somebody writes over later. One member is away for months and goes on from what she knew. Own parts of
the place are kept small by the application's own compaction. Then somebody with an empty file joins, and meets the
team again, each in a process that measures itself. One line of figures a stage.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.store.kept import membership as kept
from dcant_tracker.store.kept.ledger import ledger_entry
from dcant_tracker.store.replicas.travelling import Parcel, TravellingChange, TravellingStep
from dcant_tracker.store.replicas.writes import KEPT, document
from dcant_tracker.store.store import Store
from dcant_tracker.team import bundle, folder
from dcant_tracker.team.compaction import Own, state_of, tidy
from dcant_tracker.team.folder import FolderPlace
from dcant_tracker.team.place import Team

FIRST = datetime(2024, 9, 2, 8, tzinfo=UTC)
WEEKS = 104
HOT = 5
"""Records that everybody edits."""

AWAY = range(30, 60)
"""The weeks in which the last member is away, and works."""

FREE = {
    "organisation": ("notes", "region", "source", "short_name"),
    "contact": ("notes", "function", "source", "phone"),
    "participation": ("notes", "source"),
}
"""The fields of text that are written in."""

Place = tuple[str, str]
Made = tuple[str, str, list[TravellingChange], str | None]
"""What a step does: its op, its label, its changes, what it takes back."""


@dataclass(frozen=True, slots=True)
class Head:
    """A write that none replaced, by its order and value (JSON)."""

    order: tuple[int, str]
    value: str | None


class Known:
    """What somebody knows: by record the heads of its cells, and the steps that touched it.

    One made ``beside`` another knows what that knows and what it learns itself; the other must not learn meanwhile.
    """

    def __init__(self, beside: "Known | None" = None) -> None:
        self._beside = beside
        self._heads: dict[Place, dict[str, tuple[Head, ...]]] = {}
        self._touched: dict[Place, tuple[str, ...]] = {}
        self.recommendations = [*beside.recommendations] if beside else []
        self.living = {name: [*beside.living[name]] if beside else [] for name in FREE}
        self.frontier = beside.frontier if beside else ()

    def heads(self, place: Place) -> dict[str, tuple[Head, ...]]:
        """The heads of the cells of a record."""
        own = self._heads.get(place)
        return own if own is not None else self._beside.heads(place) if self._beside else {}

    def touched(self, place: Place) -> tuple[str, ...]:
        """The steps that touched a record."""
        own = self._touched.get(place)
        return own if own is not None else self._beside.touched(place) if self._beside else ()

    def take_in(self, step: TravellingStep) -> None:
        """Know ``step`` too."""
        for one in step.changes:
            place = (one.entity, one.uid)
            if one.entity == "recommendation":
                self.recommendations.append(one.uid)
            if one.entity not in FREE or one.field == KEPT:
                continue
            if one.is_deletion:
                if one.uid in self.living[one.entity]:
                    self.living[one.entity].remove(one.uid)
                continue
            self._touched[place] = (*self.touched(place), step.uid)
            if one.is_addition:
                values = json.loads(one.after or "{}")
                told = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
                self._heads[place] = {name: (Head(step.order, told.get(name)),) for name in (*told, *FREE[one.entity])}
                self.living[one.entity].append(one.uid)
            else:
                cells = self.heads(place)
                left = [head for head in cells[str(one.field)] if head.order[1] not in one.parents]
                self._heads[place] = {**cells, str(one.field): (*left, Head(step.order, one.after))}

    def write(self, place: Place, name: str, value: str | None) -> TravellingChange:
        """What a write to that cell says."""
        heads = self.heads(place)[name]
        shown = max(heads, key=lambda head: head.order)
        parents = tuple(sorted(head.order[1] for head in heads))
        return TravellingChange(*place, name, shown.value, value, parents)


class Member:
    """Somebody who works: a data file's name, its clock, and what it knows beyond the others."""

    def __init__(self, number: int, rng: random.Random) -> None:
        self.replica = new_uid()
        self.label = f"Membre {number}"
        self.rng = rng
        self.made: list[TravellingStep] = []
        self._said = 0

    def work(self, known: Known, count: int, begun: datetime) -> None:
        """Make ``count`` steps on top of ``known``, which comes to know them."""
        for number in range(count):
            at = begun + timedelta(seconds=60 + number * 432_000 / count + self.rng.random())
            self._make(known, at, *self._something(known))

    def settle(self, known: Known, found: Sequence[tuple[Place, str, tuple[str, ...]]], begun: datetime) -> int:
        """Decide what is ``found`` to be decided, a few at once; says in how many steps."""
        parts = [found[first : first + 20] for first in range(0, len(found), 20)]
        for number, part in enumerate(parts):
            changes = [
                TravellingChange(*place, KEPT, None, None, gone)
                if name == KEPT
                else known.write(place, name, self._text())
                for place, name, gone in part
            ]
            self._make(known, begun + timedelta(milliseconds=number), "decide", "Décisions après fusion", changes)
        return len(parts)

    def _make(
        self,
        known: Known,
        at: datetime,
        op: str,
        label: str,
        changes: Sequence[TravellingChange],
        undoes: str | None = None,
    ) -> None:
        clock = int(at.timestamp() * 1000) << 16
        told = at.isoformat(timespec="milliseconds")
        step = TravellingStep(
            new_uid(), self.replica, clock, op, label, self.label, told, None, undoes, known.frontier, tuple(changes)
        )
        known.take_in(step)
        known.frontier = (step.uid,)
        self.made.append(step)

    def _something(self, known: Known) -> Made:
        chance = self.rng.random()
        if not known.recommendations:
            return "import", "Données de départ", self._beginning(), None
        if chance < 0.12:
            return "add", "Ajout d'une fiche", [self._addition(known)], None
        if chance < 0.14 and (changes := self._deletion(known)):
            return "delete", "Suppression d'une fiche", changes, None
        if chance < 0.15 and (changes := self._undo(known)):
            return "undo", "Annulation : saisie", changes, self.made[-1].uid
        if chance < 0.18:
            return "edit", "Valeur remplacée dans la sélection", self._many(known), None
        wide = self.rng.randint(2, 4) if chance < 0.33 else 1
        return "edit", "Saisie dans une fiche", self._edit(known, wide), None

    def _text(self) -> str:
        self._said += 1
        words = " ".join(self.rng.choices(WORDS, k=self.rng.randint(2, 12)))
        return json.dumps(f"{words} {self._said}", ensure_ascii=False)

    def _beginning(self) -> list[TravellingChange]:
        programme = new_uid()
        made = [_added("programme", programme, {"code": "P", "title": "Programme"})]
        for number in range(54):
            values = {"programme": programme, "code": f"R{number}", "title": f"Recommandation {number}"}
            made.append(_added("recommendation", new_uid(), {**values, "status": "in_progress"}))
        return [*made, *(_an_organisation() for _number in range(60))]

    def _addition(self, known: Known) -> TravellingChange:
        entity = self.rng.choices(("organisation", "contact", "participation"), (2, 3, 5))[0]
        if entity == "organisation":
            return _an_organisation()
        uid = new_uid()
        values = {"organisation": self.rng.choice(known.living["organisation"])}
        if entity == "contact":
            values |= {"name": f"Personne {uid}", "function": "Cheffe de projet"}
        if entity == "participation":
            values |= {"recommendation": self.rng.choice(known.recommendations), "role": self.rng.choice(ROLES)}
            values |= {"status": "active"}
        return _added(entity, uid, values)

    def _deletion(self, known: Known) -> list[TravellingChange]:
        entity = self.rng.choice(("contact", "participation"))
        if not known.living[entity]:
            return []
        uid = self.rng.choice(known.living[entity])
        cells = known.heads((entity, uid))
        shown = {name: max(heads, key=lambda head: head.order).value for name, heads in cells.items()}
        parents = tuple(sorted(known.touched((entity, uid))))
        return [TravellingChange(entity, uid, None, document(shown, [*shown]), None, parents)]

    def _undo(self, known: Known) -> list[TravellingChange]:
        last = self.made[-1] if self.made else None
        if last is None or last.op != "edit" or known.frontier != (last.uid,):
            return []
        return [known.write((one.entity, one.uid), str(one.field), one.before) for one in last.changes]

    def _many(self, known: Known) -> list[TravellingChange]:
        places = {self._place(known) for _record in range(self.rng.randint(10, 30))}
        return [known.write(place, "notes", self._text()) for place in sorted(places)]

    def _edit(self, known: Known, wide: int) -> list[TravellingChange]:
        hot = known.living["organisation"][:HOT] if self.rng.random() < 0.05 else ()
        place = ("organisation", self.rng.choice(hot)) if hot else self._place(known)
        names = self.rng.sample(FREE[place[0]], min(wide, len(FREE[place[0]])))
        return [known.write(place, name, self._text()) for name in names]

    def _place(self, known: Known) -> Place:
        entity = self.rng.choice([name for name in FREE if known.living[name]])
        return entity, self.rng.choice(known.living[entity])


def _an_organisation() -> TravellingChange:
    uid = new_uid()
    return _added("organisation", uid, {"name": f"Organisme {uid}", "kind": "ville", "region": "Bretagne"})


def _added(entity: str, uid: str, values: Mapping[str, str]) -> TravellingChange:
    told = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return TravellingChange(entity, uid, None, None, document(told, [*told]))


ROLES = ("pilot", "co_pilot", "working_group", "experimenter", "observer")
WORDS = [
    "à",
    "rappeler",
    "après",
    "la",
    "réunion",
    "du",
    "comité",
    "courrier",
    "envoyé",
    "réponse",
    "attendue",
    "convention",
    "signée",
    "point",
    "avec",
    "la",
    "direction",
    "outil",
    "installé",
    "test",
    "prévu",
    "en",
    "mars",
    "élue",
    "référente",
    "indisponible",
    "budget",
    "voté",
    "en",
    "conseil",
    "relance",
    "faite",
    "accord",
    "de",
    "principe",
]


class Office:
    """One member's own part of the place, with a data file that knows what was published."""

    def __init__(self, member: Member, place: FolderPlace, path: Path) -> None:
        self.member = member
        self.place = place
        self.store = Store.create(path)

    def publish(self, now: datetime) -> None:
        """Publish what was made, and keep the own part small."""
        at = now.isoformat(timespec="milliseconds")
        for part in bundle.parts_of(Parcel(tuple(self.member.made))):
            content = bundle.encode(part)
            name = bundle.name_of(content, part)
            self.place.publish(self.member.replica, name, content)
            with ledger_entry(self.store.path) as writing:
                kept.note_bundles(writing, {name: state_of(content)}, at)
        self.member.made = []
        self.place.seen(self.member.replica, self.member.label, at)
        listed = [one for one in self.place.listing().bundles if one.replica == self.member.replica]
        tidy(Own(self.store, self.place, self.member.replica, listed, kept.known_bundles(self.store.read()), now))


class TeamOfYears:
    """A place, and those who meet there, who make ``steps`` in all in so many ``weeks``."""

    def __init__(self, root: Path, members: int, steps: int, weeks: int) -> None:
        rng = random.Random(members)
        self.share = root / "lieu"
        place = folder.create(str(self.share), Team(new_uid(), FIRST.isoformat(timespec="milliseconds")))
        self.known = Known()
        self.offices = [Office(Member(number, rng), place, root / f"{number}.sqlite") for number in range(members)]
        self.made = 0
        self._steps, self._parts = steps, weeks * members
        self._away: Known | None = None
        self._week = 0
        self._open: list[tuple[Place, str, tuple[str, ...]]] = []

    def work(self, weeks: int) -> None:
        """Go on for so many weeks."""
        for _week in range(weeks):
            for number, office in enumerate(self.offices):
                self._work(office, number)
            self._meet()

    def _work(self, office: "Office", number: int) -> None:
        view, part = self._view_of(office), self._week * len(self.offices) + number
        if part == 0:
            office.member.work(view, 1, self._begun - timedelta(days=7))
        elif number == 0:
            office.member.settle(view, self._open, self._begun)
        count = self._steps * (part + 1) // self._parts - self._steps * part // self._parts
        if self.known.recommendations or number == 0:
            office.member.work(view, count, self._begun)

    def _view_of(self, office: "Office") -> Known:
        if office is self.offices[-1] and self._week in AWAY:
            self._away = self._away or deepcopy(self.known)
            return self._away
        return Known(self.known)

    @property
    def _begun(self) -> datetime:
        return FIRST + timedelta(weeks=self._week)

    def _meet(self) -> None:
        """Everybody who is there publishes and learns of all that was done."""
        self._week += 1
        is_away = self._week - 1 in AWAY and self._week in AWAY
        there = self.offices[:-1] if is_away else self.offices
        made = [office.member.made for office in there if office.member.made]
        steps = sorted((step for steps in made for step in steps), key=lambda one: one.order)
        for step in steps:
            self.known.take_in(step)
        self.made += len(steps)
        self.known.frontier = tuple(steps[-1].uid for steps in made) or self.known.frontier
        self._open = [*self._contested(steps)]
        for office in there:
            office.publish(self._begun - timedelta(hours=1))
        self._away = self._away if is_away else None

    def _contested(self, steps: Collection[TravellingStep]) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
        """What is to decide of what ``steps`` did: cells, and records that somebody deleted, with those who did."""
        gone: dict[Place, list[tuple[str, frozenset[str]]]] = {}
        cells: dict[tuple[Place, str], None] = {}
        for step in steps:
            for one in step.changes:
                place = (one.entity, one.uid)
                if one.is_deletion:
                    gone.setdefault(place, []).append((step.uid, frozenset(one.parents)))
                elif one.field:
                    cells[place, one.field] = None
        for place, name in cells:
            if len(self.known.heads(place)[name]) > 1:
                yield place, name, ()
        for place, deletions in gone.items():
            if any(not known >= {*self.known.touched(place)} for _step, known in deletions):
                yield place, KEPT, tuple(step for step, _known in deletions)

    def close(self) -> None:
        """Close the files."""
        for office in self.offices:
            office.store.close()


MEETING = """
import json, sys, time
from pathlib import Path
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.team.membership import join, sync_now

def peak():
    told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024

path, share, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
store = Store.open(path) if path.exists() else Store.create(path)
if what == "ten":
    join(store, share)
    for one in all_records(store.read(), "organisation")[-10:]:
        store.update("organisation", one.uid, {"notes": f"Relevé {time.time_ns()}"}, Operation("edit", "Saisie"))
synced = None
began, busy = time.perf_counter(), time.process_time()
if what == "join":
    synced = join(store, share)
elif what == "check":
    assert not check(store)
else:
    synced = sync_now(store)
taken = time.perf_counter() - began, time.process_time() - busy
if what == "join":
    busy = time.process_time()
    again = sync_now(store)
    assert not (again.received or again.sent), again
    idle = time.process_time() - busy
else:
    idle = 0
assert synced is None or not synced.problems, synced.problems
told = (synced.received, synced.sent, synced.conflicts) if synced else (0, 0, 0)
print(json.dumps([*told, *taken, idle, peak()]))
store.close()
"""
"""What somebody does who measures herself: Linux only."""


class Meeting(NamedTuple):
    """What a meeting did: steps, conflicts that are open; seconds that passed, that it worked, that one more worked at
    which nothing was new; its peak in MB.
    """

    received: int
    sent: int
    conflicts: int
    wall_s: float
    busy_s: float
    idle_s: float
    peak_mb: float


def meeting(path: Path, share: Path, what: str) -> Meeting:
    """A process that opens the file at ``path`` and does ``what``: join, sync, ten (steps made and sent), check."""
    done = subprocess.run(
        [sys.executable, "-c", MEETING, str(path), str(share), what], check=True, stdout=subprocess.PIPE, text=True
    )
    return Meeting(*json.loads(done.stdout))


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a team: busy seconds (``_s``), megabytes (``_mb``) of files and of processes at their peak."""

    members: int
    steps: int
    bundles: int
    folder_mb: float
    bytes_a_step: float
    join_s: float
    join_wall_s: float
    join_peak_mb: float
    file_mb: float
    conflicts: int
    idle_s: float
    ten_out_s: float
    ten_in_s: float
    ten_peak_mb: float
    check_s: float


def measured(team: TeamOfYears, root: Path, *, checks: bool = True) -> Measured:
    """What a newcomer to ``team`` meets, and what each of its meetings takes from then on."""
    files = [path for path in team.share.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    newcomer, colleague = root / "nouveau.sqlite", root / "collègue.sqlite"
    joined = meeting(newcomer, team.share, "join")
    assert joined.received == team.made, (joined, team.made)
    shutil.copyfile(newcomer, colleague)
    out = meeting(colleague, team.share, "ten")
    back = meeting(newcomer, team.share, "sync")
    assert out.sent == back.received == 10, (out, back)
    checked = meeting(newcomer, team.share, "check").busy_s if checks else 0.0
    told = Measured(
        len(team.offices),
        team.made,
        len(files),
        size / 1e6,
        size / team.made,
        joined.busy_s,
        joined.wall_s,
        joined.peak_mb,
        newcomer.stat().st_size / 1e6,
        joined.conflicts,
        joined.idle_s,
        out.busy_s,
        back.busy_s,
        max(out.peak_mb, back.peak_mb),
        checked,
    )
    team.made += joined.sent + out.sent
    for path in (newcomer, colleague):
        path.unlink()
    return told


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--steps", type=int, default=50_000)
    parser.add_argument("--stages", type=int, nargs="+", default=[WEEKS], help="weeks after which all is measured")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as root:
        team = TeamOfYears(Path(root), asked.members, asked.steps, WEEKS)
        done = 0
        for weeks in asked.stages:
            team.work(weeks - done)
            done = weeks
            told = measured(team, Path(root))
            print(" ".join(f"{name}={value:.5g}" for name, value in asdict(told).items()), flush=True)
        team.close()


if __name__ == "__main__":
    main()

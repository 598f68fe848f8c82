"""The public facts on DcANT that ship with the application, loaded in one step into a new data file.

They come from ``resources/programme/dcant.json``, each with its source; nothing is added to them but
what the official directory says of the organisations they name, and the default grid of the four
principles. Every record has a fixed uid, so that two laptops that start from them agree.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.directory import Directory, DirectoryEntry, load_directory
from dcant_tracker.domain.identity import fixed_uid
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.parsing import parse
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.private_files import make_private_folder
from dcant_tracker.settings import resource
from dcant_tracker.store.file.drafts import draft_beside
from dcant_tracker.store.file.placing import place_new
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.file.schema import write_schema
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

_Fact = Mapping[str, Any]

DIRECTORY_SOURCE = "Découpage administratif (Etalab, situation au 1er janvier 2026), Licence Ouverte 2.0"

_RENAMED = {"Communauté d'agglomération dracénoise": "siren:248300493"}
"""Bodies that the directory knows by a later name, under the same SIREN."""

_SUCCEEDED = {"Communauté d'agglomération Grand Poitiers": "siren:200069854"}
"""Bodies that the facts describe before they changed kind and SIREN; their place is the same."""

_SHORT_FORMS = (
    (re.compile(r"^communaute d agglomeration\b"), "ca"),
    (re.compile(r"^communaute urbaine\b"), "cu"),
    (re.compile(r"^communaute de communes\b"), "cc"),
)
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def create_public(path: Path, who: str = "") -> Store:
    """Create the data file at ``path`` with the public data, a step that ``who`` signs.

    Raises UserError when it exists already. The file takes its name only once complete: an interruption leaves none.
    """
    if path.exists():
        return Store.create(path)
    with sentences(path):
        make_private_folder(path.parent)
        with draft_beside(path) as draft:
            write_schema(draft)
            store = Store(draft)
            store.sign(who)
            try:
                load(store)
            finally:
                store.close()
            place_new(draft, path)
    return Store.open(path)


def load(store: Store) -> None:
    """Load the public data into an empty data file, as one step."""
    facts: _Fact = json.loads(resource("programme/dcant.json").read_text(encoding="utf-8"))
    grid: _Fact = json.loads(resource("programme/principles.json").read_text(encoding="utf-8"))
    directory = load_directory(resource("referential/organisations.csv"))

    def work(transaction: "Transaction") -> None:
        loading = _Loading(transaction, directory)
        loading.load_facts(facts)
        loading.load_grid(grid)

    store.transact(Operation(Op.INIT, _("Données publiques DcANT")), work)


class _Loading:
    """The facts on their way into one transaction; remembers the uid of what others refer to."""

    def __init__(self, transaction: "Transaction", directory: Directory) -> None:
        self._transaction = transaction
        self._directory = directory
        self._entries = {(entry.kind, _simplified(entry.name)): entry for entry in directory}
        self._programmes: dict[str, str] = {}
        self._recommendations: dict[str, str] = {}
        self._experiments: dict[str, tuple[str, str | None]] = {}
        self._organisations: dict[str, str] = {}
        self._groups: dict[str, str] = {}
        self._meetings: dict[str, str] = {}

    def load_facts(self, facts: _Fact) -> None:
        """Everything that ``dcant.json`` holds, what others refer to first."""
        for fact in facts["programmes"]:
            code = fact["code"]
            self._programmes[code] = self._add("programme", code, fact)
        for fact in facts["recommendations"]:
            self._recommendation(fact)
        for fact in facts["organisations"]:
            self._organisation(fact)
        for fact in facts["experiments"]:
            self._experiment(fact)
        for fact in facts["participations"]:
            self._participations(fact)
        for fact in facts["milestones"]:
            self._milestone(fact)
        for fact in facts["groups"]:
            self._group(fact)
        for fact in facts["meetings"]:
            self._meeting(fact)
        for fact in facts["action_items"]:
            self._action_item(fact)
        for fact in facts["positions"]:
            self._add("position", f"{fact['title']}/{fact['counterpart']}", fact)
        for rank, label in enumerate(facts["maturity_domains"], start=1):
            described = _sourced(facts["maturity_source"])
            self._add("maturity_domain", label, {"label": label, "position": rank, "description": described})
        for fact in facts["partners"]:
            self._add("partner", fact["name"], fact, {"organisation": self._organisations.get(fact["name"])})
        for alias, name in facts["aliases"].items():
            self._identity(name, {"name": alias})

    def load_grid(self, grid: _Fact) -> None:
        """The default criteria of the four principles."""
        for principle in CATALOGUE["principle_guide"]["principle"].choices.codes:  # type: ignore[union-attr]
            for rank, (criterion, question) in enumerate(grid[principle], start=1):
                self._add(
                    "principle_guide",
                    f"{principle}/{criterion}",
                    {"principle": principle, "criterion": criterion, "position": rank, "help": question},
                )

    def _add(
        self, entity: str, source_key: str, fact: _Fact, more: Values | None = None, uid: str | None = None
    ) -> str:
        """Add the fields of ``entity`` that ``fact`` gives as plain values, and ``more``."""
        declared = CATALOGUE[entity]
        values: dict[str, Value] = {
            field.name: parse(field, fact[field.name]) for field in declared if field.name in fact and not field.is_ref
        }
        uid = uid or fixed_uid(f"dcant:{entity}:{source_key}")
        return self._transaction.add(entity, {**values, **(more or {})}, uid)

    def _recommendation(self, fact: _Fact) -> None:
        programme, code = fact["programme"], fact["code"]
        self._recommendations[code] = self._add(
            "recommendation", f"{programme}/{code}", fact, {"programme": self._programmes[programme]}
        )

    def _experiment(self, fact: _Fact) -> None:
        recommendation = self._recommendations[fact["recommendation"]]
        title = fact["title"]
        uid = self._add("experiment", title, fact, {"recommendation": recommendation})
        self._experiments[title] = (uid, recommendation)

    def _participations(self, fact: _Fact) -> None:
        experiment, recommendation = self._experiments[fact["experiment"]]
        for named in fact["organisations"]:
            self._add(
                "participation",
                f"{fact['experiment']}/{named['name']}/{fact['role']}",
                fact,
                {
                    "recommendation": recommendation,
                    "experiment": experiment,
                    "organisation": self._organisation(named, fact["source"]),
                },
            )

    def _milestone(self, fact: _Fact) -> None:
        code = fact["recommendation"]
        recommendation = {"recommendation": self._recommendations[code]}
        self._add("milestone", f"{code}/{fact['title']}", fact, recommendation)

    def _group(self, fact: _Fact) -> None:
        more = {"description": fact.get("chair_note")}
        self._groups[fact["name"]] = self._add("group", fact["name"], fact, more)

    def _meeting(self, fact: _Fact) -> None:
        """A meeting, who was there, and the members of the working group that it gathered."""
        group = self._groups.get(fact.get("group", ""))
        uid = self._add("meeting", f"{fact['title']}/{fact['held_on']}", fact, {"group": group})
        self._meetings[fact["title"]] = uid
        for name in fact["organisations"]:
            organisation = self._organisation({"name": name}, fact["source"])
            self._add("attendance", f"{fact['title']}/{name}", {}, {"meeting": uid, "organisation": organisation})
            if group and fact["kind"] == "working_group":
                self._add(
                    "group_member",
                    f"{fact['group']}/{name}",
                    {"role": "member"},
                    {"group": group, "organisation": organisation},
                )

    def _action_item(self, fact: _Fact) -> None:
        notes = "\n".join(filter(None, (fact.get("note"), _sourced(fact["source"]))))
        meeting = self._meetings[fact["meeting"]]
        self._add("action_item", f"{fact['meeting']}/{fact['title']}", fact, {"meeting": meeting, "notes": notes})

    def _organisation(self, fact: _Fact, source: str | None = None) -> str:
        """The uid of the organisation that ``fact`` names, added the first time with what is known of it."""
        name = str(fact["name"])
        known = self._organisations.get(name)
        if known:
            return known
        entry = self._entry(fact)
        succeeded = self._directory.by_source_key(_SUCCEEDED.get(name, ""))
        place = entry or succeeded
        values: dict[str, Value] = {"kind": entry.kind if entry else None, "source": source}
        if place:
            values |= {"department": place.department or None, "region": place.region or None}
        if entry:
            values |= {
                "siren": entry.siren or None,
                "insee_code": entry.insee_code or None,
                "population": entry.population,
                "source": DIRECTORY_SOURCE,
            }
        values |= {"name": name, "notes": fact.get("note")}
        if "kind" in fact:
            values["kind"] = fact["kind"]
        uid = place.uid if place else fixed_uid(f"dcant:organisation:{name}")
        self._organisations[name] = self._add("organisation", name, {}, values, uid)
        self._other_names(name, fact, entry, succeeded, source)
        return uid

    def _other_names(
        self,
        name: str,
        fact: _Fact,
        entry: DirectoryEntry | None,
        succeeded: DirectoryEntry | None,
        source: str | None,
    ) -> None:
        if "former_identity" in fact:
            self._identity(name, {**fact["former_identity"], "source": source})
        if entry and fold(entry.name) != fold(name):
            self._identity(name, {"name": entry.name, "source": DIRECTORY_SOURCE})
        if succeeded:
            later = {"name": succeeded.name, "kind": succeeded.kind, "siren": succeeded.siren}
            since = {"valid_from": "2017-01-01", "source": f"{fact['note']} ; {DIRECTORY_SOURCE}"}
            self._identity(name, later | since)

    def _identity(self, name: str, fact: _Fact) -> None:
        """Another name of the same body, unless it bears it already."""
        uid = fixed_uid(f"dcant:organisation_identity:{name}/{fact['name']}")
        if self._transaction.reading.fetch_one("SELECT 1 FROM organisation_identity WHERE uid = ?", (uid,)):
            return
        more = {"organisation": self._organisations[name]}
        self._add("organisation_identity", "", fact, more, uid)

    def _entry(self, fact: _Fact) -> DirectoryEntry | None:
        """The organisation of the directory that ``fact`` names: by SIREN, later name, or kind and name."""
        if "siren" in fact:
            return self._directory.by_siren(fact["siren"])
        name = str(fact["name"])
        if name in _RENAMED:
            return self._directory.by_source_key(_RENAMED[name])
        kinds: Iterable[str] = (fact["kind"],) if "kind" in fact else _GROUPINGS
        found = [self._entries.get((kind, _simplified(name))) for kind in kinds]
        entry = next(filter(None, found), None)
        if entry is None and "kind" not in fact:
            raise UserError(
                _("« {name} » n'est pas dans le référentiel des organismes.").format(name=name),
                _("Réinstallez l'application : ses données de départ sont incomplètes."),
            )
        return entry


_GROUPINGS = ("metropole", "communaute_urbaine", "communaute_agglomeration")
"""The kinds of the organisations that the facts name without a kind: all are groupings of communes."""


def _simplified(name: str) -> str:
    """``name`` for comparing with the directory's: folded words, « communauté urbaine » as « CU »."""
    words = _NOT_A_WORD.sub(" ", fold(name)).strip()
    for form, short in _SHORT_FORMS:
        words = form.sub(short, words)
    return words


def _sourced(source: str) -> str:
    return _("Source : {source}").format(source=source)

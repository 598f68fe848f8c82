"""What else goes when a record goes: required references delete, optional ones are emptied."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dcant_tracker.domain.catalogue import CATALOGUE, referrers
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.ways import Way
from dcant_tracker.words import _, ngettext

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Link:
    """A field of a record that names a record about to go."""

    entity: str
    uid: str
    field: str


@dataclass(slots=True)
class Plan:
    """The dependants to delete (deepest first) and the references to empty."""

    deleted: dict[tuple[str, str], None] = field(default_factory=dict)
    emptied: list[Link] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything refers to the record."""
        return bool(self.deleted or self.emptied)


def plan(reading: Reading, entity: str, uid: str) -> Plan:
    """Everything that deleting ``uid`` takes along, through any number of steps."""
    made = Plan()
    seen = {(entity, uid)}
    waiting = [(entity, uid)]
    found: list[tuple[str, str]] = []
    while waiting:
        for link, required in links_to(reading, *waiting.pop()):
            place = (link.entity, link.uid)
            if not required:
                made.emptied.append(link)
            elif place not in seen:
                seen.add(place)
                found.append(place)
                waiting.append(place)
    made.deleted = dict.fromkeys(reversed(found))
    made.emptied = [link for link in made.emptied if (link.entity, link.uid) not in seen]
    return made


def links_to(reading: Reading, entity: str, uid: str) -> list[tuple[Link, bool]]:
    """Every field that names ``uid``, with whether it is required."""
    return [(link, CATALOGUE[link.entity][link.field].required) for _uid, link in links_into(reading, entity, (uid,))]


def links_into(reading: Reading, entity: str, uids: Iterable[str]) -> list[tuple[str, Link]]:
    """Every field that names one of ``uids``, each beside the one it names."""
    wanted = list(uids)
    links: list[tuple[str, Link]] = []
    for other, declared in referrers(entity) + referrers(ANY):
        named = {f"{entity}:{uid}" if declared.target == ANY else uid: uid for uid in wanted}
        sql = (
            f'SELECT uid, "{declared.name}" FROM "{other.name}" '
            f'WHERE "{declared.name}" IN (SELECT value FROM json_each(?))'
        )
        for uid, value in reading.fetch_all(sql, (json.dumps(list(named)),)):
            links.append((named[value], Link(other.name, uid, declared.name)))
    return links


def refusal(reading: Reading, entity: str, uid: str, made: Plan) -> UserError:
    """The sentence that says what refers to the record."""
    message = _("« {title} » est utilisée ailleurs : {dependants}.").format(
        title=Titles(reading.labels()).of(entity, uid), dependants=describe(reading, made)
    )
    return UserError(
        message,
        _("Confirmez la suppression avec ses dépendances ({delete}) ; un seul retour les ramène.").format(
            delete=Way.DELETE_WITH_DEPENDANTS.said
        ),
    )


def describe(reading: Reading, made: Plan) -> str:
    """« 3 Participations (…) supprimées, 1 Organisme (…) vidé » for a person to say yes or no."""
    titles = Titles(reading.labels())
    parts = [
        _group(titles, made.deleted, ngettext("sera supprimée", "seront supprimées", len(made.deleted))),
        _group(
            titles,
            {(link.entity, link.uid): None for link in made.emptied},
            ngettext("perdra ce lien", "perdront ce lien", len(made.emptied)),
        ),
    ]
    return " ; ".join(part for part in parts if part)


def _group(titles: Titles, places: dict[tuple[str, str], None], verb: str) -> str:
    if not places:
        return ""
    counts = Counter(entity for entity, _uid in places)
    said = ", ".join(f"{CATALOGUE[name].sheet} ({count})" for name, count in counts.items())
    named = [titles.of(entity, uid) for entity, uid in list(places)[:_MOST_NAMED]]
    more = " ; …" if len(places) > _MOST_NAMED else ""
    return f"{said} {verb} [{' ; '.join(named)}{more}]"

"""From what people write to the record they mean: key texts, current and former names."""

from collections.abc import Iterable, Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import fold, is_text
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records.labels import SEPARATOR, Labels
from dcant_tracker.store.records.record import Record, all_records, get
from dcant_tracker.words import _

_MOST_CANDIDATES = 8


class Names:
    """Every way to name the records of one entity, folded: whole key texts, then shorter ones."""

    def __init__(self, database: Database, entity: str, labels: Labels) -> None:
        self._entity = entity
        self._labels = labels
        self._whole: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        labels.preload(entity)
        for record in all_records(database, entity):
            self.add(record)
        if entity == "organisation":
            for identity in all_records(database, "organisation_identity"):
                for field in ("name", "siren"):
                    self._put(self._whole, identity[field], str(identity["organisation"]))

    def add(self, record: Record) -> None:
        """Let ``record`` be found as well."""
        for text in whole_names(record, self._labels):
            self._put(self._whole, text, record.uid)
        for text in _short_names(record, self._labels):
            self._put(self._short, text, record.uid)

    def find(self, text: str) -> list[str]:
        """The uids that ``text`` names: by a whole name if it is one, else by a shorter one."""
        folded = fold(text)
        return self._whole.get(folded) or self._short.get(folded, [])

    def containing(self, text: str) -> list[str]:
        """The uids whose names hold every word of ``text``."""
        wanted = fold(text).split()
        found: dict[str, None] = {}
        for name, uids in self._whole.items():
            if wanted and all(word in name for word in wanted):
                found.update(dict.fromkeys(uids))
        return list(found)

    @staticmethod
    def _put(index: dict[str, list[str]], text: object, uid: str) -> None:
        if text:
            uids = index.setdefault(fold(str(text)), [])
            if uid not in uids:
                uids.append(uid)


def whole_names(record: Record, labels: Labels) -> Iterator[str]:
    """The texts that name ``record`` on their own."""
    yield labels.of_record(record)
    if record.entity == "organisation":
        name = record["name"]
        yield str(name)
        for field in ("siren", "department", "kind"):
            if record[field] is not None:
                yield f"{name} ({display(CATALOGUE['organisation'][field], record[field])})"
        for field in ("siren", "short_name"):
            if record[field] is not None:
                yield str(record[field])


def _short_names(record: Record, labels: Labels) -> Iterator[str]:
    entity = CATALOGUE[record.entity]
    parts = [text for f in entity.key if (text := labels.of_field(f, record[f.name]))]
    for start in range(1, len(parts)):
        yield SEPARATOR.join(parts[start:])
    for name in entity.caption:
        if record[name] is not None:
            yield str(record[name])


def resolve(database: Database, entity: str, text: str, labels: Labels | None = None) -> str:
    """The uid of the one record of ``entity`` that ``text`` names (uid, key text or shorter).

    Raises UserError when there is none, or several: the hint lists the candidates.
    """
    if not is_text(text):
        raise not_one(entity, text, [])
    if get(database, entity, text.strip()):
        return text.strip()
    labels = labels or Labels(database)
    names = Names(database, entity, labels)
    found = names.find(text) or names.containing(text)
    if len(found) == 1:
        return found[0]
    raise not_one(entity, text, [labels.of(entity, uid) for uid in found])


def resolve_owner(database: Database, text: str) -> str:
    """The ``entity:uid`` of the record that ``text`` names: a uid, or « Recommandations / DcANT 2015-2017 / 3 »."""
    for entity in CATALOGUE:
        if get(database, entity, text.strip()):
            return f"{entity}:{text.strip()}"
    sheet, _separator, rest = text.partition(SEPARATOR)
    for declared in CATALOGUE.values():
        if rest and fold(sheet) in (fold(declared.sheet), fold(declared.name)):
            return f"{declared.name}:{resolve(database, declared.name, rest)}"
    raise UserError(
        _("« {text} » ne désigne aucune fiche.").format(text=text),
        _("Écrivez le nom de la feuille puis la fiche : « Recommandations / DcANT 2015-2017 / 3 »."),
    )


def resolve_target(database: Database, target: str, text: str) -> str:
    """The value of a reference to ``target`` that ``text`` names."""
    return resolve_owner(database, text) if target == ANY else resolve(database, target, text)


def not_one(entity: str, text: str, candidates: Iterable[str]) -> UserError:
    """The refusal of a name that means no record, or several."""
    sheet = CATALOGUE[entity].sheet
    listed = list(candidates)
    if not listed:
        return UserError(
            _("« {text} » ne désigne aucune fiche de « {sheet} ».").format(text=text, sheet=sheet),
            _("Vérifiez l'orthographe, ou créez d'abord cette fiche."),
        )
    shown = " ; ".join(listed[:_MOST_CANDIDATES]) + (" ; …" if len(listed) > _MOST_CANDIDATES else "")
    return UserError(
        _("« {text} » désigne plusieurs fiches de « {sheet} ».").format(text=text, sheet=sheet),
        _("Précisez laquelle : {candidates}.").format(candidates=shown),
    )

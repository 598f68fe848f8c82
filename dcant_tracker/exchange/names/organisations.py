"""My organisations in every way that a file may name them, for :class:`~dcant_tracker.exchange.names.known.Known`."""

import re
from dataclasses import dataclass
from functools import cached_property

from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.naming import NameForm, name_form
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.names import not_one
from dcant_tracker.store.records.record import all_records
from dcant_tracker.words import _

_NEAR = 80
_MOST_NEAR = 5
_FEWEST_LETTERS = 3
_OTHER_KIND = 0.85

_SIREN_OR_SIRET = re.compile(r"\d{9}|\d{14}")
_INSEE = re.compile(r"\d[\dABab]\d{3}")


@dataclass(frozen=True, slots=True)
class Match:
    """The record found; ``former`` when it was found under another text than what we call it by."""

    uid: str
    former: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation of mine with a name close to one that is not known; ``score`` from 0 to 100."""

    uid: str
    label: str
    score: int


class Organisations:
    """My organisations by SIREN, INSEE code and name, current and former, in every way to write it; read once."""

    def __init__(self, reading: Reading, labels: Labels) -> None:
        self._labels = labels
        self._by_siren: dict[str, set[str]] = {}
        self._by_insee: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        self._by_former: dict[str, set[str]] = {}
        self._by_form: dict[NameForm, set[str]] = {}
        self._values: dict[str, Values] = {}
        for found in all_records(reading, "organisation"):
            self._values[found.uid] = found.values
            self._put(self._by_siren, found["siren"], found.uid)
            self._put(self._by_insee, found["insee_code"], found.uid)
            self._put(self._by_name, found["name"], found.uid)
            for name in ("name", "short_name"):
                self._put_form(found[name], found["kind"], found.uid)
        for identity in all_records(reading, "organisation_identity"):
            uid = str(identity["organisation"])
            self._put(self._by_siren, identity["siren"], uid)
            self._put(self._by_former, identity["name"], uid)
            self._put_form(identity["name"], identity["kind"], uid)

    @staticmethod
    def _put(index: dict[str, set[str]], value: object, uid: str) -> None:
        if value:
            index.setdefault(fold(str(value)), set()).add(uid)

    def _put_form(self, name: object, kind: object, uid: str) -> None:
        if not name:
            return
        form = name_form(str(name))
        self._by_form.setdefault(form, set()).add(uid)
        if not form.kind and kind:
            self._by_form.setdefault(NameForm(str(kind), form.words), set()).add(uid)

    def find(self, values: Values, by_key: str | None) -> Match | None:
        """The organisation that ``values`` describe; ``by_key`` is the one with the same whole key.

        Raises UserError with the candidates when a name is borne by several and nothing tells them apart, and where
        the SIREN and the name are those of two organisations.
        """
        for index, name in ((self._by_siren, "siren"), (self._by_insee, "insee_code")):
            found = index.get(fold(str(values.get(name) or "")), set())
            if len(found) == 1 and (name == "siren" or self._same_kind(found, values)):
                uid = next(iter(found))
                if name == "siren":
                    self._refuse_two(uid, values)
                return Match(uid, self._goes_by(uid, values))
        if by_key is not None:
            return Match(by_key)
        name = str(values.get("name") or "")
        current, former = self._by_name.get(fold(name), set()), self._by_former.get(fold(name), set())
        for uids, is_former in ((current, False), (former, True), (self._alike(name, values), True)):
            found = {uid for uid in uids if not self._is_another(uid, values)}
            if len(found) == 1:
                return Match(next(iter(found)), is_former)
            if found:
                raise not_one("organisation", name, sorted(self._labels.of("organisation", u) for u in found))
        return None

    def _refuse_two(self, uid: str, values: Values) -> None:
        """Raise UserError where the SIREN is that of ``uid`` and the name that of another organisation."""
        name = fold(str(values.get("name") or ""))
        named = self._by_name.get(name, set())
        if not named or uid in named or uid in self._by_former.get(name, set()):
            return
        others = " ; ".join(sorted(self._labels.of("organisation", other) for other in named))
        raise UserError(
            _("Le SIREN {siren} est celui de « {holder} », le nom celui de « {other} ».").format(
                siren=values["siren"], holder=self._labels.of("organisation", uid), other=others
            ),
            _("Corrigez l'un ou l'autre."),
        )

    def with_siren(self, siren: str) -> set[str]:
        """The organisations that bear ``siren``, now or under a former identity."""
        return self._by_siren.get(siren, set())

    def _goes_by(self, uid: str, values: Values) -> bool:
        """Whether the row's name is no new one, but another way to write a name that we know of ``uid``."""
        name = str(values.get("name") or "")
        if uid in self._by_name.get(fold(name), ()):
            return False
        return uid in self._by_former.get(fold(name), ()) or uid in self._alike(name, values)

    def _same_kind(self, uids: set[str], values: Values) -> bool:
        """Whether none is of another kind: a town and its métropole may be given one INSEE code."""
        kind = values.get("kind")
        return kind is None or all(self._values[uid]["kind"] == kind for uid in uids)

    def _alike(self, name: str, values: Values) -> set[str]:
        """Those whose name is another way to write ``name``, of the kind that the row gives."""
        form = name_form(name)
        if not form.words:
            return set()
        found = self._by_form.get(form, set())
        if not found and not form.kind and values.get("kind"):
            found = self._by_form.get(NameForm(str(values["kind"]), form.words), set())
        return found

    def _is_another(self, uid: str, values: Values) -> bool:
        """Whether a body of the same name is plainly another one: another place, or another kind and SIREN."""
        mine = self._values[uid]
        differ = {
            name: mine[name] is not None and values.get(name) is not None and mine[name] != values[name]
            for name in ("kind", "siren")
        }
        places = [fold(str(side["department"])) for side in (mine, values) if side.get("department")]
        return len(set(places)) > 1 or all(differ.values())

    def named(self, text: str) -> list[str]:
        """The uids that ``text`` names: a SIREN or SIRET, an INSEE code, or another way to write a name."""
        digits = "".join(text.split())
        if _SIREN_OR_SIRET.fullmatch(digits):
            return sorted(self._by_siren.get(digits[:9], ()))
        if _INSEE.fullmatch(digits):
            return sorted(self._by_insee.get(fold(digits), ()))
        return sorted(self._alike(text, {}))

    def near(self, text: str) -> list[Candidate]:
        """Organisations with a name close to ``text``, best first: to look at, never taken silently.

        A name that says another kind comes less close: « Ville de Brest » is not « Brest Métropole ».
        """
        from rapidfuzz import fuzz, process

        form = name_form(text)
        if sum(character.isalpha() for character in form.words) < _FEWEST_LETTERS:
            return []
        found = process.extract(
            form.words, self._near_names, scorer=fuzz.WRatio, limit=2 * _MOST_NEAR, score_cutoff=_NEAR
        )
        best: dict[str, float] = {}
        for _words, score, (uid, name) in found:
            kinds = {form.kind, name_form(name).kind or str(self._values[uid]["kind"])} - {""}
            best[uid] = max(best.get(uid, 0), score * (_OTHER_KIND if form.kind and len(kinds) > 1 else 1))
        nearest = sorted(best, key=lambda uid: -best[uid])[:_MOST_NEAR]
        return [Candidate(uid, self._labels.of("organisation", uid), round(best[uid])) for uid in nearest]

    @cached_property
    def _near_names(self) -> dict[tuple[str, str], str]:
        """The words of each name, current or former, by its uid and its folded text."""
        indexes = (self._by_name, self._by_former)
        return {(uid, name): name_form(name).words for index in indexes for name, uids in index.items() for uid in uids}

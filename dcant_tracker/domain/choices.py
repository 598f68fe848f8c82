"""Every choice list: code and French label, in the order people see (choices.csv is the contract)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from dcant_tracker.domain.text import fold
from dcant_tracker.words import named


class Labels(Mapping[str, str]):
    """The labels of a list by code, each translated when it is read: what keeps them follows the language."""

    __slots__ = ("french",)

    def __init__(self, french: dict[str, str]) -> None:
        self.french = french

    def __getitem__(self, code: str) -> str:
        """The label of ``code``; KeyError when there is none."""
        return named(self.french[code])

    def __iter__(self) -> Iterator[str]:
        """The codes, in order."""
        return iter(self.french)

    def __len__(self) -> int:
        """How many codes there are."""
        return len(self.french)


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A closed list of codes, each with its label."""

    name: str
    labels: Labels

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(self.labels)

    def label(self, code: str | None) -> str:
        """The label of ``code``; the code itself when unknown, empty text for None."""
        return "" if code is None else named(self.labels.french.get(code, code))

    @property
    def highest(self) -> int | None:
        """The highest code of a list of marks; None for any other list."""
        return max((int(code) for code in self.labels if code.isdecimal()), default=None)

    def code(self, text: str) -> str | None:
        """The code that ``text`` names by label or by code, case and accents ignored; None otherwise.

        « 3 – Largement », « 3 Largement » and « Largement (3) » name it twice, « 3/4 » is a mark out of the highest;
        points are ignored (« N.S.P. »).
        """
        known = _folded(self.name)
        folded = fold(text)
        if folded not in known and (shown := self._shown(folded)) is not None:
            return shown
        if (code := known.get(folded)) is not None:
            return code
        if (code := self._named(folded)) is not None:
            return code
        named = {self._named(part) for part in _parts(folded, marks=self.highest is not None)}
        return named.pop() if len(named) == 1 else None

    def _named(self, folded: str) -> str | None:
        """The code that one folded name of it means, or that a mark out of the highest is."""
        marked = _OUT_OF.fullmatch(folded)
        if marked and self.highest == int(marked[2]):
            folded = marked[1]
        return _folded(self.name).get(folded.replace(".", "").strip())

    def _shown(self, folded: str) -> str | None:
        """The code whose label reads ``folded`` in the chosen language."""
        return next((code for code, label in self.labels.items() if fold(label) == folded), None)


_TWICE = re.compile(r"(\S.*?)\s*(?:[-:=]\s*(.+)|\((.+)\))")
"""A code and its label, both written."""
_MARK_FIRST = re.compile(r"(\d+(?:\s*/\s*\d+)?)(?:\s*[.)])?\s+(\D.*)")
_MARK_LAST = re.compile(r"(\D.*?)\s+(\d+(?:\s*/\s*\d+)?)")
_OUT_OF = re.compile(r"(\d+)\s*(?:/|sur)\s*(\d+)")


def _parts(folded: str, *, marks: bool) -> list[str]:
    """The names that a folded text gives of one thing."""
    for pattern in (_TWICE, _MARK_FIRST, _MARK_LAST) if marks else (_TWICE,):
        if found := pattern.fullmatch(folded):
            return [part for part in found.groups() if part]
    return [folded]


@cache
def _folded(name: str) -> dict[str, str]:
    choices = CHOICES[name]
    by_label = {fold(label): code for code, label in choices.labels.french.items()}
    return by_label | {fold(code): code for code in choices.labels}


_LISTS: dict[str, dict[str, str]] = {
    "recommendation_status": {
        "not_started": "Non démarrée",
        "in_progress": "En cours",
        "done": "Terminée",
        "on_hold": "Suspendue",
        "abandoned": "Abandonnée",
        "moot": "Sans objet",
    },
    "weather": {
        "sunny": "Objectifs sécurisés",
        "cloudy": "Objectifs atteignables",
        "clouds": "Appuis nécessaires",
        "storm": "Objectifs compromis",
        "not_needed": "Non nécessaire",
    },
    "organisation_kind": {
        "metropole": "Métropole",
        "communaute_urbaine": "Communauté urbaine",
        "communaute_agglomeration": "Communauté d'agglomération",
        "communaute_communes": "Communauté de communes",
        "ept": "Établissement public territorial",
        "statut_particulier": "Collectivité à statut particulier",
        "ville": "Ville",
        "departement": "Département",
        "region": "Région",
        "syndicat_mixte": "Syndicat mixte",
        "gip": "GIP",
        "etablissement_public": "Établissement public",
        "etat": "Service de l'État",
        "association_collectivites": "Association de collectivités",
        "association": "Association",
        "autre": "Autre",
    },
    "participation_role": {
        "pilot": "Pilote",
        "co_pilot": "Copilote",
        "working_group": "Groupe de travail",
        "experimenter": "Expérimentateur",
        "observer": "Observateur",
    },
    "participation_status": {
        "approached": "Pressentie",
        "confirmed": "Confirmée",
        "active": "Active",
        "ended": "Terminée",
        "withdrawn": "Retirée",
    },
    "experiment_stage": {
        "framing": "Cadrage",
        "preparation": "Préparation",
        "running": "En cours",
        "review": "Bilan",
        "generalised": "Généralisée",
        "stopped": "Arrêtée",
    },
    "experiment_outcome": {
        "pending": "À décider",
        "generalise": "Généraliser",
        "continue": "Poursuivre",
        "adjust": "Ajuster",
        "stop": "Arrêter",
    },
    "evaluation_state": {
        "draft": "Brouillon",
        "submitted": "Transmise",
        "validated": "Validée",
    },
    "score": {
        "0": "Pas du tout",
        "1": "Peu",
        "2": "En partie",
        "3": "Largement",
        "4": "Pleinement",
        "NC": "Non concerné",
        "NSP": "Ne se prononce pas",
    },
    "principle": {
        "governance": "Gouvernance partagée entre l'État et les territoires",
        "efficiency": "Efficience administrative collective",
        "user_relation": "Relations unifiées de l'usager au service public",
        "evaluation": "Évaluation continue et collective des projets",
    },
    "group_kind": {
        "working_group": "Groupe de travail",
        "steering": "Comité de pilotage",
        "strategic": "Comité d'orientation stratégique",
        "national": "Instance nationale partenariale",
        "commission": "Commission",
        "other": "Autre",
    },
    "group_role": {
        "chair": "Présidence",
        "co_chair": "Coprésidence",
        "lead": "Animation",
        "member": "Membre",
        "guest": "Invité",
    },
    "meeting_kind": {
        "working_group": "Groupe de travail",
        "commission": "Commission",
        "steering": "Comité",
        "national": "Instance nationale",
        "event": "Journée",
        "appointment": "Rencontre",
        "other": "Autre",
    },
    "presence": {
        "present": "Présent",
        "represented": "Représenté",
        "excused": "Excusé",
        "absent": "Absent",
        "guest": "Invité",
    },
    "channel": {
        "call": "Appel",
        "email": "Courriel",
        "meeting": "Rencontre",
        "letter": "Courrier",
        "other": "Autre",
    },
    "contact_category": {
        "elected": "Élu",
        "officer": "Agent",
        "other": "Autre",
    },
    "maturity_level": {
        "0": "0 – Sujet non abordé",
        "1": "1",
        "2": "2",
        "3": "3",
        "4": "4",
        "5": "5 – Mise en œuvre complète et effective",
    },
    "position_gap": {
        "agreement": "Accord",
        "partial": "Accord partiel",
        "disagreement": "Désaccord",
        "unknown": "À préciser",
    },
    "position_state": {
        "to_present": "À présenter",
        "presented": "Présentée",
        "discussed": "En discussion",
        "obtained": "Obtenue",
        "partly_obtained": "Obtenue en partie",
        "refused": "Refusée",
        "withdrawn": "Retirée",
    },
}

CHOICES: dict[str, ChoiceList] = {name: ChoiceList(name, Labels(labels)) for name, labels in _LISTS.items()}

"""What every figure says of itself: its programme, its campaigns, its day, and the sizes to be wary of."""

from collections.abc import Iterable

from dcant_tracker.insight.distribution import FEW, Distribution
from dcant_tracker.insight.evaluations import PRINCIPLES
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.state import State
from dcant_tracker.insight.wording import decimal, long_day, percent
from dcant_tracker.store.records import get
from dcant_tracker.words import _, ngettext

SHORT_PRINCIPLES: dict[str, str] = {
    "governance": "Gouvernance partagée",
    "efficiency": "Efficience collective",
    "user_relation": "Relation à l'usager",
    "evaluation": "Évaluation continue",
}
"""The principles where their whole names do not fit (as the columns of the workbook name them)."""

DISAGREEMENT = 0.5
"""Below this consensus the evaluators are said to disagree: two neighbouring camps of equal size stand at 0.74, an
even spread over the five grades at 0.43."""


def subtitle(state: State, selection: Selection, *said: str) -> str:
    """« DcANT 2015-2017 · Printemps 2017 · au 23 novembre 2026 »."""
    parts = [*said]
    if selection.programme:
        parts.insert(0, state.labels.of("programme", selection.programme))
    parts += [state.labels.of("campaign", uid) for uid in selection.campaigns]
    if state.is_past:
        parts.append(_("état au {day}").format(day=long_day(state.day)))
    return " · ".join(part for part in parts if part)


def short_name(state: State, subject: Subject) -> str:
    """How a subject is called in a picture: « 3 – Archivage », or the title of the experiment."""
    record = get(state.connection, subject.entity, subject.uid)
    if record is None:
        return _("(fiche supprimée)")
    if subject.entity == "experiment":
        return str(record["title"])
    return f"{record['code']} – {record['short_title'] or record['title']}"


def summary(one: Distribution) -> str:
    """« moyenne 2,3 · 12 notes · accord 0,71 · 12 réponses sur 40 (30 %) » for the bubble over a value."""
    if not one.answered:
        return _("aucune réponse")
    said = [_("moyenne {mean}").format(mean=decimal(one.mean))] if one.mean is not None else []
    said.append(ngettext("{count} note", "{count} notes", one.graded).format(count=one.graded))
    if one.agreement is not None:
        said.append(_("accord {agreement}").format(agreement=decimal(one.agreement, 2)))
    if one.expected:
        said.append(
            _("{answered} réponses sur {expected} attendues ({share})").format(
                answered=one.answered, expected=one.expected, share=percent(one.coverage)
            )
        )
    return " · ".join(said)


def cautions(distributions: Iterable[Distribution], fragile: str = "") -> tuple[str, ...]:
    """What a reader must know of means: what they leave out, and that some rest on few answers.

    ``fragile`` says how the picture shows these; an asterisk when it is not given.
    """
    found = list(distributions)
    said = [
        _("Moyennes des notes de 0 à 4 ; « Non concerné », « Ne se prononce pas » et les brouillons n'y entrent pas.")
    ]
    if any(one.is_small for one in found):
        said.append((fragile or _("Astérisque : moins de {few} notes, valeur fragile.")).format(few=FEW))
    return tuple(said)


def principle_labels() -> list[str]:
    """The short names of the principles, in their order."""
    return [SHORT_PRINCIPLES[code] for code in PRINCIPLES]

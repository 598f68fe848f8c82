"""The answer of the matrix told in a sentence: « 3 organismes expérimentent « archivage » en Occitanie »."""

from collections.abc import Iterable

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.text import fold, grouped
from dcant_tracker.store.reading.matrix import Matrix, Question
from dcant_tracker.ui.participations.roles import does
from dcant_tracker.words import _, ngettext

_MOST_NAMED = 4

_PREPOSITIONS = {
    "grand est": "dans le",
    "hauts-de-france": "dans les",
    "pays de la loire": "dans les",
    "la reunion": "à",
    "mayotte": "à",
}
"""« en » fits every other region of France."""


def answer(matrix: Matrix) -> str:
    """What ``matrix`` shows, in a sentence; a few organisations are named."""
    asked = matrix.question
    taking_part = [row for row in matrix.rows if row.cells]
    count = len(taking_part)
    parts = [_who(count), _do(asked.roles, count), _about(asked, matrix), _where(asked.regions)]
    sentence = " ".join(part for part in parts if part)
    details = _details(asked)
    if details:
        sentence = f"{sentence} ({details})"
    if asked.narrows and 0 < count <= _MOST_NAMED:
        sentence = _("{sentence} : {names}").format(
            sentence=sentence, names=_joined((row.name for row in taking_part), _("et"))
        )
    return f"{sentence}."


def narrowed_to(asked: Question) -> str:
    """What the filters of ``asked`` keep, for the name of a file: « expérimentateur, archivage, Bretagne »."""
    roles = CHOICES["participation_role"]
    regions = (region or _("hors région") for region in asked.regions)
    kept = [*(roles.label(role).lower() for role in asked.roles), *asked.themes, *regions]
    return ", ".join(filter(None, (*kept, _details(asked))))


def _who(count: int) -> str:
    if not count:
        return _("Aucun organisme")
    return ngettext("{count} organisme", "{count} organismes", count).format(count=grouped(count))


def _do(roles: tuple[str, ...], count: int) -> str:
    if not roles:
        return ngettext("participe", "participent", count)
    return _joined((does(role, count) for role in roles), _("ou"))


def _about(asked: Question, matrix: Matrix) -> str:
    if asked.themes:
        return _joined((f"« {theme} »" for theme in asked.themes), _("ou"))
    held = {rank for row in matrix.rows for rank in row.cells}
    measures = sum(1 for rank in held if matrix.columns[rank].uid)
    if asked.roles or not measures:
        return ""
    noun = next((column.measure for column in matrix.columns if column.measure), "") or _("recommandation")
    plural = "" if measures < 2 or noun.endswith(("s", "x")) else "s"
    return _("à {count} {noun}").format(count=measures, noun=noun.lower() + plural)


def _where(regions: tuple[str, ...]) -> str:
    placed = (f"{_PREPOSITIONS.get(fold(region), 'en')} {region}" for region in regions if region)
    said = [*placed, *([_("hors région")] if "" in regions else [])]
    return _joined(said, _("ou"))


def _details(asked: Question) -> str:
    parts: list[str] = []
    kinds, statuses = CHOICES["organisation_kind"], CHOICES["participation_status"]
    if asked.kinds:
        parts.append(_joined((kinds.label(kind) for kind in asked.kinds), _("ou")))
    if asked.statuses:
        said = _joined((statuses.label(status).lower() for status in asked.statuses), _("ou"))
        parts.append(_("participation {statuses}").format(statuses=said))
    if asked.day:
        parts.append(_("au {day}").format(day=format_day(asked.day)))
    if asked.text:
        parts.append(_("nom contenant « {text} »").format(text=asked.text))
    return ", ".join(parts)


def _joined(parts: Iterable[str], last: str) -> str:
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"

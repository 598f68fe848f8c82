"""« Feuille d'émargement »: what those who come sign."""

from dcant_tracker.insight.reports.meeting.sitting import Sitting
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Block, Column, Heading, Report, TableBlock
from dcant_tracker.insight.state import State
from dcant_tracker.words import _

KIND = "attendance"

_TO_SIGN = 11
"""The height of a line that somebody signs, in millimetres."""

_UNFORESEEN = 4
"""The empty lines left for those who were not expected."""

_AWAY = ("excused", "absent")


def build(state: State, asked: Asked) -> Report:
    """The sheet of the meeting ``asked.subject``. Raises UserError when there is no such meeting at that date."""
    sitting = Sitting(state, asked)
    return Report(
        KIND,
        sitting.title,
        sitting.subtitle(_("Feuille d'émargement")),
        sitting.dossier.day,
        sitting.dossier.facts(),
        (sitting.identity(), Heading(_("Émargement")), _signed(sitting), *_away(sitting)),
    )


def _signed(sitting: Sitting) -> Block:
    columns = (Column(_("Organisme"), 2.6), Column(_("Nom"), 2.2), Column(_("Qualité"), 2), Column(_("Signature"), 2.2))
    expected = [one for one in sitting.attendances() if one["presence"] not in _AWAY]
    rows = [
        (
            sitting.body(one),
            str(one["represented_by"] or sitting.person(one)),
            "" if one["represented_by"] else sitting.function(one),
            "",
        )
        for one in expected
    ]
    empty = [("", "", "", "")] * _UNFORESEEN
    return TableBlock(columns, (*rows, *empty), _("Présents"), least_height=_TO_SIGN)


def _away(sitting: Sitting) -> tuple[Block, ...]:
    listed = [one for one in sitting.attendances() if one["presence"] in _AWAY]
    if not listed:
        return ()
    columns = (Column(_("Organisme"), 2.6), Column(_("Nom"), 2.2), Column(_("Présence"), 1.4))
    rows = tuple((sitting.body(one), sitting.person(one), sitting.presence(one)) for one in listed)
    return (Heading(_("Excusés et absents")), TableBlock(columns, rows, _("Excusés et absents")))

"""What was typed before a spreadsheet made something else of it: zeros lost, codes turned into dates, TRUE for a word.

Restored where it is certain, by what the cell said before or by the form of the code; a doubt is asked, the rest told.
"""

import re
from datetime import date, datetime, time, timedelta

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.parsing import DoubtfulError, as_text, format_day
from dcant_tracker.domain.text import comparable, fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.words import _

_TRUTHS = {True: ("vrai", "true"), False: ("faux", "false")}
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_MAY_BE_A_DAY = frozenset({"source", "our_source", "counterpart_source"})
"""Texts in which a day says something; in a code, a name or a title it is what a spreadsheet made of « 2-1 »."""
_COMMUNE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB])\d{3}|97[1-8]\d{2}|98[4-8]\d{2}", re.IGNORECASE)
_DEPARTMENT = re.compile(r"0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[4-8]", re.IGNORECASE)
_PHONE = re.compile(r"[1-9]\d{8}")


def as_meant(declared: Field, cell: CellValue, was: Value) -> CellValue:
    """``cell`` of a text or a list as it was typed; ``was`` is what the record says in it.

    Raises UserError where that cannot be known, DoubtfulError where it is to be confirmed.
    """
    if declared.kind is Kind.SCORE and isinstance(cell, date):
        return _score(declared, cell)
    if declared.kind not in (Kind.TEXT, Kind.LONGTEXT, Kind.TAGS):
        return cell
    if isinstance(cell, bool):
        return _word(declared, cell, was)
    if isinstance(cell, int | float):
        return _number(declared, cell, was)
    if isinstance(cell, date | time | timedelta):
        return _code(declared, cell, was)
    return _with_zero(declared, cell) if isinstance(cell, str) else cell


def _word(declared: Field, cell: bool, was: Value) -> CellValue:
    if isinstance(was, str) and fold(was) in _TRUTHS[cell]:
        return was
    shown = _("VRAI") if cell else _("FAUX")
    raise UserError(
        _("« {label} » vaut {shown} : le tableur a fait d'un mot une valeur logique.").format(
            label=declared.label, shown=shown
        ),
        _("Écrivez le texte voulu dans une cellule au format Texte."),
    )


def _number(declared: Field, cell: float, was: Value) -> CellValue:
    """The text that became a number: the one that stood there where both say the same number."""
    if isinstance(was, str) and _is_number(was, cell):
        return was
    text = as_text(cell)
    if declared.name == "phone" and _PHONE.fullmatch(text):
        return f"0{text}"
    if declared.name not in ("insee_code", "department"):
        return cell
    found = _with_zero(declared, text)
    known = _DEPARTMENT.fullmatch(found) or (declared.name == "insee_code" and _COMMUNE.fullmatch(found))
    if known:
        return found
    raise UserError(
        _("« {value} » n'est pas un code de « {label} ».").format(value=text, label=declared.label),
        _("Écrivez-le en texte, avec ses zéros."),
    )


def _is_number(text: str, number: float) -> bool:
    try:
        return float(comparable(text).replace(",", ".")) == number
    except ValueError:
        return False


def _with_zero(declared: Field, text: str) -> str:
    """A code of a department or of a commune with the zero that it begins with."""
    digits = comparable(text)
    short = (1,) if declared.name == "department" else (1, 4) if declared.name == "insee_code" else ()
    return f"0{digits}" if len(digits) in short and digits.isascii() and digits.isdecimal() and digits != "0" else text


def _code(declared: Field, cell: date | time | timedelta, was: Value) -> CellValue:
    """A text that became a date: what stood there where it reads as that day, else told for a code."""
    if isinstance(was, str) and isinstance(cell, date) and _reads_as(was, cell):
        return was
    if not isinstance(cell, date):
        shown = str(cell)
    elif declared.kind in (Kind.TEXT, Kind.TAGS) and declared.name not in _MAY_BE_A_DAY:
        shown = as_text(cell)
    else:
        return cell
    raise UserError(
        _(
            "Le tableur a fait de « {label} » une date ou une heure ({shown}) : ce qui était écrit n'est plus connu."
        ).format(label=declared.label, shown=shown),
        _("Écrivez-le de nouveau dans une cellule au format Texte, par exemple '2-1."),
    )


def _reads_as(text: str, day: date) -> bool:
    found = _DAY_AND_MONTH.fullmatch(comparable(text))
    if found:
        return {int(found[1]), int(found[2])} == {day.day, day.month}
    return comparable(text) in (format_day(day), day.isoformat()[:10])


def _score(declared: Field, day: date) -> CellValue:
    """« 3/4 » became the third of April: asked."""
    choices = declared.choices
    highest = choices.highest if choices else None
    if choices is None or highest is None or day.month != highest or choices.code(str(day.day)) is None:
        return day
    if isinstance(day, datetime) and (day.hour or day.minute):
        return day
    code = choices.code(str(day.day))
    raise DoubtfulError(
        code,
        _("Le tableur a fait de la note une date ({day}) : {score}/{highest} ?").format(
            day=format_day(day), score=day.day, highest=highest
        ),
        _("Écrivez la note seule."),
    )

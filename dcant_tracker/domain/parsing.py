"""Values as people type them, into values as the product keeps them.

One function a kind; each raises UserError with a French sentence when it cannot understand.
Day first, never swapped; anything doubtful is refused rather than guessed (exchange.md section 2).
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from dcant_tracker.domain.calendar_days import NoSuchDayError
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.text import alike, clean, fold, spaced
from dcant_tracker.errors import UserError
from dcant_tracker.words import _

FIRST_DAY = date(1900, 3, 1)
LAST_DAY = date(2199, 12, 31)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev",
            "mars mar",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_IN_WORDS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})")
_WHOLE = re.compile(r"[+-]?\d+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.000")
"""« 191.000 » : 191, or 191 000? Nobody can tell."""
_GROUPING = re.compile(r"[\s']")
"""What people write between groups of digits: any space, narrow and unbreakable ones too, or an apostrophe."""
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_FIRST_SERIAL, _LAST_SERIAL = 29_221, 73_050
"""The days 1980 to 2099 as spreadsheets count them."""
_SERIAL_ORIGIN = date(1899, 12, 30)
_BEFORE_A_PERIOD = r"(?:(?:d'ici|avant|pour|vers|a|en|la|le|fin|de|du)\s+)*"
_MONTH_IN_WORDS = re.compile(rf"{_BEFORE_A_PERIOD}([a-z]+)\.?[ /-]+(\d{{4}})")
_MONTH_IN_FIGURES = re.compile(rf"{_BEFORE_A_PERIOD}(?:(\d{{1,2}})[/.-](\d{{4}})|(\d{{4}})-(\d{{1,2}}))")
_PART_OF_A_YEAR = re.compile(
    rf"{_BEFORE_A_PERIOD}(?:([ts])\s*([1-4])|([1-4])(?:er|e|eme|nd)?\s*(trimestre|semestre))[ /-]+(?:de )?(\d{{4}})"
)
_A_YEAR = re.compile(rf"{_BEFORE_A_PERIOD}(\d{{4}})")
_FLAGS = dict.fromkeys(("oui", "o", "vrai", "x", "1", "yes", "true"), True)
_FLAGS |= dict.fromkeys(("non", "n", "faux", "0", "no", "false"), False)
_SIREN_LENGTH = 9
_SIRET_LENGTH = 14


class DoubtfulError(UserError):
    """What was written may mean ``value``: to be confirmed, never taken in silence."""

    def __init__(self, value: Value, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.value = value


def parse(field: Field, raw: object) -> Value:
    """The value that ``raw`` (text, number, date, None) means for ``field``; None when empty.

    References are not resolved here: their text comes back cleaned. Raises UserError when ``raw``
    cannot be understood.
    """
    if raw is None or (isinstance(raw, str) and (not raw or raw.isspace())):
        return None
    return _PARSERS[field.kind](field, raw)


def as_text(raw: object) -> str:
    """``raw`` as a French spreadsheet shows it."""
    if isinstance(raw, bool):
        return _("Oui") if raw else _("Non")
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, float):
        return repr(raw).replace(".", ",")
    if isinstance(raw, datetime) and (raw.hour or raw.minute or raw.second):
        return f"{raw:%d/%m/%Y %H:%M}"
    return format_day(raw) if isinstance(raw, date) else str(raw)


def format_day(day: date) -> str:
    """``day`` as people read it: JJ/MM/AAAA."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _text(_field: Field, raw: object) -> Value:
    return clean(as_text(raw))


def _day(_field: Field, raw: object) -> Value:
    found = raw.date() if isinstance(raw, datetime) else raw
    if isinstance(found, str):
        found = _day_in_text(found)
    if not isinstance(found, date):
        _offer_day(raw)
        raise UserError(
            _("« {value} » n'est pas une date comprise.").format(value=as_text(raw)),
            _("Écrivez le jour, le mois et l'année, par exemple 29/05/2017."),
        )
    if not FIRST_DAY <= found <= LAST_DAY:
        raise UserError(
            _("La date {value} est hors des limites.").format(value=format_day(found)),
            _("Les dates vont du 01/03/1900 au 31/12/2199."),
        )
    return found


def _offer_day(raw: object) -> None:
    """Raise DoubtfulError where ``raw`` is a period, for its end, or the number that a spreadsheet gives a day."""
    text = fold(as_text(raw)) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""
    hint = _("Écrivez le jour, le mois et l'année, par exemple 29/05/2017.")
    if end := _end_of_period(text):
        told = _("« {value} » n'a pas de jour : la fin de la période, {day} ?")
        raise DoubtfulError(end, told.format(value=as_text(raw).strip(), day=format_day(end)), hint)
    if day := day_of_number(raw):
        told = _("« {value} » est le nombre d'un tableur pour une date : {day} ?")
        raise DoubtfulError(day, told.format(value=text, day=format_day(day)), hint)


def day_of_number(raw: object) -> date | None:
    """The day that a spreadsheet counts as ``raw`` (43100: 31/12/2017); None for what is no such number."""
    text = as_text(raw).strip() if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""
    if text.isdecimal() and text.isascii() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _SERIAL_ORIGIN + timedelta(days=int(text))
    return None


def _end_of_period(text: str) -> date | None:
    """The last day of the month, quarter, half or year that the folded ``text`` names."""
    month, year = 0, 0
    if (found := _MONTH_IN_WORDS.fullmatch(text)) and found[1] in _MONTHS:
        month, year = _MONTHS[found[1]], int(found[2])
    elif found := _MONTH_IN_FIGURES.fullmatch(text):
        month, year = int(found[1] or found[4]), int(found[2] or found[3])
    elif found := _PART_OF_A_YEAR.fullmatch(text):
        months = 3 if (found[1] or found[4]).startswith("t") else 6
        month, year = months * int(found[2] or found[3]), int(found[5])
    elif found := _A_YEAR.fullmatch(text):
        month, year = 12, int(found[1])
    if not (1 <= month <= 12 and _FIRST_YEAR <= year <= _LAST_YEAR):
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def day_and_month(text: str) -> tuple[int, int] | None:
    """The two numbers before the year in a day that is written in figures, as they stand; None for any other text."""
    found = _DAY_FIRST.fullmatch(fold(text))
    return (int(found[1]), int(found[2])) if found else None


def _day_in_text(text: str) -> date | None:
    text = fold(text)
    numbers: tuple[int, int, int] | None = None
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        numbers = (year if len(match[3]) == 4 else 2000 + year, month, day)
    elif match := _ISO.fullmatch(text.upper()):
        numbers = (int(match[1]), int(match[2]), int(match[3]))
    elif match := _IN_WORDS.fullmatch(text):
        numbers = (int(match[3]), _MONTHS.get(match[2], 0), int(match[1]))
    if numbers is None or not numbers[1]:
        return None
    try:
        return date(*numbers)
    except ValueError:
        raise NoSuchDayError(*numbers) from None


def _integer(field: Field, raw: object) -> Value:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return _bounded(field, raw)
    if isinstance(raw, float) and raw.is_integer():
        return _bounded(field, int(raw))
    if isinstance(raw, str):
        digits = _GROUPING.sub("", alike(raw)).replace(",", ".")
        whole, _point, decimals = digits.partition(".")
        if _WHOLE.fullmatch(whole) and set(decimals) <= {"0"} and not _THOUSANDS.fullmatch(digits):
            return _bounded(field, int(whole))
    raise UserError(
        _("« {value} » n'est pas un nombre entier.").format(value=as_text(raw)),
        _("Écrivez un nombre sans décimales, par exemple 213 403."),
    )


def _bounded(field: Field, number: int) -> int:
    if abs(number) >= 2**53:
        raise UserError(_("Ce nombre est trop grand."), _("Vérifiez le nombre de chiffres."))
    if field.least is not None and number < field.least:
        raise UserError(
            _("« {label} » ne peut pas être {number} : {least} ou plus.").format(
                label=field.label, number=number, least=field.least
            ),
            _("Vérifiez le nombre et son signe."),
        )
    return number


def _flag(_field: Field, raw: object) -> Value:
    if isinstance(raw, bool):
        return raw
    said = _FLAGS.get(fold(as_text(raw)))
    if said is None:
        raise UserError(_("« {value} » n'est ni oui ni non.").format(value=as_text(raw)), _("Écrivez Oui ou Non."))
    return said


def _tags(_field: Field, raw: object) -> Value:
    parts = raw if isinstance(raw, list | tuple) else _tags_in(clean(as_text(raw)) or "")
    words: dict[str, str] = {}
    for part in parts:
        word = spaced((clean(str(part)) or "").replace(";", ",").replace("\n", " "))
        if word:
            words.setdefault(fold(word), word)
    return tuple(words.values()) or None


def _tags_in(text: str) -> list[str]:
    """Words between semicolons or on lines of their own; between commas where there is neither."""
    return re.split(r"[;\n]" if ";" in text or "\n" in text else ",", text)


def _siren(_field: Field, raw: object) -> Value:
    digits = _GROUPING.sub("", alike(as_text(raw)))
    if isinstance(raw, int | float):
        digits = digits.zfill(_SIREN_LENGTH)
    if len(digits) == _SIRET_LENGTH and digits.isdecimal():
        raise UserError(
            _("« {value} » est un SIRET (14 chiffres).").format(value=digits),
            _("Gardez ses neuf premiers chiffres : {siren}.").format(siren=digits[:_SIREN_LENGTH]),
        )
    if len(digits) != _SIREN_LENGTH or not (digits.isascii() and digits.isdecimal()):
        raise UserError(
            _("« {value} » n'est pas un SIREN.").format(value=as_text(raw)),
            _("Un SIREN a neuf chiffres, par exemple 242 900 314."),
        )
    if digits < "3" and not has_luhn_key(digits):
        raise UserError(
            _("Le SIREN {value} comporte une erreur : sa clé de contrôle est fausse.").format(value=digits),
            _("Vérifiez chaque chiffre sur un document officiel."),
        )
    return digits


def has_luhn_key(digits: str) -> bool:
    """Whether ``digits`` satisfy the Luhn formula (ISO/IEC 7812-1), as every SIREN of a public body does."""
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + rank % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _choice(field: Field, raw: object) -> Value:
    choices = field.choices
    if choices is None:
        raise TypeError(field.name)
    code = choices.code(as_text(raw))
    if code is None:
        raise UserError(
            _("« {value} » n'est pas dans la liste « {label} ».").format(value=as_text(raw), label=field.label),
            _("Valeurs possibles : {labels}.").format(labels=", ".join(choices.labels.values())),
        )
    return code


_PARSERS: dict[Kind, Callable[[Field, object], Value]] = {
    Kind.TEXT: _text,
    Kind.LONGTEXT: _text,
    Kind.DATE: _day,
    Kind.INT: _integer,
    Kind.BOOL: _flag,
    Kind.TAGS: _tags,
    Kind.SIREN: _siren,
    Kind.SCORE: _choice,
    Kind.CHOICE: _choice,
    Kind.REF: _text,
}


def display(field: Field, value: Value) -> str:
    """``value`` as people read it on a screen or in a sheet; a reference's uid comes back as it is."""
    if value is None:
        return ""
    if field.choices:
        return field.choices.label(str(value))
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    return _listed(value) if isinstance(value, tuple) else str(value)


def _listed(tags: tuple[str, ...]) -> str:
    """Words between semicolons; one with a comma keeps a semicolon behind it, not to be read as several."""
    return f"{tags[0]};" if len(tags) == 1 and "," in tags[0] else "; ".join(tags)

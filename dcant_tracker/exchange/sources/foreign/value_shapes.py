"""What the values of a column look like, where their kind alone does not tell: numbers of measures, persons, bodies."""

import re
from collections.abc import Callable, Mapping

from dcant_tracker.domain.naming import name_form
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.sources.foreign.headings import kind_of

_CODE = re.compile(r"[a-z°./ -]{0,14}\d[\w./-]{0,7}|[a-z]{1,2}", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?:\+33|0)?[\s.]?\d(?:[\s./-]?\d{2}){4}")
_INSEE = re.compile(r"\d[\dABab]?\d{3}")
_DEPARTMENT = re.compile(r"\d{1,2}|2[AB]|9[78]\d|[^\W\d]+(?:[ '’-]+[^\W\d]+)*", re.IGNORECASE)
_REGION = re.compile(r"[^\W\d]+(?:[ '’-]+[^\W\d]+)*")
_TITLES = frozenset({"m", "mme", "mlle", "mr", "monsieur", "madame", "dr", "me"})
_BODIES = frozenset(
    [
        "agence",
        "association",
        "assemblee",
        "centre",
        "chambre",
        "cnfpt",
        "college",
        "comite",
        "conseil",
        "departement",
        "dinsic",
        "dinum",
        "direction",
        "dgcl",
        "dgfip",
        "dgs",
        "federation",
        "gie",
        "gip",
        "groupement",
        "institut",
        "interconnectes",
        "maximilien",
        "megalis",
        "ministere",
        "observatoire",
        "office",
        "pays",
        "perche",
        "pole",
        "prefecture",
        "reseau",
        "regie",
        "sdis",
        "secretariat",
        "service",
        "sgmap",
        "syndicat",
        "territoire",
        "union",
        "universite",
    ]
)
_LONGEST_NAME = 5
_LONGEST_ACRONYM = 10


def _text(cell: CellValue) -> str:
    return "" if cell is None or isinstance(cell, Unreadable) else str(cell).strip()


def is_code(cell: CellValue) -> bool:
    """Whether a cell may number a measure: « 3 », « R9 », « 1.2 », « A-4 », « Action 12 »."""
    if isinstance(cell, float | bool):
        return False
    return bool(_CODE.fullmatch(_text(cell)))


def is_person(cell: CellValue) -> bool:
    """Whether a cell may name a person: a few words without a figure, none of which says a body."""
    text = _text(cell)
    words = [word for word in re.split(r"[\s.,]+", text) if word]
    if not words or len(words) > _LONGEST_NAME or any(mark.isdigit() for mark in text):
        return False
    return fold(words[0]) in _TITLES or (words[0][:1].isupper() and not says_a_body(text))


def says_a_body(text: str) -> bool:
    """Whether a text says that it names a public body: « Ville de Nancy », « Syndicat mixte », « SDIS 06 »."""
    return bool(name_form(text).kind) or any(word in _BODIES for word in re.split(r"[^a-z0-9]+", fold(text)))


def is_body(cell: CellValue) -> bool:
    """Whether a cell may name a public body."""
    text = _text(cell)
    return len(text) > 1 and (says_a_body(text) or is_acronym(text))


def is_acronym(text: str) -> bool:
    """Whether a text is a few capitals: the acronym of a body, or a code for something else."""
    return text.isupper() and len(text) < _LONGEST_ACRONYM and text.isalpha()


def is_title(cell: CellValue) -> bool:
    """Whether a cell may say what a measure, a milestone or an action is about: some words."""
    return kind_of(cell) in ("word", "sentence") and len(_text(cell)) > 3


def is_email(cell: CellValue) -> bool:
    """Whether a cell holds an e-mail address."""
    return bool(_EMAIL.search(_text(cell)))


def is_phone(cell: CellValue) -> bool:
    """Whether a cell holds a telephone number."""
    digits = re.sub(r"\D", "", _text(cell))
    return bool(_PHONE.match(_text(cell))) or len(digits) in (9, 10)


def is_insee(cell: CellValue) -> bool:
    """Whether a cell may hold the code of a town, its first zero lost or not."""
    return bool(_INSEE.fullmatch(_text(cell)))


def is_department(cell: CellValue) -> bool:
    """Whether a cell may be the number or the name of a département."""
    return bool(_DEPARTMENT.fullmatch(_text(cell)))


def is_region(cell: CellValue) -> bool:
    """Whether a cell may name a region."""
    return bool(_REGION.fullmatch(_text(cell)))


SHAPES: Mapping[tuple[str, str], Callable[[CellValue], bool]] = {
    ("recommendation", "code"): is_code,
    ("recommendation", "title"): is_title,
    ("organisation", "insee_code"): is_insee,
    ("organisation", "department"): is_department,
    ("organisation", "region"): is_region,
    ("contact", "name"): is_person,
    ("contact", "email"): is_email,
    ("contact", "phone"): is_phone,
    ("action_item", "title"): is_title,
    ("milestone", "title"): is_title,
    ("experiment", "title"): is_title,
    ("meeting", "title"): is_title,
}
"""What the values of a field look like, by entity and field, where that tells it from others."""

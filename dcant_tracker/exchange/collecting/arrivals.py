"""What lies in a folder of returns: each of its files, and what those hold that bring others."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.mailing import LEFT_OUT_NAME
from dcant_tracker.exchange.reader.opening_parcels import Parcel, open_parcel
from dcant_tracker.file_formats import EML, FOR_PEOPLE, PARCELS, READABLE, TXT, format_of
from dcant_tracker.mail_draft import is_draft
from dcant_tracker.store.file.drafts import working_folder
from dcant_tracker.words import _

_DEEPEST = 3
"""How many parcels may lie in one another."""
_MOST_ARRIVALS = 5_000
"""How many files of one folder are looked at, what parcels hold included."""
_SERVICE = ("~$", ".", ".~lock")
"""How files begin that spreadsheets and systems put there for themselves."""
_SERVICE_NAMES = frozenset({"thumbs.db", "desktop.ini", LEFT_OUT_NAME})

_HEAD = 64

_held = ExitStack()
"""What parcels held is kept for as long as the program runs: it is taken in later, and kept with its exchange."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file to account for. ``within`` names the parcels that it came in, from the outside.

    ``sender`` is the address of who sent the message that brought it. ``trouble`` says why it cannot be had.
    """

    path: Path
    within: tuple[str, ...] = ()
    sender: str = ""
    trouble: UserError | None = None

    @property
    def name(self) -> str:
        """What people see: « Retour.eml › formulaire.xlsx »."""
        return " › ".join((*self.within, self.path.name))

    @property
    def is_table(self) -> bool:
        """Whether it may hold cells."""
        return self.trouble is None and format_of(self.path, READABLE) is not None

    @property
    def is_for_people(self) -> bool:
        """Whether a person reads it: a text that is no table is told once it was tried."""
        return self.trouble is None and format_of(self.path, FOR_PEOPLE) is not None

    @property
    def is_text(self) -> bool:
        """Whether it is a text, which may be a table or a letter."""
        return format_of(self.path, (TXT,)) is not None

    @property
    def is_service(self) -> bool:
        """Whether a system or a spreadsheet put it there for itself, or it went out with the forms."""
        named = self.path.name.startswith(_SERVICE) or self.path.name.lower() in _SERVICE_NAMES
        return named or (format_of(self.path, (EML,)) is not None and _is_ours(self.path))


def arrivals(folder: Path) -> list[Arrival]:
    """Every file of ``folder`` and its subfolders, in order; a parcel stands for what it holds. Raises UserError."""
    if not folder.is_dir():
        raise UserError(
            _("Le dossier « {folder} » n'existe pas.").format(folder=folder),
            _("Indiquez celui où vous avez rangé les formulaires reçus."),
        )
    found: list[Arrival] = []
    opener = _Opener()
    for path in _files(folder):
        found += opener.told(Arrival(path))
        if len(found) > _MOST_ARRIVALS:
            raise UserError(
                _("Le dossier « {folder} » contient trop de fichiers (plus de {most}).").format(
                    folder=folder, most=_MOST_ARRIVALS
                ),
                _("Rangez les réponses d'une campagne dans un dossier à elles, puis recommencez."),
            )
    if not any(not one.is_service for one in found):
        raise UserError(
            _("Le dossier « {folder} » ne contient aucun fichier.").format(folder=folder),
            _("Rangez-y les réponses reçues, puis recommencez."),
        )
    return found


def _is_ours(path: Path) -> bool:
    """Whether the message at ``path`` is a draft that was written here: nobody sent it, nothing in it came back."""
    try:
        with path.open("rb") as file:
            return is_draft(file.read(_HEAD))
    except OSError:
        return False


def _files(folder: Path) -> Iterator[Path]:
    """The files below ``folder``; links to other folders are not followed."""
    for where, folders, names in os.walk(folder):
        folders.sort()
        yield from (path for path in (Path(where, name) for name in sorted(names)) if path.is_file())


class _Opener:
    """Opens parcels, those within parcels as well."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._numbers = count(1)

    def told(self, one: Arrival) -> list[Arrival]:
        """What stands for ``one``: itself, or what it holds; a message that brought nothing is read by a person."""
        if one.is_service or format_of(one.path, PARCELS) is None:
            return [one]
        if len(one.within) >= _DEEPEST:
            return [_troubled(one, _("« {name} » est dans trop d'enveloppes : il n'a pas été ouvert."))]
        try:
            parcel = open_parcel(one.path, self._place())
        except UserError as problem:
            return [Arrival(one.path, one.within, one.sender, problem)]
        held = [*self._held(one, parcel), *_refused(one, parcel)]
        if held:
            return held
        if format_of(one.path, (EML,)) or one.path.suffix.lower() != ".zip":
            return [Arrival(one.path, one.within, parcel.sender or one.sender)]
        return [_troubled(one, _("« {name} » ne contient aucun fichier."))]

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = _held.enter_context(working_folder())
        place = self._folder / str(next(self._numbers))
        place.mkdir(mode=0o700)
        return place

    def _held(self, one: Arrival, parcel: Parcel) -> Iterator[Arrival]:
        within = (*one.within, one.path.name)
        for copy in parcel.copies:
            _date(copy, one.path, parcel.sent_on)
            yield from self.told(Arrival(copy, within, parcel.sender or one.sender))


def _refused(one: Arrival, parcel: Parcel) -> Iterator[Arrival]:
    inside = (*one.within, one.path.name)
    for name, why in parcel.refused:
        if name == one.path.name:
            yield Arrival(one.path, one.within, parcel.sender, why)
        else:
            yield Arrival(one.path.with_name(name), inside, parcel.sender, why)


def _date(copy: Path, parcel: Path, sent_on: datetime | None) -> None:
    """Have a copy be as old as what brought it: that is when the answer came."""
    try:
        moment = sent_on.timestamp() if sent_on else parcel.stat().st_mtime
        os.utime(copy, (moment, moment))
    except (OSError, OverflowError, ValueError):
        return


def _troubled(one: Arrival, sentence: str) -> Arrival:
    hint = _("Ouvrez-le vous-même et rangez dans le dossier les fichiers qui sont des réponses.")
    return Arrival(one.path, one.within, one.sender, UserError(sentence.format(name=one.path.name), hint))

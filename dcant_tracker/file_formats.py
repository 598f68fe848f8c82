"""The formats of the files that are read and written, each declared once for readers, writers and file dialogs.

What a file holds is told by its content (``exchange.reader.detect``); its ending says what is to be written.
"""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from dcant_tracker.words import Said, _


class Content(StrEnum):
    """What is written in a format."""

    WORKBOOK = "workbook"
    FIGURE = "figure"
    TABLE = "table"
    REPORT = "report"
    TEXT = "text"
    DATA = "data"
    CALENDAR = "calendar"
    MAIL = "mail"


class FileFormat(NamedTuple):
    """A format by its ``suffix``, point included.

    ``one`` and ``many`` say what such files are; ``holds`` is what is written in it, nothing where it is only read.
    ``readable`` files are taken in as tables; a ``parcel`` brings other files, what is ``for_people`` is a document
    or a picture that a person reads; ``markable`` ones can be annotated and filled without a change to the
    rest, ``offers_lists`` says that the drop-down lists of their cells are known; a ``template`` can be the model of a
    report. ``separator`` stands between the cells of a written table. ``program`` is what most likely holds such a
    file open. ``read_as`` is the name of the format as which such a file is read, where that is another one.
    """

    suffix: str
    one: Said
    many: Said
    holds: frozenset[Content] = frozenset()
    readable: bool = False
    parcel: bool = False
    for_people: bool = False
    markable: bool = False
    offers_lists: bool = False
    template: bool = False
    separator: str = ""
    program: str = ""
    read_as: str = ""

    @property
    def name(self) -> str:
        """What the reader calls the format: the suffix without its point, where nothing else is declared."""
        return self.read_as or self.suffix[1:]


def _excel() -> str:
    return _("Classeur Excel")


def _excels() -> str:
    return _("Classeurs Excel")


def _written(*contents: Content) -> frozenset[Content]:
    return frozenset(contents)


XLSX = FileFormat(
    ".xlsx",
    _excel,
    _excels,
    _written(Content.WORKBOOK),
    readable=True,
    markable=True,
    offers_lists=True,
    program="Excel",
)
XLSM = FileFormat(".xlsm", _excel, _excels, readable=True, markable=True, offers_lists=True, program="Excel")
XLSB = FileFormat(".xlsb", _excel, _excels, readable=True, program="Excel")
XLS = FileFormat(".xls", _excel, _excels, readable=True, program="Excel")
ODS = FileFormat(
    ".ods",
    lambda: _("Classeur OpenDocument"),
    lambda: _("Classeurs OpenDocument"),
    readable=True,
    markable=True,
    offers_lists=True,
    program="LibreOffice",
)
FODS = FileFormat(".fods", ODS.one, ODS.many, readable=True, program="LibreOffice")
CSV = FileFormat(
    ".csv",
    lambda: _("Tableau CSV"),
    lambda: _("Tableaux CSV"),
    _written(Content.TABLE),
    readable=True,
    separator=";",
    program="Excel",
)
PNG = FileFormat(".png", lambda: _("Image PNG"), lambda: _("Images PNG"), _written(Content.FIGURE), for_people=True)
SVG = FileFormat(".svg", lambda: _("Image SVG"), lambda: _("Images SVG"), _written(Content.FIGURE))
DOCX = FileFormat(
    ".docx",
    lambda: _("Document Word"),
    lambda: _("Documents Word"),
    _written(Content.REPORT),
    for_people=True,
    template=True,
    program="Word",
)
PDF = FileFormat(
    ".pdf",
    lambda: _("Document PDF"),
    lambda: _("Documents PDF"),
    _written(Content.FIGURE, Content.REPORT),
    for_people=True,
)
DOTX = FileFormat(".dotx", lambda: _("Modèle Word"), lambda: _("Modèles Word"), template=True)
TXT = FileFormat(
    ".txt", lambda: _("Texte"), lambda: _("Texte"), _written(Content.TEXT), readable=True, read_as=CSV.name
)
ICS = FileFormat(
    ".ics",
    lambda: _("Calendrier"),
    lambda: _("Calendriers"),
    _written(Content.CALENDAR),
    program="Outlook",
)
EML = FileFormat(
    ".eml",
    lambda: _("Brouillon de courriel"),
    lambda: _("Brouillons de courriel"),
    _written(Content.MAIL),
    parcel=True,
    program="Outlook",
)
MSG = FileFormat(".msg", lambda: _("Courriel d'Outlook"), lambda: _("Courriels d'Outlook"), parcel=True)
ZIP = FileFormat(".zip", lambda: _("Archive compressée"), lambda: _("Archives compressées"), parcel=True)


def _picture() -> str:
    return _("Photo")


def _pictures() -> str:
    return _("Photos")


def _document() -> str:
    return _("Document")


def _documents() -> str:
    return _("Documents")


PICTURES = tuple(
    FileFormat(suffix, _picture, _pictures, for_people=True)
    for suffix in (".jpg", ".jpeg", ".heic", ".heif", ".webp", ".gif", ".tif", ".tiff", ".bmp")
)
"""Photos and scans, as telephones and copiers make them."""
DOCUMENTS = tuple(
    FileFormat(suffix, _document, _documents, for_people=True)
    for suffix in (".doc", ".odt", ".rtf", ".pages", ".md", ".html", ".htm", ".ppt", ".pptx", ".odp")
)
"""What is written or shown in other programs."""
TSV = FileFormat(
    ".tsv", lambda: _("Tableau à tabulations"), lambda: _("Tableaux à tabulations"), readable=True, read_as=CSV.name
)
TAB = FileFormat(".tab", TSV.one, TSV.many, readable=True, read_as=CSV.name)
DCANT = FileFormat(
    ".dcant",
    lambda: _("Fichier de données DcANT"),
    lambda: _("Fichiers de données DcANT"),
    _written(Content.DATA),
)
SQLITE = FileFormat(".sqlite", DCANT.one, DCANT.many, DCANT.holds)
"""What data files were called before DCANT: they open as they are, and keep their names."""

FILE_FORMATS = (
    XLSX,
    XLSM,
    XLSB,
    XLS,
    ODS,
    FODS,
    DOCX,
    DOTX,
    PNG,
    SVG,
    PDF,
    CSV,
    TSV,
    TAB,
    TXT,
    ICS,
    EML,
    MSG,
    ZIP,
    *PICTURES,
    *DOCUMENTS,
    DCANT,
    SQLITE,
)
"""Every format, in the order in which several are named."""

READABLE = tuple(known for known in FILE_FORMATS if known.readable)
PARCELS = tuple(known for known in FILE_FORMATS if known.parcel)
FOR_PEOPLE = tuple(known for known in FILE_FORMATS if known.for_people)
MARKABLE = tuple(known for known in FILE_FORMATS if known.markable)
OFFERING_LISTS = tuple(known for known in FILE_FORMATS if known.offers_lists)
TEMPLATES = tuple(known for known in FILE_FORMATS if known.template)
DATA_FILES = tuple(known for known in FILE_FORMATS if Content.DATA in known.holds)
"""What a data file may be called; the first is how new ones are."""


def written(*contents: Content) -> tuple[FileFormat, ...]:
    """The formats in which one of ``contents`` is written."""
    return tuple(known for known in FILE_FORMATS if known.holds & set(contents))


def format_of(path: Path, among: Iterable[FileFormat] = FILE_FORMATS) -> FileFormat | None:
    """The one of the formats ``among`` that the ending of ``path`` names; None for another ending."""
    return next((known for known in among if known.suffix == path.suffix.lower()), None)


def filters(formats: Iterable[FileFormat], many: str = "") -> str:
    """The choice of a file dialog, as Qt writes it: « Images PNG (*.png) ». ``many`` says what several formats are."""
    listed = tuple(formats)
    patterns = " ".join(f"*{known.suffix}" for known in listed)
    return f"{many or listed[0].many()} ({patterns})"


def endings(formats: Iterable[FileFormat]) -> str:
    """« .png, .svg ou .pdf »."""
    *first, last = (known.suffix for known in formats)
    return _("{first} ou {last}").format(first=", ".join(first), last=last) if first else last

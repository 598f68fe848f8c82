"""The participations matrix as a workbook: organisations down, recommendations across, letters in the cells.

A picture for readers of Excel, not an exchange: it is not read back.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.errors import Cancelled
from dcant_tracker.exchange.formats import escaped, streamed
from dcant_tracker.store.file.refusals import disk_sentence
from dcant_tracker.store.reading.matrix import ROLES, STATUSES, Column, Matrix, Row, column_totals, count_roles, marks
from dcant_tracker.words import _, exchange_language

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

Progress = Callable[[int, int, str], None]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = ("=", "+", "-", "@")
_NAMES = ("Organisme", "Type", "Département", "Région")
_WIDTHS = (38, 24, 20, 24)
_INK, _SOFT = "0B5F66", "DDEEED"


@exchange_language()
def write_matrix(
    path: Path,
    matrix: Matrix,
    letters: Mapping[str, str],
    *,
    title: str,
    sentence: str,
    data: str,
    progress: Progress | None = None,
) -> None:
    """Write ``matrix`` to ``path``: a sheet for it, a sheet for its legend.

    ``data`` says where it comes from, ``letters`` are those of the roles. Text that Excel could take for a formula
    stays text. Raises UserError when the disk refuses; what ``progress`` raises stops the work and leaves no file.
    """
    with streamed() as book:
        book.properties.title = title
        sheet = book.create_sheet(_("Participations"))
        _write_sheet(_Styled(sheet), matrix, letters, (title, sentence, data), progress)
        _write_legend(_Styled(book.create_sheet(_("Légende"))), letters)
        try:
            book.save(path)
        except Cancelled:
            path.unlink(missing_ok=True)
            raise
        except OSError as problem:
            raise disk_sentence(problem, path) from problem


def cell_text(mask: int, letters: Mapping[str, str]) -> str:
    """« P E (pressentie) »: the status is said where it is neither active nor confirmed."""
    parts = []
    for role, status in marks(mask):
        label = CHOICES["participation_status"].label(status).lower()
        parts.append(letters[role] if status in {"active", "confirmed"} else f"{letters[role]} ({label})")
    return " ".join(parts)


class _Styled:
    """Cells of one sheet, dressed; the styles are made once."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        thin = Side(style="thin", color="D0D5D4")
        self.sheet = sheet
        self._border = Border(bottom=thin, right=thin)
        self._fonts = {
            "title": Font(bold=True, size=14),
            "head": Font(bold=True, color=_INK),
            "strong": Font(bold=True),
            "plain": Font(),
        }
        self._fill = PatternFill("solid", fgColor=_SOFT)
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._centred = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def cell(self, value: str | int, look: str = "plain", *, centred: bool = False) -> "Cell":
        """A cell holding ``value`` as it is."""
        from openpyxl.cell import WriteOnlyCell

        made: Any = WriteOnlyCell(self.sheet, value=_plain(value))
        made.font = self._fonts[look]
        if look == "head":
            made.fill = self._fill
        if look != "title":
            made.border = self._border
        if centred or look == "head":
            made.alignment = self._centred if centred else self._wrapped
        if isinstance(value, str) and value.startswith(_FORMULA):
            made.data_type = "s"
            made.quotePrefix = True
        return made  # type: ignore[no-any-return]

    def line(self, cells: Iterable["Cell"]) -> None:
        """Add a line."""
        self.sheet.append(list(cells))


def _plain(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    return escaped(_CONTROL.sub("", value))


def _write_sheet(
    styled: _Styled,
    matrix: Matrix,
    letters: Mapping[str, str],
    heading: tuple[str, str, str],
    progress: Progress | None,
) -> None:
    from openpyxl.utils import get_column_letter

    from dcant_tracker.exchange.writer import printing

    sheet, columns = styled.sheet, matrix.columns
    for rank, width in enumerate((*_WIDTHS, *[16] * len(columns), 8), start=1):
        sheet.column_dimensions[get_column_letter(rank)].width = width
    sheet.freeze_panes = "B6"
    width = sum(_WIDTHS) + 16 * len(columns) + 8
    printing.set_for_print(sheet, _("Participations"), repeated="4:5", width=width)
    title, sentence, data = heading
    styled.line([styled.cell(title, "title")])
    styled.line([styled.cell(sentence)])
    styled.line([styled.cell(data)])
    styled.line(
        [
            *(styled.cell("", "head") for _name in _NAMES),
            *(styled.cell(column.axis, "head") for column in columns),
            styled.cell("", "head"),
        ]
    )
    styled.line(
        [
            *(styled.cell(_(name), "head") for name in _NAMES),
            *(styled.cell(_column_title(column), "head") for column in columns),
            styled.cell(_("Total"), "head"),
        ]
    )
    for rank, row in enumerate(matrix.rows):
        styled.line(_row_cells(styled, row, len(columns), letters))
        if progress is not None:
            progress(rank, len(matrix.rows), row.name)
    _write_totals(styled, matrix)


def _column_title(column: Column) -> str:
    if not column.uid:
        return _("Sans recommandation")
    return f"{column.code} – {column.caption}"


def _row_cells(styled: _Styled, row: Row, width: int, letters: Mapping[str, str]) -> list["Cell"]:
    kind = CHOICES["organisation_kind"].label(row.kind)
    cells = [styled.cell(row.name, "strong")]
    cells += [styled.cell(text) for text in (kind, row.department, row.region)]
    cells += [styled.cell(cell_text(row.cells.get(rank, 0), letters), centred=True) for rank in range(width)]
    return [*cells, styled.cell(row.total, "strong", centred=True)]


def _write_totals(styled: _Styled, matrix: Matrix) -> None:
    totals = column_totals(matrix.rows, len(matrix.columns))
    blanks = [styled.cell("", "head") for _name in _NAMES[1:]]
    styled.line(
        [
            styled.cell(_("Organismes"), "head"),
            *blanks,
            *(styled.cell(total, "head", centred=True) for total in totals),
            styled.cell(sum(totals), "head", centred=True),
        ]
    )
    for role in ROLES:
        counts = [
            count_roles(row.cells.get(rank, 0) for row in matrix.rows).get(role, 0)
            for rank in range(len(matrix.columns))
        ]
        styled.line(
            [
                styled.cell(_("dont {role}").format(role=CHOICES["participation_role"].label(role).lower())),
                *(styled.cell("") for _name in _NAMES[1:]),
                *(styled.cell(count, centred=True) for count in counts),
                styled.cell(sum(counts), centred=True),
            ]
        )


def _write_legend(styled: _Styled, letters: Mapping[str, str]) -> None:
    from dcant_tracker.exchange.writer import printing

    printing.set_for_print(styled.sheet, _("Légende"))
    styled.sheet.column_dimensions["A"].width = 14
    styled.sheet.column_dimensions["B"].width = 60
    styled.line([styled.cell(_("Lettre"), "head"), styled.cell(_("Rôle"), "head")])
    for role in ROLES:
        label = CHOICES["participation_role"].label(role)
        styled.line([styled.cell(letters[role], "strong"), styled.cell(label)])
    styled.line([])
    styled.line([styled.cell(_("Statut"), "head"), styled.cell(_("Dans une case"), "head")])
    for status in STATUSES:
        label = CHOICES["participation_status"].label(status)
        shown = _("la lettre seule") if status in {"active", "confirmed"} else f"P ({label.lower()})"
        styled.line([styled.cell(label), styled.cell(shown)])

"""The pages of a report on paper."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from dcant_tracker.errors import UserError
from dcant_tracker.words import _

PRINTED_PPI = 200
"""How finely pages are drawn, in pixels an inch: small text is sharp, a page takes some 15 MB."""


def a4_printer() -> QPrinter:
    """The usual printer of the system, with A4 paper; the pages bring their own margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


def print_pages(printer: QPrinter, pages: Sequence[QImage]) -> None:
    """Print ``pages``, one a sheet, as large as the paper. Raises UserError where the printer does not begin."""
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(
            _("L'impression n'a pas pu commencer."),
            _("Choisissez une autre imprimante, ou enregistrez le rapport en PDF."),
        )
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    for rank, page in enumerate(pages):
        if rank:
            printer.newPage()
        height = paper.width() * page.height() / page.width()
        painter.drawImage(QRectF(0, 0, paper.width(), height), page)
    painter.end()

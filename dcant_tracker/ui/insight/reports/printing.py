"""The pages of a report on paper."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from dcant_tracker.errors import UserError
from dcant_tracker.insight.drawing.look import PRINT
from dcant_tracker.ui.insight.reports.report_job import A4_INCHES, Paging, WantedPages, WantedReport
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.words import _

PRINTED_PPI = 200
"""How finely pages are drawn, in pixels an inch: small text is sharp, a page takes some 15 MB."""


def print_wanted(dialog: WorkingDialog, wanted: WantedReport | WantedPages) -> None:
    """Draw the pages of ``wanted`` with the progress of ``dialog``, then ask for the printer."""
    paging = Paging(replace(wanted, look=PRINT), A4_INCHES * PRINTED_PPI)
    dialog.run_long(
        _("Préparation de l'impression"), lambda store, _progress: paging(store), partial(_to_printer, dialog)
    )


def _to_printer(dialog: WorkingDialog, pages: list[QImage]) -> None:
    from PySide6.QtPrintSupport import QPrintDialog

    printer = a4_printer(landscape=any(page.width() > page.height() for page in pages))
    if not dialog.session.messages.run(QPrintDialog(printer, dialog)):
        return
    try:
        print_pages(printer, pages)
    except UserError as problem:
        dialog.session.messages.error(problem)
    else:
        dialog.session.messages.toast(_("Envoyé à l'imprimante « {name} »").format(name=printer.printerName()))


def a4_printer(*, landscape: bool = False) -> QPrinter:
    """The usual printer of the system, with A4 paper; the pages bring their own margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    sides = QPageLayout.Orientation
    printer.setPageOrientation(sides.Landscape if landscape else sides.Portrait)
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

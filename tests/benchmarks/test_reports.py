"""Reports of the nominal portfolio, each kind in each form, against the bare library given the same content."""

import io

import docx
import pytest
import typst
from docx.shared import Mm

from dcant_tracker.insight.drawing.look import look
from dcant_tracker.insight.drawing.painting import drawn
from dcant_tracker.insight.reports import pdf
from dcant_tracker.insight.reports.catalogue import REPORTS, report
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import FigureBlock, TableBlock
from dcant_tracker.insight.reports.writing import content
from dcant_tracker.insight.state import present
from tests.insight.reports.reading import texts

LIGHT = look("light")


@pytest.fixture(params=REPORTS)
def asked(request, nominal):
    """A kind of report with what is asked of it: the busiest subject there is."""
    meeting = "SELECT uid FROM meeting m ORDER BY (SELECT count(*) FROM action_item WHERE meeting = m.uid) DESC LIMIT 1"
    sql = {
        **dict.fromkeys(("agenda", "attendance", "minutes"), meeting),
        "campaign": "SELECT campaign FROM evaluation GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        "recommendation": "SELECT recommendation FROM participation GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        "organisation": "SELECT organisation FROM participation GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    }.get(request.param, "SELECT NULL")
    (subject,) = nominal.read().fetch_one(sql)
    (programme,) = nominal.read().fetch_one("SELECT uid FROM programme")
    return request.param, Asked(subject=subject, programme=programme)


def test_a_word_report(figures, nominal, asked):
    kind, choices = asked
    made = report(kind, present(nominal.read()), choices)
    pictures = [drawn(one.figure, LIGHT, "png", 640, 360) for one in made.blocks if isinstance(one, FigureBlock)]

    def bare() -> None:
        document = docx.Document()
        for text in texts(made):
            document.add_paragraph(text)
        for block in made.blocks:
            if isinstance(block, TableBlock):
                grid = document.add_table(len(block.rows), len(block.columns))
                for row, line in zip(block.rows, grid.rows, strict=True):
                    for text, cell in zip(row, line.cells, strict=True):
                        cell.text = text
        for picture in pictures:
            document.add_picture(io.BytesIO(picture), Mm(170))
        document.save(io.BytesIO())

    def ours() -> None:
        content(report(kind, present(nominal.read()), choices), LIGHT, ".docx")

    figures.against(f"report {kind}, Word / python-docx without drawing", "≤ 2,000 ms", ours, bare, rounds=3)


def test_a_pdf_report(figures, nominal, asked, monkeypatch):
    kind, choices = asked
    made = report(kind, present(nominal.read()), choices)
    given = []
    compile_ = typst.compile
    monkeypatch.setattr(typst, "compile", lambda *source, **task: given.append((source, task)) or b"")
    pdf.pdf(made, LIGHT)
    monkeypatch.undo()
    ((source, task),) = given

    def ours() -> None:
        content(report(kind, present(nominal.read()), choices), LIGHT, ".pdf")

    figures.against(
        f"report {kind}, PDF / typst without drawing",
        "≤ 2,000 ms",
        ours,
        lambda: compile_(*source, **task),
        rounds=3,
    )

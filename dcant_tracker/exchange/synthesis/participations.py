"""The table of the participations: how many in each role, recommendation by recommendation."""

from collections import Counter
from collections.abc import Mapping
from textwrap import shorten

from openpyxl.utils import get_column_letter

from dcant_tracker.exchange.synthesis import formulas
from dcant_tracker.exchange.synthesis.evaluations import ASIDE, put_subject
from dcant_tracker.exchange.synthesis.figures import ALL, ROLES, Group, group
from dcant_tracker.exchange.synthesis.formulas import Columns
from dcant_tracker.exchange.synthesis.page import Page
from dcant_tracker.exchange.writer.splicing import Formula
from dcant_tracker.words import _

FIRST_ROLE = 2
NAMED = ASIDE + 1
"""The column of the names that the chart writes beside its bars, on one line each."""

_LONGEST_NAME = 46
_TOTAL = FIRST_ROLE + len(ROLES)
_HEADER_HEIGHT = 32


def put_participations(
    page: Page, top: int, columns: Columns, counts: Counter[tuple[str, Group]], labels: Mapping[str, str]
) -> range:
    """Write the table, header in row ``top``; the rows to draw: one a recommendation, then that of the others."""
    rows = range(top + 1, top + 1 + len(labels))
    page.put(top, 1, _("Recommandation"), "corner")
    page.put_all(top, FIRST_ROLE, [*ROLES, _("Total")], "head")
    page.set_height(top, _HEADER_HEIGHT)
    for row, (key, label) in zip(rows, labels.items(), strict=True):
        criterion = put_subject(page, row, key, label)
        page.put(row, NAMED, shorten(label, _LONGEST_NAME, placeholder="…"), "quiet")
        for column, role in enumerate(ROLES, start=FIRST_ROLE):
            said = [(columns["role"], formulas.quoted(role)), (columns["recommendation"], criterion)]
            number = counts[role, group("recommendation", key)]
            page.put(row, column, Formula(formulas.count(said), number), "count")
    others, everything = rows.stop, rows.stop + 1
    page.put(others, 1, _("Autres (sans recommandation, lignes ajoutées…)"), "label")
    page.put(others, NAMED, _("Autres"), "quiet")
    page.put(everything, 1, _("Ensemble"), "total label")
    for column, role in enumerate(ROLES, start=FIRST_ROLE):
        letter = get_column_letter(column)
        number = counts[role, ALL]
        said = [(columns["role"], formulas.quoted(role))]
        page.put(everything, column, Formula(formulas.count(said), number), "total count")
        listed = f"-SUM({letter}{rows.start}:{letter}{rows.stop - 1})" if rows else ""
        left = number - sum(int(page.value(row, column)) for row in rows)
        page.put(others, column, Formula(f"{letter}{everything}{listed}", left), "count")
    _put_totals(page, range(rows.start, everything + 1))
    return range(rows.start, everything)


def _put_totals(page: Page, rows: range) -> None:
    first, last = (get_column_letter(column) for column in (FIRST_ROLE, _TOTAL - 1))
    for row in rows:
        number = sum(int(page.value(row, column)) for column in range(FIRST_ROLE, _TOTAL))
        look = "total count" if row == rows[-1] else "count"
        page.put(row, _TOTAL, Formula(f"SUM({first}{row}:{last}{row})", number), look)

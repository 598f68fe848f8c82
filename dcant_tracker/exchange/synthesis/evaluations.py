"""The tables of the evaluations: by principle, by campaign, by recommendation; and what the radar draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from dcant_tracker.exchange.synthesis import formulas
from dcant_tracker.exchange.synthesis.figures import (
    ALL,
    APART,
    FEW,
    GRADES,
    NO_MEAN,
    PRINCIPLES,
    Answers,
    Group,
    group,
)
from dcant_tracker.exchange.synthesis.formulas import Columns, Condition
from dcant_tracker.exchange.synthesis.page import Page
from dcant_tracker.exchange.writer.splicing import NOT_AVAILABLE, Formula
from dcant_tracker.words import _

CHOICE_ROW = 2
"""The row of the cell where the campaign is chosen, first of its row."""

ASIDE = 13
"""The column from which the intermediate figures stand, right of what is printed."""

_CRITERION = f"${get_column_letter(ASIDE + 1)}${CHOICE_ROW}"
_NAMES = [field.name for field in PRINCIPLES]
_ANSWERS_HEIGHT, _HEADER_HEIGHT = 32, 48
_MEAN, _GRADED, _APART, _MARK = 2, 8, 9, 11
_FIRST_GRADE = _MEAN + 1
_MOST_DRAWN = 6
"""Campaigns that the radar draws at the most: the first of the table, the last to open."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a line counts: its conditions, and the group whose figures it shows when the workbook leaves."""

    conditions: Sequence[Condition]
    group: Group


class EvaluationTables:
    """Writes the tables of the evaluations on a page."""

    def __init__(self, page: Page, columns: Columns, answers: Answers, campaigns: Sequence[str]) -> None:
        self._page = page
        self._columns = columns
        self._answers = answers
        self._campaigns = campaigns
        self._every = _("Toutes")
        while self._every.lower() in {text.lower() for text in campaigns}:
            self._every = f"({self._every})"
        self._chosen = _Scope([(columns["campaign"], _CRITERION)], ALL)

    def put_choice(self) -> None:
        """The cell where a campaign is chosen, what it makes the formulas count, and how many evaluations that is."""
        page = self._page
        cell = page.put(CHOICE_ROW, 1, self._every, "input")
        page.put(CHOICE_ROW, ASIDE, _("Critère de campagne"), "quiet")
        criterion = f'IF(OR({cell}="",{cell}={formulas.quoted(self._every)}),"<>",{formulas.equal_to(cell)})'
        page.put(CHOICE_ROW, ASIDE + 1, Formula(criterion, "<>"), "quiet")
        number = self._answers.evaluations(ALL)
        counted = self._counted(self._chosen)
        page.put(CHOICE_ROW, ASIDE + 2, Formula(formulas.count(counted), number), "quiet")
        here = f"${get_column_letter(ASIDE + 2)}${CHOICE_ROW}"
        choose = _("◄ Campagne, à choisir dans la liste.") + " "
        texts = [choose + _("Pas encore de données : aucune évaluation transmise ou validée.")]
        texts += [choose + _("Évaluations comptées :") + " "]
        said = f'IF({here}=0,{formulas.quoted(texts[0])},{formulas.quoted(texts[1])}&TEXT({here},"0"))'
        page.put(CHOICE_ROW, 2, Formula(said, f"{texts[1]}{number}" if number else texts[0]), "said")

    def put_principles(self, top: int) -> int:
        """The table of the principles, header in row ``top``; the row after it."""
        page, rows = self._page, range(top + 1, top + 1 + len(PRINCIPLES))
        page.put(top, 1, _("Principe"), "corner")
        heads = [_("Moyenne"), *GRADES, _("Notes"), *APART, _("Effectif")]
        page.put_all(top, _MEAN, heads, "head")
        page.set_height(top, _ANSWERS_HEIGHT)
        for row, field in zip(rows, PRINCIPLES, strict=True):
            page.put(row, 1, principle_label(field.label), "label")
            for column, answer in _answer_columns():
                formula = formulas.count(
                    [*self._counted(self._chosen), (self._columns[field.name], formulas.quoted(answer))]
                )
                page.put(row, column, Formula(formula, self._answers.count(ALL, field.name, [answer])), "count")
            self._put_means(row, [field.name], "")
        page.put(rows.stop, 1, _("Ensemble"), "total label")
        for column, _answer in _answer_columns():
            values = sum(int(page.value(row, column)) for row in rows)
            page.put(rows.stop, column, Formula(_sum(column, rows), values), "total count")
        self._put_means(rows.stop, _NAMES, "total ")
        return rows.stop + 1

    def _put_means(self, row: int, principles: Sequence[str], total: str) -> None:
        """The mean, the number of grades and the mark of a line of the first table."""
        letters = [get_column_letter(_FIRST_GRADE + rank) for rank in range(len(GRADES))]
        graded = self._page.put(
            row,
            _GRADED,
            Formula(
                f"SUM({letters[0]}{row}:{letters[-1]}{row})",
                sum(self._answers.count(ALL, name) for name in principles),
            ),
            f"{total}count",
        )
        weighted = "+".join(f"{worth}*{letter}{row}" for worth, letter in enumerate(letters) if worth)
        mean = self._answers.mean(ALL, principles)
        self._page.put(row, _MEAN, Formula(formulas.divided(weighted, graded), mean), f"{total}mean")
        self._put_mark(row, (_GRADED, _GRADED), total)

    def put_campaigns(self, top: int) -> int:
        """The table of the campaigns, whose first column is the list to choose from; the row after it."""
        self._put_header(top, _("Campagne"))
        everything = _Scope([(self._columns["campaign"], formulas.ANYTHING)], ALL)
        self._page.put(top + 1, 1, self._every, "label")
        self._put_line(top + 1, everything)
        for row, campaign in enumerate(self._campaigns, start=top + 2):
            cell = self._page.put(row, 1, campaign, "label")
            criterion = formulas.equal_to(cell, campaign)
            self._put_line(row, _Scope([(self._columns["campaign"], criterion)], group("campaign", campaign)))
        return top + 2 + len(self._campaigns)

    def put_recommendations(self, top: int, labels: Mapping[str, str]) -> int:
        """The table of the recommendations (key text, and what people read); the row after it."""
        self._put_header(top, _("Recommandation"))
        rows = range(top + 1, top + 1 + len(labels))
        for row, (key, label) in zip(rows, labels.items(), strict=True):
            criterion = put_subject(self._page, row, key, label)
            conditions = [*self._chosen.conditions, (self._columns["recommendation"], criterion)]
            self._put_line(row, _Scope(conditions, group("recommendation", key)))
        self._page.put(rows.stop + 1, 1, _("Ensemble"), "total label")
        self._put_line(rows.stop + 1, self._chosen, "total ")
        self._put_rest(rows)
        return rows.stop + 2

    def _put_rest(self, rows: range) -> None:
        """What the total counts and no line above says: what has no recommendation, or one added since."""
        page, row = self._page, rows.stop
        page.put(row, 1, _("Autres (sans recommandation, lignes ajoutées…)"), "label")
        counted = [2, *range(_notes_column(0), _notes_column(len(PRINCIPLES)))]
        for column in counted:
            value = int(page.value(row + 1, column)) - sum(int(page.value(one, column)) for one in rows)
            letter = get_column_letter(column)
            listed = f"-{_sum(column, rows)}" if rows else ""
            page.put(row, column, Formula(f"{letter}{row + 1}{listed}", value), "count")
        for rank in range(len(PRINCIPLES)):
            column, notes = _mean_column(rank), _notes_column(rank)
            graded = f"{get_column_letter(notes)}{row}"
            total = [_weighted(page, one, column, notes) for one in (row + 1, *rows)]
            left = total[0] - sum(total[1:])
            number = int(page.value(row, notes))
            terms = _product(column, notes, range(row + 1, row + 2))
            listed = f"-{_product(column, notes, rows)}" if rows else ""
            formula = formulas.divided(f"{terms}{listed}", graded)
            page.put(row, column, Formula(formula, left / number if number else NO_MEAN), "mean")
        self._put_mark(row, (_notes_column(0), _notes_column(len(PRINCIPLES) - 1)))

    def put_radar(self, top: int, campaigns: int) -> list[int]:
        """What the radar draws, right of what is printed: a mean that is missing is not a zero. The rows to draw.

        ``top`` and ``campaigns`` are the header rows of the tables of the principles and of the campaigns.
        """
        page = self._page
        page.put(top, ASIDE, _("Données du radar"), "quiet")
        page.put_all(top, ASIDE + 1, [principle_label(field.label) for field in PRINCIPLES], "quiet")
        means = [(top + 1 + rank, _MEAN) for rank in range(len(PRINCIPLES))]
        self._put_drawn(top + 1, (CHOICE_ROW, 1), means)
        number = min(len(self._campaigns), _MOST_DRAWN) if len(self._campaigns) > 1 else 0
        first = campaigns + 2
        for row, drawn in enumerate(range(first, first + number), start=top + 2):
            self._put_drawn(row, (drawn, 1), [(drawn, _mean_column(rank)) for rank in range(len(PRINCIPLES))])
        return list(range(top + 1, top + 2 + number))

    def _put_drawn(self, row: int, name: tuple[int, int], means: Sequence[tuple[int, int]]) -> None:
        """A series of the radar, named in the cell ``name``."""
        page = self._page
        page.put(row, ASIDE, Formula(_cell(*name), str(page.value(*name))), "quiet")
        for column, mean in enumerate(means, start=ASIDE + 1):
            value = page.value(*mean)
            drawn = NOT_AVAILABLE if isinstance(value, str) else value
            formula = f"IF(ISNUMBER({_cell(*mean)}),{_cell(*mean)},NA())"
            page.put(row, column, Formula(formula, drawn), "quiet mean")

    def _put_header(self, top: int, subject: str) -> None:
        names = [principle_label(field.label) for field in PRINCIPLES]
        notes = [_("Notes : {principle}").format(principle=name) for name in names]
        self._page.put(top, 1, subject, "corner")
        self._page.put_all(top, 2, [_("Évaluations"), *names, *notes, _("Effectif")], "head")
        self._page.set_height(top, _HEADER_HEIGHT)

    def _put_line(self, row: int, scope: _Scope, total: str = "") -> None:
        """A line of the tables by campaign and by recommendation: the evaluations, the means, their grades."""
        page = self._page
        number = self._answers.evaluations(scope.group)
        page.put(row, 2, Formula(formulas.count(self._counted(scope)), number), f"{total}count")
        for rank, name in enumerate(_NAMES):
            area, conditions = self._columns[name], self._counted(scope)
            graded = page.put(
                row,
                _notes_column(rank),
                Formula(
                    formulas.count([*conditions, (area, formulas.one_of(GRADES))]),
                    self._answers.count(scope.group, name),
                ),
                f"{total}count",
            )
            mean = Formula(formulas.mean(area, conditions, graded), self._answers.mean(scope.group, [name]))
            page.put(row, _mean_column(rank), mean, f"{total}mean")
        self._put_mark(row, (_notes_column(0), _notes_column(len(PRINCIPLES) - 1)), total)

    def _put_mark(self, row: int, graded: tuple[int, int], total: str = "") -> None:
        none, few = _("aucune note"), _("faible")
        first, last = (f"{get_column_letter(column)}{row}" for column in graded)
        numbers = [int(self._page.value(row, column)) for column in range(graded[0], graded[1] + 1)]
        value = none if not any(numbers) else few if any(0 < number < FEW for number in numbers) else ""
        formula = formulas.size_mark(f"{first}:{last}", none, few)
        self._page.put(row, _MARK, Formula(formula, value), f"{total}mark")

    def _counted(self, scope: _Scope) -> list[Condition]:
        """The conditions of the evaluations of ``scope`` that count."""
        return [*scope.conditions, formulas.transmitted(self._columns)]


def principle_label(label: str) -> str:
    """« Gouvernance partagée » from « Gouvernance partagée – note »."""
    return label.partition(" – ")[0]


def put_subject(page: Page, row: int, key: str, label: str) -> str:
    """Name a recommendation for people, and as other sheets refer to it beside; the criterion that it is this one."""
    page.put_label(row, label)
    cell = page.put(row, ASIDE, key, "quiet")
    return formulas.equal_to(cell, key)


def _answer_columns() -> list[tuple[int, str]]:
    """The columns of the first table that count answers."""
    return [*enumerate(GRADES, start=_FIRST_GRADE), *enumerate(APART, start=_APART)]


def _mean_column(rank: int) -> int:
    return 3 + rank


def _notes_column(rank: int) -> int:
    return 3 + len(PRINCIPLES) + rank


def _cell(row: int, column: int) -> str:
    return f"${get_column_letter(column)}${row}"


def _span(column: int, rows: range) -> str:
    letter = get_column_letter(column)
    return f"{letter}{rows.start}:{letter}{rows.stop - 1}"


def _sum(column: int, rows: range) -> str:
    return f"SUM({_span(column, rows)})"


def _product(means: int, notes: int, rows: range) -> str:
    return f"SUMPRODUCT({_span(means, rows)},{_span(notes, rows)})"


def _weighted(page: Page, row: int, mean: int, notes: int) -> float:
    value = page.value(row, mean)
    return 0 if isinstance(value, str) else value * int(page.value(row, notes))

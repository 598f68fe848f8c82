"""The report of the observatory: of all territories, or of one; nobody is ranked, no small group is told."""

import pytest

from dcant_tracker.domain.entities.observatory import CARRIERS
from dcant_tracker.insight.figures.observed import signed
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.reports.catalogue import report
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Definitions, FigureBlock, KeyFigures, Paragraph, TableBlock
from dcant_tracker.insight.state import present
from dcant_tracker.store.writing.changes import Operation
from tests.insight.observatory import DOMAINS, Recount, fill


@pytest.fixture
def made(store) -> dict[str, str]:
    return fill(store)


def blocks(shown, kind: type) -> list:
    return [block for block in shown.blocks if isinstance(block, kind)]


def test_of_all_territories_it_names_the_carriers_and_tells_means_of_five_or_more(store, made):
    recount = Recount(store.path)
    shown = report("observatory", present(store.read()), Asked())
    assert all(name in blocks(shown, Paragraph)[0].text for name in CARRIERS)
    assert blocks(shown, KeyFigures)[0].items[0].value == "20"
    (table,) = blocks(shown, TableBlock)
    for domain, mean, bodies, change in table.rows:
        levels = recount.levels("Après", domain)
        assert mean == decimal(recount.mean(levels, None))
        small = sum(len(each) for each in levels.values() if len(each) < 5)
        told = [each for each in levels.values() if len(each) >= 5 or small not in range(1, 5)]
        assert bodies == str(sum(map(len, told)))
        moved = recount.moved(domain, None)
        assert change == ("–" if moved is None else signed(moved[1] - moved[0]))
    assert [block.figure.name for block in blocks(shown, FigureBlock)] == ["observatory_kinds", "observatory_progress"]


def test_of_one_territory_it_tells_levels_justifications_and_distances(store, made):
    recount = Recount(store.path)
    level = store.read().fetch_value(
        "SELECT uid FROM maturity_assessment WHERE organisation = ? AND campaign = ? AND domain ="
        " (SELECT uid FROM maturity_domain WHERE position = 0)",
        (made["ville 0"], made["Après"]),
    )
    store.update("maturity_assessment", level, {"evidence": "Capteurs posés."}, Operation("edit", "Justifié"))
    shown = report("observatory", present(store.read()), Asked(subject=made["ville 0"]))
    (table,) = blocks(shown, TableBlock)
    for domain, said, before, *_rest in table.rows:
        assert int(said) == recount.levels("Après", domain)["ville"]["ville 0"]
        assert int(before) == recount.levels("Avant", domain)["ville"]["ville 0"]
    ((name, text),) = blocks(shown, Definitions)[0].pairs
    assert (name.startswith(DOMAINS[0]), text) == (True, "Capteurs posés.")
    region = report("observatory", present(store.read()), Asked(subject=made["region 0"]))
    assert {row[3] for row in blocks(region, TableBlock)[0].rows} == {"–"}


def test_an_empty_observatory_says_so(store, made, add):
    nobody = add("organisation", name="Vannes", kind="ville")
    shown = report("observatory", present(store.read()), Asked(subject=nobody))
    assert "n'a pas encore de niveau" in blocks(shown, Paragraph)[1].text
    empty = report("observatory", present(store.read()), Asked(campaign=add("campaign", label="Vide")))
    assert "Aucun niveau" in blocks(empty, Paragraph)[1].text

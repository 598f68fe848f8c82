"""A report about a campaign that was closed says what moved since, under its title."""

from datetime import date

import pytest

from dcant_tracker.insight.reports.catalogue import REPORTS, report
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.state import present
from dcant_tracker.store.writing.changes import Op, Operation


@pytest.mark.parametrize("kind", [name for name, info in REPORTS.items() if info.evaluates])
def test_it_says_both_numbers(store, add, kind):
    programme = add("programme", code="DcANT", title="DcANT")
    measure = add("recommendation", programme=programme, code="1", title="Échanges")
    campaign = add("campaign", label="2017", programme=programme)
    brest = add("organisation", name="Brest Métropole", kind="metropole")
    answer = {"campaign": campaign, "recommendation": measure, "evaluator": brest, "state": "submitted"}
    one = add("evaluation", **answer, governance_score="3")
    store.update("campaign", campaign, {"closed_on": date(2017, 7, 1)}, Operation(Op.CLOSE, "Clôture"))
    subject = {"recommendation": measure, "organisation": brest, "campaign": campaign}.get(kind)
    asked = Asked(subject=subject, programme=programme)

    def said() -> str:
        return " ".join(report(kind, present(store.read()), asked).facts)

    assert "clôture" not in said()
    store.update("evaluation", one, {"governance_score": "1"}, Operation(Op.EDIT, "Modification"))
    assert "2017 : Modifiée depuis la clôture" in said()
    assert "moyenne 3,00 (1 note) → 1,00 (1 note)" in said()

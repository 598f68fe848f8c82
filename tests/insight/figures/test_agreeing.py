"""The same answers give the same numbers in whatever figure they are read."""

import pytest

from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import present
from dcant_tracker.store.reading import queries


def numbers(store, name, asked, skip):
    """Each line of the table under its principle, without its first ``skip`` names; and the records it opens."""
    made = figure(name, present(store.read()), asked)
    return {
        text[skip - 1]: (text[skip:], {one.uid for one in queries.records(store.read(), row.opens.query)})
        for text, row in zip(made.table.texts(), made.table.rows, strict=True)
        if text[skip - 1] != "Ensemble"
    }


@pytest.mark.parametrize("kind", [None, "ville"])
@pytest.mark.parametrize("subjects", [slice(0, 0), slice(0, 1), slice(2, 3)])
def test_one_subject_in_one_campaign_whatever_the_figure(store, add, opinions, subjects, kind):
    stranger = add("organisation", name="Région", kind="region")
    shared = {"campaign": opinions.spring, "recommendation": opinions.measures[0], "evaluator": stranger}
    add("evaluation", **shared, state="submitted", governance_score="0")
    asked = Selection(opinions.programme, (opinions.spring,), opinions.subjects[subjects], kind)
    radar = numbers(store, "radar", asked, 2)
    assert len(radar) == 4
    assert numbers(store, "trend", asked, 2) == numbers(store, "answers", asked, 1) == radar
    if asked.subjects:
        assert numbers(store, "heatmap", asked, 2) == radar


def test_several_subjects_in_one_campaign_whatever_the_figure(store, opinions):
    asked = Selection(opinions.programme, (opinions.spring,), opinions.subjects)
    answers = numbers(store, "answers", asked, 1)
    assert set(answers) == {"1 – Mesure 1", "2 – Mesure 2", "10 – Mesure 10"}
    assert numbers(store, "trend", asked, 2) == answers
    made = figure("heatmap", present(store.read()), asked)
    whole = {text[0]: text[2:] for text in made.table.texts() if text[1] == "Ensemble"}
    assert whole == {label: texts for label, (texts, _opens) in answers.items()}

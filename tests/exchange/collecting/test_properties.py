"""Whatever is answered in several forms of one organisation, no answer is lost without a word."""

from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.exchange.rows import TheirRow
from dcant_tracker.exchange.sources.form.answers import as_answers, merged
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS

ENTITY, SCORES = EVALUATIONS.entity, EVALUATIONS.needed
SUBJECTS = ("un", "deux", "trois")

score = st.none() | st.sampled_from(["0", "1", "2", "3", "4", "NC", "NSP"])
answers = st.fixed_dictionaries(dict.fromkeys(SCORES, score))
forms = st.lists(st.dictionaries(st.sampled_from(SUBJECTS), answers), min_size=1, max_size=4)


def row(subject: str, said: dict) -> TheirRow:
    values = dict.fromkeys((f.name for f in ENTITY), None)
    values |= {"campaign": "c", "evaluator": "o", "recommendation": subject, **said}
    return TheirRow("evaluation", f"uid-{subject}", "Évaluations", 2, values)


def returned(forms) -> list[tuple[str, list[TheirRow]]]:
    return [
        (f"retour {rank}.xlsx", [row(subject, said) for subject, said in form.items()])
        for rank, form in enumerate(forms)
    ]


@given(forms)
def test_each_answer_goes_in_or_is_told(forms):
    joined = {one.values["recommendation"]: one for one in merged(returned(forms), {})}
    for rank, form in enumerate(forms):
        for subject, said in form.items():
            for name, value in said.items():
                if value is not None and joined[subject].values[name] != value:
                    assert f"retour {rank}.xlsx" in joined[subject].questions[name]


@given(forms)
def test_the_newest_answer_stands(forms):
    joined = {one.values["recommendation"]: one for one in merged(returned(forms), {})}
    for subject, one in joined.items():
        for name in SCORES:
            said = [form[subject][name] for form in forms if subject in form and form[subject][name] is not None]
            assert one.values[name] == (said[-1] if said else None)


@given(st.dictionaries(st.sampled_from(SUBJECTS), answers), st.dictionaries(st.sampled_from(SUBJECTS), answers))
def test_a_form_says_what_changed_in_it_and_nothing_else(before, after):
    sent = {f"uid-{subject}": row(subject, said).values for subject, said in before.items()}
    told = {one.uid: one for one in as_answers([row(subject, said) for subject, said in after.items()], sent)}
    for subject, said in after.items():
        uid = f"uid-{subject}"
        if subject not in before:
            assert (uid in told) == any(value is not None for value in said.values())
        submitted = uid in told and told[uid].values["state"] == "submitted"
        assert submitted == (
            any(value is not None for value in said.values()) if subject not in before else said != before[subject]
        )
    assert set(EVALUATIONS.answers) >= set(SCORES)

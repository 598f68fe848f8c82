"""« Résultats de la campagne »: every number recounted in plain Python, and nobody exposed where it is anonymous."""

import io
import json
import random
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, count
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.cli import main
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.reports.campaign.rows import rows, whole
from dcant_tracker.insight.reports.pdf import pdf
from dcant_tracker.insight.reports.word.writer import word
from dcant_tracker.insight.small_groups import LEAST
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.insight.reports.reading import LIGHT, figures, headings, table, texts
from tests.insight.reports.test_pdf import opened, words

STEP = Operation("add", "Jeu d'essai")
KINDS = ["metropole"] * 9 + ["ville"] * 3 + ["region"] * 2
SCORES = ("0", "1", "2", "3", "4", "4", "NC", "NSP", None)
NAMES = ("Brest Métropole", "Lannion-Trégor", "Camille Le Goff", "Benali", "suivi.sqlite", "c.legoff@brest.example")
SAID = (
    "À Brest Métropole, Camille Le Goff (c.legoff@brest.example, 02 98 12 34 56) y travaille.",
    "Comme LANNION TRÉGOR, nous partageons les charges, dit M. Benali.",
    "Rien à signaler de notre côté, tout va bien.",
)


_FRESH = count(1)


def _named(name: str, fresh: int) -> str:
    """A name, another one each time one data file is filled again."""
    return f"{name} {fresh}" if fresh else name


def fill(store: Store, seed: int = 1, share: float = 0.7, fresh: int = 0) -> SimpleNamespace:
    """Two campaigns of four measures, answered by bodies of three kinds; names wherever people may write them.

    ``fresh`` tells what is written into the same file once more apart.
    """
    return store.transact(STEP, lambda work: _written(work, random.Random(seed), share, fresh))[1]


def _written(work, chance: random.Random, share: float, fresh: int) -> SimpleNamespace:
    programme = work.add("programme", {"code": f"P{fresh}", "title": "Programme de Brest Métropole"})
    numbered = [
        (str(code), "Préfiguration de Brest Métropole" if code == 1 else f"Mesure {code}") for code in range(1, 5)
    ]
    measures = [
        work.add("recommendation", {"programme": programme, "code": code, "title": title, "officer": "Karim Benali"})
        for code, title in numbered
    ]
    others = [f"Collectivité {fresh}-{at}" for at in range(2, len(KINDS))]
    names = [_named("Brest Métropole", fresh), _named("Lannion-Trégor", fresh), *others]
    bodies = [work.add("organisation", {"name": name, "kind": kind}) for name, kind in zip(names, KINDS, strict=True)]
    person = work.add(
        "contact", {"organisation": bodies[0], "name": "Camille Le Goff", "email": "c.legoff@brest.example"}
    )
    campaigns = [
        work.add(
            "campaign",
            {"label": f"{season} {fresh} (Lannion-Trégor)", "programme": programme, "opens_on": day},
        )
        for season, day in (("Printemps", "2017-03-01"), ("Automne", "2017-10-01"))
    ]
    for campaign in campaigns:
        for measure in measures:
            for body in bodies:
                key = {"campaign": campaign, "recommendation": measure, "evaluator": body}
                if chance.random() < 0.8:
                    work.add("expected_evaluation", key)
                if chance.random() < share:
                    scores = {column: chance.choice(SCORES) for column in PRINCIPLES.values()}
                    said = {f"{code}_justification": chance.choice((*SAID, None)) for code in PRINCIPLES}
                    state = chance.choice(("draft", "submitted", "validated"))
                    respondent = person if body == bodies[0] else None
                    work.add("evaluation", {**key, **scores, **said, "state": state, "respondent": respondent})
    return SimpleNamespace(measures=measures, campaign=campaigns[1], before=campaigns[0], bodies=bodies)


@pytest.fixture
def made(store):
    return fill(store)


def listed(store, capsys, entity: str, **fields) -> list[dict]:
    """What `list ENTITY --json` says, of those with these ``fields``."""
    capsys.readouterr()
    assert main(["--data", str(store.path), "list", entity, "--json"]) == 0
    return [one for one in json.loads(capsys.readouterr().out) if all(one.get(k) == v for k, v in fields.items())]


def said_mean(codes) -> str:
    """« 2,3 », with an asterisk below five grades."""
    grades = [int(code) for code in codes if code and code.isdecimal()]
    if not grades:
        return "–"
    rounded = (Decimal(sum(grades)) / len(grades)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(rounded).replace(".", ",") + ("*" if len(grades) < 5 else "")


def test_every_number_is_what_the_lists_say(store, made, make, capsys):
    """Recounted from `list --json`, by no code of ours."""
    report = make("campaign", subject=made.campaign)
    everything = listed(store, capsys, "evaluation", campaign=made.campaign)
    received = [one for one in everything if one["state"] != "draft"]
    asked = {
        (one["recommendation"], one["evaluator"])
        for one in listed(store, capsys, "expected_evaluation", campaign=made.campaign)
    }
    kinds = {one["uid"]: one["kind"] for one in listed(store, capsys, "organisation")}
    came = [one for one in received if (one["recommendation"], one["evaluator"]) in asked]
    unasked, drafts = len(received) - len(came), len(everything) - len(received)
    without = sum(not any(one.get(column) for column in PRINCIPLES.values()) for one in received)
    words_ = next(text for text in texts(report) if text.endswith("."))
    assert words_.startswith(f"{len(came)} reçues sur {len(asked)} attendues")
    assert f"{unasked} reçues sans être attendues" in words_
    assert f"{drafts} brouillons" in words_
    assert (f"{without} sans aucune note" in words_) == bool(without)
    shown = {row[0]: row for row in table(report, "Moyennes par mesure, de 0 à 4")}
    for measure in listed(store, capsys, "recommendation"):
        about = [one for one in received if one["recommendation"] == measure["uid"]]
        row = shown[f"{measure['code']} – {measure['title']}"]
        expected = {key for key in asked if key[0] == measure["uid"]}
        in_time = sum((one["recommendation"], one["evaluator"]) in expected for one in about)
        assert row[1].startswith(f"{in_time}/{len(expected)} (")
        for column, cell in zip(PRINCIPLES.values(), row[2:6], strict=True):
            assert cell.removesuffix(" ≠") == said_mean(one.get(column) for one in about)
        most = max(sum((one.get(c) or "").isdecimal() for one in about) for c in PRINCIPLES.values())
        together = said_mean(one.get(column) for one in about for column in PRINCIPLES.values()).removesuffix("*")
        assert row[6] == together + ("*" if most < 5 else "")
    by_kind = table(report, "Par type d'organisme, moyennes de 0 à 4")
    for row, kind in zip(by_kind, ("metropole", "ville", "region"), strict=True):
        of_kind = [one for one in received if kinds[one["evaluator"]] == kind]
        for column, cell in zip(PRINCIPLES.values(), row[2:6], strict=True):
            assert cell.removesuffix(" ≠") == said_mean(one.get(column) for one in of_kind)
    for row, column in zip(table(report, "Notes par principe, de 0 à 4"), PRINCIPLES.values(), strict=True):
        assert row[1] == said_mean(one.get(column) for one in received)


def test_no_section_stands_there_twice(store, made, make, add):
    answered = headings(make("campaign", subject=made.campaign), level=1)
    assert len(answered) == len(set(answered))
    assert answered[-2:] == ["Organismes qui ont répondu", "Comment lire ces résultats"]
    silent = add("campaign", label="Sans aucune note")
    add(
        "evaluation",
        campaign=silent,
        recommendation=made.measures[0],
        evaluator=made.bodies[0],
        comment="Vu",
        state="submitted",
    )
    assert headings(make("campaign", subject=silent), level=1).count("Organismes qui ont répondu") == 1


def test_the_same_respondents_are_compared_with_themselves(store, made, make, capsys):
    report = make("campaign", subject=made.campaign)
    both = [listed(store, capsys, "evaluation", campaign=uid) for uid in (made.before, made.campaign)]
    both = [[one for one in those if one["state"] != "draft"] for those in both]
    graded = [
        {one["evaluator"] for one in those if any((one.get(c) or "").isdecimal() for c in PRINCIPLES.values())}
        for those in both
    ]
    same = graded[0] & graded[1]
    if graded[0] == graded[1]:
        assert "Mêmes répondants" not in headings(report)
        return
    rows_ = table(report, f"Les {len(same)} organismes qui ont noté aux deux campagnes, eux seuls")
    for row, column in zip(rows_, PRINCIPLES.values(), strict=False):
        assert row[1:3] == tuple(said_mean(o.get(column) for o in those if o["evaluator"] in same) for those in both)


def test_an_anonymous_report_names_nobody_anywhere(store, made, make, capsys):
    report = make("campaign", subject=made.campaign, anonymous=True)
    names = [one[name] for entity, name in (("organisation", "name"), ("contact", "name"), ("contact", "email"))
             for one in listed(store, capsys, entity)]  # fmt: skip
    everything = repr(report).casefold()
    written = word(report, LIGHT)
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        parts = {name: package.read(name).decode("utf-8", "ignore").casefold() for name in package.namelist()}
    document = opened(pdf(report, LIGHT))
    pages = words(document).casefold()
    properties = f"{document.docinfo} {document.open_metadata()}".casefold()
    for name in {*names, *NAMES, "Lannion Trégor", "France urbaine", "02 98 12 34 56"}:
        folded = name.casefold()
        assert folded not in everything
        assert not [part for part, text in parts.items() if folded in text], name
        assert "".join(folded.split()) not in pages
        assert folded not in properties
    quoted = [text for text in texts(report) if text.startswith("« ")]
    assert any("[organisme]" in text for text in quoted)
    masked = sum(text.count("[") for text in quoted)
    assert any(f"{masked} noms ou adresses" in text for text in texts(report)), "what is masked is counted"
    named = make("campaign", subject=made.campaign)
    assert "Brest Métropole" in "\n".join(texts(named))
    assert headings(named).index("Organismes qui ont répondu")


def test_what_moved_since_the_closing_gives_no_late_answer_away(store, made, make, add):
    """« moyenne 2,75 (40 notes) → 2,74 (41 notes) » would be the grade of the one who came late."""
    label = str(get(store.read(), "campaign", made.campaign)["label"])
    store.update("campaign", made.campaign, {"closed_on": date(2017, 12, 1)}, STEP)
    late = add("organisation", name="Venue tard", kind="ville")
    key = {"campaign": made.campaign, "recommendation": made.measures[0], "evaluator": late}
    add("evaluation", **key, state="submitted", governance_score="0")
    named, anonymous = (make("campaign", subject=made.campaign, anonymous=one) for one in (False, True))
    assert any("→" in fact for fact in named.facts)
    assert "Des chiffres ont été modifiés depuis la clôture" in anonymous.facts
    assert not any("→" in fact or label in fact for fact in anonymous.facts)


def test_too_few_bodies_say_nothing_of_their_opinions(store, make, add):
    uids = [add("organisation", name=f"Corps {n}", kind="ville") for n in range(LEAST - 1)]
    measure = add("recommendation", programme=add("programme", code="P", title="P"), code="1", title="Une")
    campaign = add("campaign", label="Petite")
    for uid in uids:
        add("evaluation", campaign=campaign, recommendation=measure, evaluator=uid, state="submitted",
            governance_score="4", governance_justification="Mon avis à moi")  # fmt: skip
    report = make("campaign", subject=campaign, anonymous=True)
    assert "Moins de 5 organismes ont répondu : sous une forme anonyme, rien ne peut être dit de leurs avis." in texts(
        report
    )
    assert not figures(*report.blocks)
    assert "Mon avis à moi" not in "\n".join(texts(report))
    assert "< 5" in texts(report)
    named = make("campaign", subject=campaign)
    assert "Mon avis à moi" in "\n".join(texts(named))


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory):
    store = Store.create(tmp_path_factory.mktemp("donnees") / "donnees.sqlite")
    yield store
    store.close()


@given(seed=st.integers(0, 10_000), share=st.floats(0.05, 0.9))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_subtraction_finds_what_fewer_than_five_bodies_gave(portfolio, seed, share):
    """Of each principle, the whole without any of the means shown rests on five bodies, or on none."""
    made = fill(portfolio, seed, share, next(_FRESH))
    reading, scope = portfolio.read(), Scope(campaign=made.campaign)
    given_ = [one for one in _evaluations(portfolio, made.campaign) if one["state"] != "draft"]
    everybody = whole(reading, scope, anonymous=True)
    kinds = dict(zip(made.bodies, KINDS, strict=True))
    for by, names, key_of in (
        (By.RECOMMENDATION, {uid: uid for uid in made.measures}, lambda one: one["recommendation"]),
        (By.KIND, {kind: kind for kind in KINDS}, lambda one: kinds[one["evaluator"]]),
    ):
        shown = rows(reading, by, scope, names, anonymous=True)
        for code, column in PRINCIPLES.items():
            graded = {
                at: {one["evaluator"] for one in given_ if key_of(one) in row.keys and (one[column] or "").isdecimal()}
                for at, row in enumerate(shown)
            }
            told = [at for at, row in enumerate(shown) if code not in row.hidden and graded[at]]
            assert all(len(graded[at]) >= LEAST for at in told)
            if code in everybody.hidden:
                continue
            whole_ = {one["evaluator"] for one in given_ if (one[column] or "").isdecimal()}
            assert not whole_ or len(whole_) >= LEAST
            for size in range(len(told) + 1):
                for some in combinations(told, size):
                    left = set().union(*(graded[at] for at in graded if at not in some))
                    assert not left or len(left) >= LEAST
        for row in shown:
            assert bool(row.whole.graded) <= (not row.hidden), "a mean of all would give the hidden one"


def _evaluations(store: Store, campaign: str):
    from dcant_tracker.store.reading.queries import Condition, Query, records

    return records(store.read(), Query("evaluation", conditions=(Condition("campaign", (campaign,)),)))


def test_a_measure_with_few_answers_is_told_with_others_only(store, make, add):
    bodies = [add("organisation", name=f"Corps {n}", kind="ville") for n in range(8)]
    programme = add("programme", code="P", title="P")
    measures = [add("recommendation", programme=programme, code=str(n), title=f"Mesure {n}") for n in (1, 2, 3)]
    campaign = add("campaign", label="Grande")
    for measure, some in zip(measures, (bodies, bodies[:2], bodies[2:6]), strict=True):
        for body in some:
            add("evaluation", campaign=campaign, recommendation=measure, evaluator=body, state="submitted",
                **dict.fromkeys(PRINCIPLES.values(), "3"))  # fmt: skip
    shown = [
        row[0] for row in table(make("campaign", subject=campaign, anonymous=True), "Moyennes par mesure, de 0 à 4")
    ]
    assert shown == ["1 – Mesure 1", "2 mesures à peu de réponses"]


def test_a_remark_without_a_note_is_told_with_others_too(store, make, add):
    bodies = [add("organisation", name=f"Corps {n}", kind="ville") for n in range(8)]
    programme = add("programme", code="P", title="P")
    measures = [add("recommendation", programme=programme, code=str(n), title=f"Mesure {n}") for n in (1, 2, 3)]
    campaign = add("campaign", label="Grande")
    for measure, some in zip(measures, (bodies, bodies[:1], bodies[1:5]), strict=True):
        for body in some:
            scores = {} if measure == measures[1] else dict.fromkeys(PRINCIPLES.values(), "3")
            add("evaluation", campaign=campaign, recommendation=measure, evaluator=body, state="submitted",
                comment=f"Remarque {body}", **scores)  # fmt: skip
    report = make("campaign", subject=campaign, anonymous=True)
    assert not any("Mesure 2" in text for text in texts(report)), "a single body wrote about it"
    assert "2 mesures à peu de réponses" in headings(report)


@pytest.mark.parametrize(("newcomers", "told"), [(1, False), (LEAST - 1, False), (LEAST, True)])
def test_those_who_answered_both_do_not_give_away_the_others(store, make, add, newcomers, told):
    """The mean of all beside that of all but one is the grade of that one."""
    bodies = [add("organisation", name=f"Corps {n}", kind="ville") for n in range(6 + newcomers)]
    programme = add("programme", code="P", title="P")
    measure = add("recommendation", programme=programme, code="1", title="Une")
    campaigns = [add("campaign", label=day, programme=programme, opens_on=day) for day in ("2017-01-01", "2018-01-01")]
    for campaign, some in zip(campaigns, (bodies[:6], bodies), strict=True):
        for body in some:
            add("evaluation", campaign=campaign, recommendation=measure, evaluator=body, state="submitted",
                **dict.fromkeys(PRINCIPLES.values(), "3"))  # fmt: skip
    assert "Mêmes répondants" in headings(make("campaign", subject=campaigns[1]))
    shown = headings(make("campaign", subject=campaigns[1], anonymous=True))
    assert ("Mêmes répondants" in shown) == told


def test_a_campaign_that_nobody_answered_says_so(store, make, add):
    campaign = add("campaign", label="Vide")
    for anonymous in (False, True):
        report = make("campaign", subject=campaign, anonymous=anonymous)
        assert "Personne n'a encore transmis d'évaluation pour cette campagne." in texts(report)
        assert "Ce qu'écrivent les évaluateurs" not in headings(report)

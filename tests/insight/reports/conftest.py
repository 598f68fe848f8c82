"""A programme with something of everything, and what people may type that a careless writer would trip over."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from dcant_tracker.insight.reports.catalogue import report
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Report
from dcant_tracker.insight.state import State
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.insight.conftest import Add
from tests.insight.reports.reading import TODAY, TORTURE


@pytest.fixture(scope="session")
def told(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SimpleNamespace]:
    """The data file of the story, and its uids: tests work on copies."""
    path = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("histoire") / "dcant.sqlite"))
    with closing(Store.open(path)) as store:
        return path, _tell(lambda entity, **values: store.add(entity, values, Operation("add", f"Ajout ({entity})"))[1])


@pytest.fixture
def story(told: tuple[Path, SimpleNamespace]) -> SimpleNamespace:
    """The uids of what was written, by short names; the data file of the test holds it."""
    return SimpleNamespace(**vars(told[1]))


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Iterator[Store]:
    """A data file that holds the story where a test has it, else an empty one."""
    source = request.getfixturevalue("told")[0] if "story" in request.fixturenames else empty_file
    opened = Store.open(shutil.copy(source, tmp_path / "dcant.sqlite"))
    yield opened
    opened.close()


def _tell(add: Add) -> SimpleNamespace:
    made = SimpleNamespace()
    made.programme = add(
        "programme", code="DcANT 2015-2017", title="Développement concerté", starts_on=date(2015, 10, 5)
    )
    made.state = add("organisation", name="SGMAP", kind="etat")
    made.brest = add(
        "organisation",
        name="Brest Métropole",
        kind="metropole",
        department="Finistère",
        region="Bretagne",
        population=213_489,
        source="Découpage administratif",
        notes="Interne : Brest hésite",
    )
    made.metz = add("organisation", name="Metz Métropole", kind="metropole")
    made.lille = add("organisation", name="Lille <&> #Ville", kind="ville")
    add(
        "organisation_identity",
        organisation=made.brest,
        name="Communauté urbaine de Brest",
        valid_until=date(2014, 12, 31),
    )
    recommendation = {"programme": made.programme, "starts_on": date(2016, 1, 1)}
    made.archives = add(
        "recommendation",
        **recommendation,
        code="3",
        axis="Axe 1",
        title=f"Archiver ensemble {TORTURE}",
        short_title="Archivage",
        status="in_progress",
        lead_state=made.state,
        lead_local=made.brest,
        due_on=date(2017, 6, 30),
        source="Programme DcANT, page 3",
        notes="Interne : ne pas diffuser",
    )
    made.identity = add(
        "recommendation", **recommendation, code="10", axis="Axe 2", title="Identité", status="not_started"
    )
    made.trial = add(
        "experiment",
        recommendation=made.archives,
        title="Préfiguration bretonne",
        stage="running",
        objective="Mutualiser",
        outcome="pending",
        starts_on=date(2017, 2, 1),
    )
    add("milestone", recommendation=made.archives, title="Cadrage", due_on=date(2017, 3, 1), done_on=date(2017, 3, 12))
    add("milestone", recommendation=made.archives, title="Marché", due_on=date(2017, 6, 22), responsible=made.brest)
    add("milestone", recommendation=made.archives, title="Bilan", due_on=date(2017, 12, 1))
    for day, author, weather in (
        (date(2016, 12, 1), made.state, "clouds"),
        (date(2017, 5, 29), made.state, "cloudy"),
        (date(2017, 6, 14), made.brest, "storm"),
    ):
        add(
            "progress_point",
            recommendation=made.archives,
            dated_on=day,
            author=author,
            weather=weather,
            comment=TORTURE,
        )
    made.person = add(
        "contact", organisation=made.brest, name="Camille Durand", email="c.durand@example.org", function="DSI"
    )
    add(
        "participation",
        recommendation=made.archives,
        organisation=made.brest,
        role="pilot",
        referent=made.person,
        since=date(2017, 6, 1),
    )
    add(
        "participation",
        recommendation=made.archives,
        experiment=made.trial,
        organisation=made.metz,
        role="experimenter",
    )
    add("participation", recommendation=made.archives, organisation=made.lille, role="observer", status="withdrawn")
    made.spring = add("campaign", label="Printemps 2017", programme=made.programme, opens_on=date(2017, 4, 1))
    for evaluator, scores in ((made.brest, "40"), (made.metz, "41"), (made.lille, "N4")):
        add("expected_evaluation", campaign=made.spring, recommendation=made.archives, evaluator=evaluator)
        if evaluator != made.lille:
            add(
                "evaluation",
                campaign=made.spring,
                recommendation=made.archives,
                evaluator=evaluator,
                state="submitted",
                governance_score=scores[0],
                governance_justification=f"Parce que {TORTURE}",
                efficiency_score=scores[1],
                user_relation_score="NC",
                comment="À revoir : oui !",
            )
    made.meeting = add("meeting", title="Commission", held_on=date(2017, 6, 14), kind="commission")
    add(
        "agenda_item",
        meeting=made.meeting,
        title="Archives",
        recommendation=made.archives,
        decision="Poursuivre en 2018",
    )
    add(
        "position",
        title="Coût",
        counterpart="SGMAP",
        recommendation=made.archives,
        our_text="Partager",
        counterpart_text="Attendre",
        gap="disagreement",
    )
    add(
        "action_item",
        title="Relancer Metz",
        recommendation=made.archives,
        organisation=made.metz,
        due_on=date(2017, 6, 20),
    )
    add("action_item", title="Déjà fait", recommendation=made.archives, done_on=date(2017, 6, 1))
    add(
        "interaction",
        organisation=made.brest,
        held_on=date(2017, 6, 20),
        summary="Promesse de note",
        channel="call",
        contact=made.person,
        details="Secret d'appel",
        follow_up_on=date(2017, 6, 27),
    )
    return made


Make = Callable[..., Report]


@pytest.fixture
def make(store) -> Make:
    """``make(kind, subject=…)``: the report of that kind on the day of the story, or another."""

    def make_one(kind: str, day: date = TODAY, **asked) -> Report:
        return report(kind, State(store.read(), day), Asked(**{"officer": "Alix Martin", **asked}))

    return make_one

"""The sheet of an organisation, the note for a commission, the progress report for the SGMAP."""

import itertools
from datetime import date

import pytest

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.errors import UsageError
from dcant_tracker.insight.glance import glances
from dcant_tracker.insight.reports.catalogue import REPORTS, report
from dcant_tracker.insight.reports.request import Asked, Period
from dcant_tracker.insight.reports.structure import Heading
from dcant_tracker.insight.state import State, state_at
from dcant_tracker.store.writing.changes import Operation
from tests.insight.reports.reading import TODAY, definitions, figures, headings, subject_of, table, texts


def test_an_unknown_kind_names_those_there_are(store):
    with pytest.raises(UsageError) as refused:
        report("bilan", State(store.read(), TODAY), Asked())
    assert all(name in refused.value.hint for name in REPORTS)


@pytest.mark.parametrize("kind", ["note", "progress"])
def test_without_any_measure_a_report_says_what_to_do(make, kind):
    made = make(kind)
    assert "Aucune mesure : choisissez un autre programme ou d'autres mesures." in texts(made)


def test_before_there_was_any_measure_a_report_says_to_take_another_day(store, story):
    with state_at(store.read(), "1") as state:
        said = texts(report("note", state, Asked()))
    assert "Aucune mesure à cette date : choisissez-en une autre." in said


@pytest.mark.parametrize("kind", REPORTS)
def test_headings_never_skip_a_level(story, make, kind):
    made = make(kind, subject=subject_of(kind, story))
    levels = [0, *(block.level for block in made.blocks if isinstance(block, Heading))]
    assert len(levels) > 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_an_organisation_is_told_with_its_names_and_its_roles(story, make):
    made = make("organisation", subject=story.brest)
    assert made.title == "Brest Métropole"
    assert made.subtitle == "Métropole, Finistère – Bretagne"
    assert definitions(made)["Population"] == "213\u202f489"
    assert table(made, "Dénominations")[0][0] == "Communauté urbaine de Brest"
    assert table(made, "Participations") == [("3 – Archivage", "Pilote", "Confirmée", "01/06/2017", "–")]


def test_its_notes_stand_beside_those_of_everybody(story, make):
    made = make("organisation", subject=story.brest, programme=story.programme)
    means = {row[0]: row[1:3] for row in table(made, "Notes par principe, de 0 à 4")}
    assert means["Efficience administrative collective"] == ("0,0*", "0,5*")
    assert table(made, "Notes données") == [("3 – Archivage", "4 – Pleinement", "0 – Pas du tout", "Non concerné", "–")]


def test_unanswered_forms_are_listed(story, make):
    assert table(make("organisation", subject=story.lille), "Formulaires sans réponse") == [
        ("Printemps 2017", "3 – Archivage")
    ]
    assert "Formulaires sans réponse" not in texts(make("organisation", subject=story.brest))


def test_people_and_calls_leave_only_when_asked(story, make):
    quiet = "\n".join(texts(make("organisation", subject=story.brest)))
    assert not any(word in quiet for word in ("Camille", "c.durand", "Promesse", "Secret", "hésite"))
    told = make("organisation", subject=story.brest, with_contacts=True)
    assert table(told, "Personnes") == [("Camille Durand", "DSI", "c.durand@example.org", "–")]
    assert table(told, "Derniers échanges") == [
        ("20/06/2017", "Appel", "Promesse de note", "27/06/2017 (en retard de 7\u00a0jours)")
    ]
    everything = "\n".join(texts(make("organisation", subject=story.brest, with_contacts=True, with_internal=True)))
    assert "Secret d'appel" in everything
    assert "Interne : Brest hésite" in everything


def test_the_progress_report_goes_axis_by_axis(story, make):
    made = make("progress", programme=story.programme)
    assert made.title == "État d'avancement – DcANT 2015-2017"
    assert headings(made) == [
        "À retenir",
        "Vue d'ensemble",
        "Axe 1",
        "3 – Archivage",
        "Axe 2",
        "10 – Identité",
        "Participation",
        "Sources",
    ]
    assert table(made, "Où en est chaque mesure") == [
        (
            "3",
            "Archivage",
            "En cours (en retard de 4\u00a0jours)",
            "Objectifs atteignables",
            "Objectifs compromis",
            "1/3, 1 en retard",
            "1",
            "2",
        ),
        ("10", "Identité", "Non démarrée", "–", "–", "–", "0", "0"),
    ]
    drawn = [figure.name for figure in figures(*made.blocks)]
    assert drawn == ["timeline", "coverage"]
    assert definitions(made)["Participations"] == "Pilote :\u00a01 ; Expérimentateur :\u00a01"


def test_the_progress_report_keeps_notes_and_people_whatever_is_asked(story, make):
    said = "\n".join(texts(make("progress", with_internal=True, with_contacts=True)))
    assert "Interne" not in said
    assert "Camille" not in said


def test_the_note_tells_what_changed_in_the_period(store, story, make):
    store.update("recommendation", story.identity, {"status": "in_progress"}, Operation("edit", "Lancement"))
    period = Period(date(2017, 3, 1), date.today())
    made = make("note", date.today(), programme=story.programme, period=period)
    archives, identity = table(made, "Changements de la période")
    assert archives[:2] == ("3", "Archivage")
    assert archives[2].split(" ; ") == [
        "SGMAP : appuis nécessaires → objectifs atteignables",
        "Brest Métropole : première météo, objectifs compromis",
        "jalon « Cadrage » réalisé le 12/03/2017",
        "1 nouveau participant (Brest Métropole)",
    ]
    assert identity == ("10", "Identité", "Statut « Non démarrée » → « En cours »")


def test_the_note_is_silent_about_what_did_not_change(story, add, make):
    add(
        "progress_point", recommendation=story.archives, dated_on=date(2017, 7, 1), author=story.state, weather="cloudy"
    )
    period = Period(date(2017, 6, 20), date(2017, 7, 4))
    assert "Ce qui a changé : rien n'a été noté dans cette période." in texts(make("note", period=period))


def test_the_note_counts_those_who_came_and_names_the_first(story, add, make):
    for at in range(5):
        body = add("organisation", name=f"Commune {at}", kind="ville")
        add("participation", recommendation=story.identity, organisation=body, role="observer", since=date(2017, 7, 1))
    (row,) = table(make("note", period=Period(date(2017, 7, 1))), "Changements de la période")
    assert row[2] == "5 nouveaux participants (dont Commune 0, Commune 1, Commune 2)"


def test_a_body_is_told_once_that_comes_and_goes(story, add, make):
    dates = {"since": date(2017, 6, 1), "until": date(2017, 7, 2)}
    for role in ("observer", "pilot"):
        add("participation", recommendation=story.identity, organisation=story.metz, role=role, **dates)
    (row,) = table(make("note", period=Period(date(2017, 6, 1))), "Changements de la période")[1:]
    assert row[2] == "1 nouveau participant (Metz Métropole) ; 1 départ (Metz Métropole)"


@pytest.mark.parametrize("kind", ["note", "progress"])
def test_what_participations_rest_on_is_cited_where_they_are_only_counted(story, add, make, kind):
    for body, source in ((story.metz, "Tableau des pilotes"), (story.lille, "Courrier du 3 mai")):
        add("participation", recommendation=story.identity, organisation=body, role="pilot", source=source)
    assert texts(make(kind))[-1] == "Programme DcANT, page 3\nCourrier du 3 mai\nTableau des pilotes"
    assert "Tableau des pilotes" not in texts(make(kind, recommendations=(story.archives,)))[-1]


def test_the_note_quotes_the_latest_comment_on_each_measure_and_six_at_most(story, add, make):
    for at in range(9):
        measure = add("recommendation", programme=story.programme, code=str(20 + at), title=f"Mesure {at}")
        about = {"campaign": story.spring, "recommendation": measure, "state": "submitted", "governance_score": "2"}
        for body, day in ((story.brest, 1), (story.metz, 2)):
            said = "Déjà dit" if at < 2 and body == story.metz else f"Avis {at} du {day}"
            add("evaluation", **about, evaluator=body, evaluated_on=date(2017, 5, day), comment=said)
    said = [text for text in texts(make("note")) if text.startswith("« ") and text.endswith("– Metz Métropole")]
    assert said == [
        "« À revoir : oui ! » – Metz Métropole",
        "« Déjà dit » – Metz Métropole",
        *(f"« Avis {at} du 2 » – Metz Métropole" for at in range(2, 6)),
    ]


def test_a_measure_that_came_or_left_is_a_change(story, add, make):
    add("recommendation", programme=story.programme, code="12", title="Neuve", introduced_on=date(2017, 7, 2))
    add("recommendation", programme=story.programme, code="13", title="Close", withdrawn_on=date(2017, 7, 3))
    rows = table(make("note", period=Period(date(2017, 7, 1))), "Changements de la période")
    assert [row[2] for row in rows] == ["Ajoutée le 02/07/2017", "Retirée le 03/07/2017"]


def test_what_is_to_come_is_not_said_to_have_changed(story, add, make):
    add("experiment", recommendation=story.identity, title="Plus tard", stage="framing", starts_on=date(2017, 9, 1))
    for period in (Period(date(2017, 7, 1)), Period(date(2017, 7, 1), date(2017, 12, 31))):
        made = make("note", period=period)
        assert "Ce qui a changé : rien n'a été noté dans cette période." in texts(made)
        assert made.facts[3] == "Période : du 1er\u00a0juillet\u00a02017 au 4\u00a0juillet\u00a02017"


def test_a_status_that_came_back_is_no_change(store, story, make):
    for status in ("in_progress", "not_started"):
        store.update("recommendation", story.identity, {"status": status}, Operation("edit", "Hésitation"))
    period = Period(date(2017, 3, 1), date.today())
    made = make("note", date.today(), programme=story.programme, period=period)
    assert not any("statut «" in text.lower() for text in texts(made))


def test_the_note_looks_six_months_back_unless_told(story, make):
    assert make("note").facts[3] == "Période : du 3\u00a0janvier\u00a02017 au 4\u00a0juillet\u00a02017"
    long_ago = make("note", period=Period(date(2015, 1, 1), date(2015, 2, 1)))
    assert "Ce qui a changé : rien n'a été noté dans cette période." in texts(long_ago)


def test_the_note_cites_only_what_it_tells(store, story, make):
    store.update("meeting", story.meeting, {"source": "Compte rendu"}, Operation("edit", "Source"))
    assert "Compte rendu" in "\n".join(texts(make("note")))
    later = make("note", period=Period(date(2017, 6, 15)))
    assert "Compte rendu" not in "\n".join(texts(later))
    other = make("note", recommendations=(story.identity,))
    assert "Sources" not in headings(other)


def test_the_note_on_chosen_measures_speaks_of_no_other(story, make):
    made = make("note", programme=story.programme, recommendations=(story.identity,))
    assert "Archivage" not in "\n".join(texts(made))
    assert table(made, "Où en est chaque mesure")[0][1] == "Identité"
    chosen = make("note", programme=story.programme, recommendations=(story.archives,))
    assert table(chosen, "Regards croisés") == [
        ("3", "Archivage", "Objectifs atteignables", "Objectifs compromis", "2,3*")
    ]


def test_the_first_page_says_what_is_late_what_is_at_risk_and_what_is_to_be_decided(story, add, make):
    add(
        "progress_point",
        recommendation=story.identity,
        dated_on=date(2017, 6, 1),
        author=story.state,
        weather="sunny",
    )
    add("progress_point", recommendation=story.identity, dated_on=date(2017, 6, 2), author=story.metz, weather="clouds")
    add("experiment", recommendation=story.identity, title="Essai", stage="running", ends_on=date(2017, 7, 1))
    both = {
        "Mesures en retard": "3 – Archivage (4\u00a0jours)",
        "Jalons en retard": "« Marché » (mesure 3, 12\u00a0jours)",
        "Objectifs compromis": "3 – Archivage (selon Brest Métropole)",
        "Regards opposés": "Mesures 3, 10 : deux degrés ou plus séparent la météo de l'État et celle des territoires",
        "Décisions à prendre": "À l'issue de « Essai » (mesure 10)",
    }
    ours = {
        "Désaccords": "Coût (SGMAP)",
        "Suites en retard": "1 : « Relancer Metz » (mesure 3, 14\u00a0jours de retard)",
    }
    assert first_lines(make("progress")) == both
    assert first_lines(make("note")) == both | ours


def first_lines(made) -> dict[str, str]:
    """What stands under « À retenir »."""
    at = next(at for at, block in enumerate(made.blocks) if block == Heading("À retenir"))
    return dict(made.blocks[at + 1].pairs)


def test_many_late_things_are_counted_after_the_first(story, add, make):
    for at in range(1, 9):
        add("milestone", recommendation=story.identity, title=f"Étape {at}", due_on=date(2017, 6, at))
    said = first_lines(make("note"))["Jalons en retard"]
    assert said.startswith("« Étape 1 » (mesure 10, 33\u00a0jours) ; « Étape 2 »")
    assert said.endswith("« Étape 4 » (mesure 10, 30\u00a0jours) ; et 5 autres")


def test_when_nothing_presses_the_first_page_says_so(story, make):
    assert "Aucun retard, aucun objectif compromis, aucune décision en attente." in texts(
        make("progress", recommendations=(story.identity,))
    )


def test_the_note_has_no_section_without_anything_in_it_and_says_that_in_a_line(story, make):
    made = make("note", recommendations=(story.identity,), period=Period(date(2017, 7, 1)))
    assert headings(made) == ["À retenir", "Où en est chaque mesure"]
    said = "Ce que pensent les évaluateurs : personne n'a encore transmis d'évaluation pour cette campagne."
    assert said in texts(made)


def test_a_report_on_chosen_measures_says_which_and_counts_them_alone(story, add, make):
    given = {"campaign": story.spring, "evaluator": story.metz, "state": "submitted", "governance_score": "3"}
    add("evaluation", recommendation=story.identity, **given)
    both, one = make("progress"), make("progress", recommendations=(story.archives,))
    assert (both.title, both.subtitle) == ("État d'avancement – DcANT 2015-2017", "Développement concerté")
    assert one.subtitle == "Développement concerté – mesure 3"
    assert make("note", recommendations=(story.archives,)).subtitle == "DcANT 2015-2017 – mesure 3"
    assert [block.items[-1].value for made in (both, one) for block in made.blocks[:1]] == ["3", "2"]


def test_measures_go_by_axis_in_their_natural_order_those_without_last(story, add, make):
    add("recommendation", programme=story.programme, code="11", title="Sans", axis=None)
    add("recommendation", programme=story.programme, code="12", title="Dix", axis="Axe 10")
    add("recommendation", programme=story.programme, code="13", title="Encore", axis="Axe 1")
    assert headings(make("progress"))[2:-2] == [
        "Axe 1", "3 – Archivage", "13 – Encore", "Axe 2", "10 – Identité", "Axe 10", "12 – Dix", "Sans axe", "11 – Sans",
    ]  # fmt: skip


def test_the_note_lists_what_is_late_and_what_is_to_be_done(story, make):
    made = make("note", programme=story.programme)
    assert table(made, "Jalons") == [("3", "Marché", "Brest Métropole", "22/06/2017", "En retard de 12\u00a0jours")]
    assert [row[:3] for row in table(made, "Suites à donner")] == [("3", "Relancer Metz", "Metz Métropole")]
    assert table(made, "Réunions de la période") == [("14/06/2017", "Commission", "3", "Poursuivre en 2018")]


def test_evaluators_who_disagree_are_named_by_subject(store, story, add, make):
    for number in range(8):
        add(
            "evaluation",
            campaign=story.spring,
            recommendation=story.identity,
            evaluator=add("organisation", name=f"Ville {number}", kind="ville"),
            state="validated",
            governance_score="04"[number % 2],
        )
    said = texts(make("note", programme=story.programme))
    assert "10 – Identité, gouvernance partagée : accord 0,00, moyenne 2,0 (8\u00a0notes)" in said


def test_a_report_and_a_glance_give_each_side_the_same_weather(store, story, make):
    seen = glances(State(store.read(), TODAY), [story.archives])[story.archives]
    (row,) = (row for row in table(make("note"), "Où en est chaque mesure") if row[0] == "3")
    label = CHOICES["weather"].label
    assert row[3:5] == (label(seen.by_state.weather), label(seen.by_us.weather))
    assert row[-1] == str(seen.participants)

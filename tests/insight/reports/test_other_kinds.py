"""The sheet of an organisation, the note for a commission, the progress report for the SGMAP."""

import itertools
from datetime import date

import pytest

from dcant_tracker.errors import UsageError
from dcant_tracker.insight.reports.asked import Asked, Period
from dcant_tracker.insight.reports.catalogue import REPORTS, report
from dcant_tracker.insight.reports.structure import FigureBlock, Heading
from dcant_tracker.insight.state import State
from dcant_tracker.store.changes import Operation
from tests.insight.reports.reading import TODAY, definitions, headings, table, texts


def test_an_unknown_kind_names_those_there_are(store):
    with pytest.raises(UsageError) as refused:
        report("bilan", State(store.read(), TODAY), Asked())
    assert all(name in refused.value.hint for name in REPORTS)


@pytest.mark.parametrize("kind", ["note", "progress"])
def test_without_any_measure_a_report_says_what_to_do(make, kind):
    made = make(kind)
    assert "Aucune mesure : choisissez un autre programme ou d'autres mesures." in texts(made)


@pytest.mark.parametrize("kind", REPORTS)
def test_headings_never_skip_a_level(story, make, kind):
    made = make(kind, subject={"recommendation": story.archives, "organisation": story.brest}.get(kind))
    levels = [0, *(block.level for block in made.blocks if isinstance(block, Heading))]
    assert len(levels) > 3
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
        ("20/06/2017", "Appel", "Promesse de note", "27/06/2017 (en retard de 7 jours)")
    ]
    everything = "\n".join(texts(make("organisation", subject=story.brest, with_contacts=True, with_internal=True)))
    assert "Secret d'appel" in everything
    assert "Interne : Brest hésite" in everything


def test_the_progress_report_goes_axis_by_axis(story, make):
    made = make("progress", programme=story.programme)
    assert made.title == "État d'avancement – DcANT 2015-2017"
    assert headings(made) == ["Vue d'ensemble", "Axe 1", "3 – Archivage", "Axe 2", "10 – Identité", "Sources"]
    assert table(made, "Où en est chaque mesure") == [
        (
            "3",
            "Archivage",
            "En cours (en retard de 4 jours)",
            "Objectifs atteignables",
            "Objectifs compromis",
            "1/3, 1 en retard",
            "1",
            "2",
        ),
        ("10", "Identité", "Non démarrée", "–", "–", "–", "0", "0"),
    ]
    drawn = [block.figure.name for block in made.blocks if isinstance(block, FigureBlock)]
    assert drawn == ["timeline", "coverage"]
    assert definitions(made)["Participations"] == "Pilote : 1 ; Expérimentateur : 1"


def test_the_progress_report_keeps_notes_and_people_whatever_is_asked(story, make):
    said = "\n".join(texts(make("progress", with_internal=True, with_contacts=True)))
    assert "Interne" not in said
    assert "Camille" not in said


def test_the_note_tells_what_changed_in_the_period(store, story, make):
    store.update("recommendation", story.identity, {"status": "in_progress"}, Operation("edit", "Lancement"))
    period = Period(date(2017, 3, 1), date.today())
    said = texts(make("note", programme=story.programme, period=period))
    assert "10 – Identité : statut « Non démarrée » → « En cours »" in said
    assert "3 – Archivage : météo de SGMAP, de appuis nécessaires à objectifs atteignables" in said
    assert "3 – Archivage : première météo de Brest Métropole, objectifs compromis" in said
    assert "3 – Archivage : jalon « Cadrage » réalisé le 12/03/2017" in said
    assert "3 – Archivage : 1 nouveau participant (Brest Métropole)" in said
    assert not any("« Préfiguration bretonne » lancée" in text for text in said)


def test_a_status_that_came_back_is_no_change(store, story, make):
    for status in ("in_progress", "not_started"):
        store.update("recommendation", story.identity, {"status": status}, Operation("edit", "Hésitation"))
    period = Period(date(2017, 3, 1), date.today())
    assert not any("statut «" in text for text in texts(make("note", programme=story.programme, period=period)))


def test_the_note_looks_six_months_back_unless_told(story, make):
    assert make("note").facts[3] == "Période : du 3\u00a0janvier\u00a02017 au 4\u00a0juillet\u00a02017"
    long_ago = make("note", period=Period(date(2015, 1, 1), date(2015, 2, 1)))
    assert "Rien n'a été noté dans cette période." in texts(long_ago)


def test_the_note_on_chosen_measures_speaks_of_no_other(story, make):
    made = make("note", programme=story.programme, recommendations=(story.identity,))
    assert "Archivage" not in "\n".join(texts(made))
    assert table(made, "Où en est chaque mesure")[0][1] == "Identité"
    chosen = make("note", programme=story.programme, recommendations=(story.archives,))
    assert table(chosen, "Regards croisés") == [
        ("3", "Archivage", "Objectifs atteignables", "Objectifs compromis", "2,2*")
    ]


def test_the_note_lists_what_is_late_and_what_is_to_be_done(story, make):
    made = make("note", programme=story.programme)
    assert table(made, "Jalons") == [("3", "Marché", "Brest Métropole", "22/06/2017", "en retard de 12 jours")]
    assert [row[:2] for row in table(made, "Suites à donner")] == [("3", "Relancer Metz")]
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

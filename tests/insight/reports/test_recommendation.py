"""« Fiche recommandation »: what it tells, and what it keeps to itself."""

from datetime import date

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.insight.reports.catalogue import report
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Paragraph, Tone
from dcant_tracker.insight.state import present, state_at
from dcant_tracker.store.writing.changes import Operation
from tests.insight.reports.reading import TORTURE, definitions, figures, headings, table, texts

EDIT = Operation("edit", "Modification")


@pytest.fixture
def sheet(story, make):
    return make("recommendation", subject=story.archives)


def test_it_names_itself_its_data_their_day_its_officer_and_its_campaign(sheet):
    assert sheet.title == "Recommandation 3 – Archivage"
    assert sheet.subtitle == "DcANT 2015-2017"
    assert sheet.facts == (
        "Données : DcANT 2015-2017, au 04/07/2017",
        "Établi par Alix Martin",
        "Campagne : Printemps 2017",
    )


def test_without_a_short_title_the_whole_one_is_said_once_on_one_line(story, add, make):
    uid = add("recommendation", programme=story.programme, code="11", title="Une longue\nphrase")
    made = make("recommendation", subject=uid)
    assert made.title == "Recommandation 11 – Une longue phrase"
    assert not any("Une longue" in text for text in texts(made)[1:])


def test_a_short_title_that_says_the_whole_one_is_not_said_twice(story, add, make):
    uid = add(
        "recommendation",
        programme=story.programme,
        code="11",
        title="Données  ouvertes",
        short_title="Données ouvertes",
    )
    said = texts(make("recommendation", subject=uid))
    assert [text for text in said if "ouvertes" in text] == ["Recommandation 11 – Données ouvertes"]


def test_a_long_title_is_cut_in_the_heading_and_said_whole_below(story, add, make):
    title = "Encourager la mutualisation des plateformes d'archivage entre collectivités " * 3
    made = make("recommendation", subject=add("recommendation", programme=story.programme, code="11", title=title))
    assert made.title.endswith("…")
    assert len(made.title) < 140
    assert title.strip() in texts(made)


def test_it_says_who_leads_and_how_late_it_is(sheet):
    said = definitions(sheet)
    assert said["Statut"] == "En cours"
    assert said["Pilote État"] == "SGMAP"
    assert said["Pilote territorial"] == "Brest Métropole"
    assert said["Échéance"] == "30/06/2017 (en retard de 4\u00a0jours)"


def test_it_shows_the_latest_weather_of_each_side(sheet):
    rows = table(sheet, "Dernière météo de chaque auteur")
    assert [row[:3] for row in rows] == [
        ("Brest Métropole", "Objectifs compromis", "14/06/2017"),
        ("SGMAP", "Objectifs atteignables", "29/05/2017"),
    ]


def test_it_shows_milestones_done_late_and_to_come(sheet):
    assert [(row[0], row[3]) for row in table(sheet, "Jalons")] == [
        ("Cadrage", "Réalisé le 12/03/2017"),
        ("Marché", "En retard de 12\u00a0jours"),
        ("Bilan", "À venir"),
    ]


def test_it_shows_experiments_with_their_stage_and_outcome(sheet):
    assert table(sheet, "Expérimentations") == [
        ("Préfiguration bretonne", "En cours", "Depuis le 01/02/2017", "À décider")
    ]
    assert "Préfiguration bretonne\nObjectif : Mutualiser" in texts(sheet)


def test_it_lists_who_takes_part_by_role_without_those_who_left(sheet):
    assert table(sheet, "Participants par rôle") == [
        ("Pilote", "1", "Brest Métropole"),
        ("Expérimentateur", "1", "Metz Métropole"),
    ]


def test_means_are_told_with_how_many_answered_and_marked_when_few(sheet):
    assert [row[1:] for row in table(sheet, "Notes par principe, de 0 à 4")] == [
        ("4,0*", "2 / 3 (67\u202f%)", "0,00", "1,00"),
        ("0,5*", "2 / 3 (67\u202f%)", "0,50", "0,81"),
        ("–", "2 / 3 (67\u202f%)", "–", "–"),
        ("–", "0 / 3 (0\u202f%)", "–", "–"),
    ]
    note = next(text for text in texts(sheet) if "Moins de" in text)
    assert "Évaluations reçues : 2 des 3 attendues (67\u202f%)." in note


def test_it_draws_the_principles_and_the_answers(sheet):
    drawn = figures(*sheet.blocks)
    assert [figure.name for figure in drawn] == ["radar", "answers"]
    assert all(figure.alt for figure in drawn)


def test_it_quotes_justifications_and_comments_with_their_authors(sheet):
    quoted = [block.text for block in sheet.blocks if isinstance(block, Paragraph) and block.tone is Tone.QUOTE]
    assert any(f"Parce que {TORTURE}" in text and "gouvernance partagée : pleinement (4/4)" in text for text in quoted)
    assert "« À revoir : oui ! » – Metz Métropole" in quoted


def test_it_compares_positions_and_lists_decisions_and_what_is_to_be_done(sheet):
    assert table(sheet, "Positions comparées") == [("Coût", "Partager", "SGMAP", "Attendre", "Désaccord")]
    assert table(sheet, "Réunions et décisions") == [("14/06/2017", "Commission", "Archives", "Poursuivre en 2018")]
    assert table(sheet, "Suites à donner") == [
        ("Relancer Metz", "Metz Métropole", "20/06/2017", "En retard de 14\u00a0jours")
    ]


def test_it_cites_its_sources(sheet):
    assert headings(sheet)[-1] == "Sources"
    assert "Programme DcANT, page 3" in texts(sheet)


def test_nothing_internal_and_nobody_leaves_unless_asked(sheet, story, make):
    said = "\n".join(texts(sheet))
    assert "Interne" not in said
    assert "Camille" not in said
    told = "\n".join(texts(make("recommendation", subject=story.archives, with_internal=True, with_contacts=True)))
    assert "Interne : ne pas diffuser" in told
    assert "Brest Métropole – Camille Durand" in told


def test_without_any_answer_it_says_so(story, make):
    made = make("recommendation", subject=story.identity)
    assert "Évaluations : personne n'a encore transmis d'évaluation pour cette campagne." in texts(made)
    assert not figures(*made.blocks)


def test_without_any_campaign_it_speaks_of_none(add, make):
    programme = add("programme", code="Neuf", title="Neuf", starts_on=date(2017, 1, 1))
    made = make("recommendation", subject=add("recommendation", programme=programme, code="1", title="Une"))
    assert "Évaluations : personne n'a encore transmis d'évaluation." in texts(made)


def test_a_deleted_recommendation_is_refused_in_a_sentence(store, story, make):
    store.transact(EDIT, lambda transaction: transaction.delete("recommendation", story.identity, with_dependants=True))
    with pytest.raises(UserError, match="a été supprimée"):
        make("recommendation", subject=story.identity)


def test_a_campaign_that_is_gone_is_refused_in_a_sentence(story, make):
    with pytest.raises(UserError, match="campagne choisie n'existe pas"):
        make("recommendation", subject=story.archives, campaign="disparue")


def test_an_earlier_state_is_told_as_it_was_and_says_its_day(store, story):
    before = store.read().fetch_value("SELECT max(id) FROM step")
    store.update("recommendation", story.archives, {"status": "done", "short_title": "Renommée"}, EDIT)
    now = report("recommendation", present(store.read()), Asked(subject=story.archives))
    assert now.title == "Recommandation 3 – Renommée"
    with state_at(store.read(), str(before)) as state:
        made = report("recommendation", state, Asked(subject=story.archives))
        assert made.title == "Recommandation 3 – Archivage"
        assert definitions(made)["Statut"].startswith("En cours")
        assert made.facts[0].startswith("État au ")
        assert made.facts[1].startswith("Données : DcANT 2015-2017, au ")
        assert made.day == date.today()


def test_before_the_record_existed_the_sentence_names_the_day(store, story):
    with state_at(store.read(), "1") as state, pytest.raises(UserError, match="n'existe pas au"):
        report("recommendation", state, Asked(subject=story.archives))

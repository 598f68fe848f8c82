"""A workbook never seen before: what its sheets and columns are taken for, and how surely."""

import datetime as dt

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.reader import Sheet
from dcant_tracker.exchange.sources.foreign.evidence import heading_score
from dcant_tracker.exchange.sources.foreign.mapping import from_json, to_json
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.exchange.sources.foreign.reading import leading_number
from tests.exchange.partner_tables import ACTIONS, MATRIX


def fields(sheet) -> dict[str, str]:
    return {column.heading: column.field for column in sheet.columns}


def test_headings_in_other_words_find_their_fields(workbook, propose):
    (sheet,) = propose(workbook({"Suivi": ACTIONS})).sheets
    assert (sheet.entity, sheet.header, sheet.first) == ("recommendation", 3, 4)
    assert fields(sheet) == {
        "N° reco": "code",
        "Titre": "title",
        "Avancement": "status",
        "Date limite": "due_on",
        "Mots-clés": "themes",
        "Budget": "",
    }
    assert sheet.given == {"programme": "DcANT 2015-2017"}
    assert sheet.missing() == []
    themes = next(column for column in sheet.columns if column.field == "themes")
    assert themes.separator == ","


def test_words_near_a_choice_are_translated(workbook, propose):
    (sheet,) = propose(workbook({"Suivi": ACTIONS})).sheets
    status = next(column for column in sheet.columns if column.field == "status")
    assert status.values == {"termine": "done", "non demarre": "not_started"}


def test_values_tell_a_column_without_a_clear_heading(workbook, propose):
    rows = [("Membre", "Immatriculation"), ("Brest Métropole", "242900314"), ("Ville de Toulouse", "213105554")]
    (sheet,) = propose(workbook({"Liste": rows})).sheets
    assert sheet.entity == "organisation"
    assert fields(sheet) == {"Membre": "name", "Immatriculation": "siren"}
    name, siren = sheet.columns
    assert siren.confidence < name.confidence


def test_a_heading_that_its_values_belie_is_doubted(workbook, propose):
    dates = [("N°", "Titre", "Échéance"), ("1", "A", dt.date(2016, 1, 1)), ("2", "B", dt.date(2016, 2, 1))]
    words = [("N°", "Titre", "Échéance"), ("1", "A", "à voir"), ("2", "B", "plus tard")]
    sure, doubtful = (
        next(c for c in propose(workbook({"Suivi": rows})).sheets[0].columns if c.heading == "Échéance").confidence
        for rows in (dates, words)
    )
    assert doubtful < sure


def test_organisations_down_and_recommendations_across_are_participations(workbook, propose):
    (sheet,) = propose(workbook({"Implications": MATRIX})).sheets
    assert (sheet.entity, sheet.header, sheet.is_matrix) == ("participation", 2, True)
    assert [column.given.get("recommendation") for column in sheet.columns] == [
        None,
        "DcANT 2015-2017 / 1",
        "DcANT 2015-2017 / 2",
        "DcANT 2015-2017 / 3",
        None,
    ]
    roles = sheet.columns[1].values
    assert roles["gt"] == "working_group"
    assert roles["experimentateur"] == "experimenter"
    assert roles["-"] == ""


def test_a_sheet_that_says_nothing_to_us_is_left_aside(workbook, propose):
    rows = [("Poste", "Montant"), ("Papier", 12), ("Encre", 30)]
    (sheet,) = propose(workbook({"Fournitures": rows})).sheets
    assert sheet.entity == ""


def test_a_number_before_the_titles_serves_as_number(workbook, propose):
    rows = [("Intitulé", "Description"), ("1. Échanges", "a"), ("Action 2 – Contrôle", "b")]
    (sheet,) = propose(workbook({"Fiches": rows})).sheets
    title = next(column for column in sheet.columns if column.field == "title")
    assert title.leading == "code"
    assert sheet.missing() == []


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("Action 1 - Assurer", "1", "Assurer"),
        ("1.1.1. Informer", "1.1.1", "Informer"),
        ("N° 3 : Commande", "3", "Commande"),
        ("R4 – Identité", "4", "Identité"),
        ("Fiche Action 2. Animer", "2", "Animer"),
        ("2015 fut l'année", "2015", "fut l'année"),
        ("Sans numéro", None, "Sans numéro"),
        (None, None, None),
    ],
)
def test_leading_numbers(text, number, rest):
    assert leading_number(text) == (number, rest)


def test_a_mapping_written_as_json_is_read_back_the_same(workbook, propose):
    mapping = propose(workbook({"Suivi": ACTIONS, "Implications": MATRIX}))
    assert from_json(to_json(mapping)) == mapping


def test_the_label_itself_convinces_more_than_a_usual_name():
    entity = CATALOGUE["recommendation"]
    assert heading_score(entity, entity["title"], "INTITULÉ") == 1
    assert heading_score(entity, entity["title"], "Titre") == 0.95
    assert heading_score(entity, entity["title"], "Budget") < 0.6


def test_a_sheet_without_programme_is_about_the_one_with_most_recommendations(desk, workbook, propose):
    desk.add("programme", {"code": "DcANT 2018-2020", "title": "Suite"})
    (sheet,) = propose(workbook({"Suivi": ACTIONS})).sheets
    assert sheet.given == {"programme": "DcANT 2015-2017"}


def test_a_first_record_in_figures_only_is_a_record(workbook, propose):
    rows = [("N°", "Titre", "Échéance"), (1, None, dt.date(2016, 1, 1)), (2, "Contrôle de légalité", None)]
    (sheet,) = propose(workbook({"Suivi": rows})).sheets
    assert sheet.first == 2


def test_names_are_preferred_to_a_column_of_sirens_with_holes(workbook, propose):
    rows = [("Collectivité", "SIREN", "R1", "R2"), ("Brest Métropole", "242900314", "GT", None)]
    rows += [("Rennes Métropole", None, "GT", "GT"), ("Ville d'Épinal", None, None, "GT")]
    (sheet,) = propose(workbook({"GT": rows})).sheets
    assert fields(sheet)["Collectivité"] == "organisation"


def test_a_sheet_of_lists_is_left_aside(workbook, propose):
    lists = [("Statut", "Participation citoyenne"), ("En cours", "Consultation"), ("Terminé", "Information")]
    suivi, listes = propose(workbook({"Suivi": ACTIONS, "Listes": lists})).sheets
    assert (suivi.entity, listes.entity) == ("recommendation", "")


def test_several_roles_in_a_cell_are_parted_by_what_parts_most_of_them(workbook, propose):
    rows = [("Collectivité", "Reco", "Rôle"), ("Brest Métropole", "R1, R2", "Pilote / GT")]
    rows += [("Rennes Métropole", "R3", "Pilote, GT"), ("Épinal", "R1 ; R3", "GT + observateur")]
    (sheet,) = propose(workbook({"Participants": rows})).sheets
    parted = {column.field: column.separator for column in sheet.columns}
    assert (parted["organisation"], "/" in parted["recommendation"], "/" in parted["role"]) == ("", False, True)


def test_the_name_of_a_sheet_settles_what_its_headings_leave_open(workbook, propose):
    rows = [("Recommandation", "Intitulé", "Échéance"), ("3 – Commande publique", "Lancement", "30/06/2017")]
    rows += [("Simplification", "Bilan", "30/06/2018")]
    jalons, suivi = propose(workbook({"Jalons": rows, "Recommandations": rows})).sheets
    assert (jalons.entity, suivi.entity) == ("milestone", "recommendation")


@pytest.mark.parametrize("said", ["R3", "Reco n°3", "Nº 3", "Recommandation 3", "Action 3 – Commande publique"])
def test_a_column_of_a_matrix_is_headed_by_a_number(workbook, propose, said):
    rows = [("Collectivité", "R1", said), ("Brest Métropole", "GT", "GT"), ("Rennes Métropole", "GT", None)]
    (sheet,) = propose(workbook({"GT": rows})).sheets
    assert sheet.columns[2].given == {"recommendation": "DcANT 2015-2017 / 3"}


def proposed(store, *rows, name="Feuil1"):
    """What a table is proposed as, and what each of its columns gives."""
    sheet = Proposer(store.read()).sheet(Sheet(name, [list(row) for row in rows]))
    return sheet.entity, {column.heading: column.field for column in sheet.used}


def test_a_number_that_stands_for_a_day_is_one_in_a_column_of_days(desk):
    entity, fields = proposed(
        desk.store,
        ("N°", "Action", "Statut", "Date de fin"),
        ("1", "Créer un guichet", "En cours", 47_727),
        ("2", "Former les agents", "En cours", 46_174),
    )
    assert (entity, fields["Date de fin"]) == ("recommendation", "due_on")


@pytest.mark.parametrize("cell", ['["69"]', "https://exemple.fr/69"])
def test_what_is_no_departement_is_not_proposed_as_one(desk, cell):
    _entity, fields = proposed(
        desk.store,
        ("Nom", "Type", "SIREN", "Département"),
        ("Ville de Lyon", "Commune", "216901231", cell),
        ("Ville de Bron", "Commune", "216900290", cell),
    )
    assert "Département" not in fields


def test_of_places_and_bodies_the_bodies_are_where_people_work(desk):
    entity, fields = proposed(
        desk.store,
        ("lib_dep", "fiche_admin", "agent_nom", "agent_prenom", "agent_fonction", "agent_mel"),
        ("Ain", "Préfecture de l'Ain", "MARCHAND", "Yves", "Secrétaire général", "y.marchand@exemple.fr"),
        ("Aisne", "Préfecture de l'Aisne", "DELORME", "Inès", "Sous-préfète", "i.delorme@exemple.fr"),
        ("Meuse", "Préfecture de la Meuse", "ROUX", "Luc", "Secrétaire général", "l.roux@exemple.fr"),
    )
    assert entity == "contact"
    assert fields == {
        "fiche_admin": "organisation",
        "agent_nom": "name",
        "agent_prenom": "name",
        "agent_fonction": "function",
        "agent_mel": "email",
    }


def test_a_grid_of_criteria_without_titles_is_asked_about(desk):
    sentence = (
        "Le service numérique répond-il à un besoin qui s'inscrit dans un des objectifs du développement durable ?"
    )
    entity, _fields = proposed(
        desk.store,
        ("id", "thematique", "critere", "objectif", "controle"),
        ("1.1", "Stratégie", sentence, sentence, "Oui"),
        ("1.2", "Stratégie", f"{sentence} 2", f"{sentence} 3", "Oui"),
        ("2.1", "Contenus", f"{sentence} 4", f"{sentence} 5", "Non"),
    )
    assert entity == ""


def test_a_reading_that_nearly_nothing_speaks_for_is_not_told(desk):
    rows = [["Secteur", "Levier", "Bretagne", "Corse"], ["Tertiaire", "Isolation", 46, 50], ["Déchets", "Tri", 7, 5]]
    assert Proposer(desk.store.read()).readings(Sheet("Données", rows)) == []


def test_the_programme_is_left_open_for_a_plan_of_other_measures(desk):
    rows = [["N°", "Action", "Statut"], ["1", "Rénover la piste", "En cours"], ["2", "Planter des haies", "À venir"]]
    plan = Sheet("Plan", [*rows, ["3", "Ouvrir une ressourcerie", "À venir"]])
    proposal = Proposer(desk.store.read()).sheet(plan)
    assert (proposal.entity, proposal.given, proposal.missing()) == ("recommendation", {}, ["Programme"])


def test_the_programme_is_proposed_for_a_plan_of_ours_with_a_new_measure(desk):
    rows = [["N°", "Action", "Statut"], ["1", "Échanges", "En cours"], ["2", "Contrôle de légalité", "À venir"]]
    plan = Sheet("Plan", [*rows, ["3", "Tout autre chose", "À venir"]])
    assert Proposer(desk.store.read()).sheet(plan).given == {"programme": "DcANT 2015-2017"}


def test_the_name_of_a_project_is_its_title_and_not_what_describes_it(desk):
    sentence = (
        "Le projet vise à collecter et à traiter les informations des passagers, pour tous les ministères concernés."
    )
    rows = [["Porteur", "Nom du projet", "Description et objectifs du projet", "Début"]]
    rows += [["SPM", f"VITAM {rank}", f"{sentence} {rank}", "01/07/2013"] for rank in range(3)]
    found = Proposer(desk.store.read()).sheet(Sheet("Export", rows), "experiment")
    assert {column.heading: column.field for column in found.used} == {"Nom du projet": "title", "Début": "starts_on"}

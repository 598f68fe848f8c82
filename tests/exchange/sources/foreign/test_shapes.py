"""Tables as Excel lets people lay them out: titles, two tables on a sheet, merged cells, groups, two rows of headings."""

import datetime as dt

import openpyxl
import pytest

from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.reader import Sheet
from dcant_tracker.exchange.sources.foreign.headings import header_rows, headings_at, joined
from dcant_tracker.exchange.sources.foreign.mapping import from_json, to_json
from dcant_tracker.exchange.sources.foreign.numbers import DECIMALS, THOUSANDS, point_of, times_of, whole
from dcant_tracker.exchange.sources.foreign.reading import incoming
from dcant_tracker.exchange.sources.foreign.regions import tables_of
from dcant_tracker.exchange.sources.terms import Terms

ORGANISATIONS = ("Brest Métropole", "Rennes Métropole")
LONG = "L'outil numérique de référence pour le suivi par les agents des services"


def sheet_of(*rows) -> Sheet:
    return Sheet("Feuil1", [list(row) for row in rows])


@pytest.fixture
def compared(desk, propose):
    """What an import under the proposal for a workbook would bring."""
    return lambda path: prepare(desk.store, path, Terms(mapping=propose(path))).proposals


def told(proposals) -> list[tuple]:
    """Which organisation takes part in what, and as what."""
    return sorted((p.row, p.theirs["organisation"], p.theirs["recommendation"], p.theirs["role"]) for p in proposals)


# --- the headings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([("Nom du service", "Contact", "Description"), ("A", "a@exemple.fr", LONG), ("B", "b@exemple.fr", LONG)], 0),
        ([("Suivi", "au 1er mars"), (), ("N°", "Titre", "Date"), (1, "Échanges", dt.date(2018, 1, 1))], 2),
        ([("N°", "Titre"), ("1", "Titre"), ("2", "N° de téléphone")], 0),
        ([("Statut", "Pilote"), ("En cours", "SGMAP"), ("En cours", "SGMAP"), ("Terminée", "SGMAP")], 0),
    ],
    ids=["long sentences", "titles above", "headings come again in the data", "words only"],
)
def test_headings_are_found_by_the_shape_of_the_table(rows, header):
    assert header_rows(sheet_of(*rows))[0] == header


def test_two_rows_of_headings_are_joined():
    sheet = sheet_of(
        ("N°", "Intitulé", "Pilote", None, "Échéance"),
        (None, None, "État", "Territorial", None),
        ("1", "Échanges", "SGMAP", "Brest Métropole", "31/12/2017"),
    )
    assert joined(sheet, 0) == (1, 1)
    assert headings_at(sheet, 1, 1) == ["N°", "Intitulé", "Pilote – État", "Pilote – Territorial", "Échéance"]


def test_a_row_of_groups_above_whole_headings_is_not_joined_to_them():
    sheet = sheet_of(("Action", None, "Acteurs", None), ("N°", "Titre", "Pilote", "Statut"), ("1", "A", "B", "C"))
    assert joined(sheet, 1) == (1, 0)


def test_a_table_under_two_rows_of_headings_is_read_and_found_again(desk, workbook, propose):
    rows = [
        ("N°", "Intitulé", "Calendrier", None),
        (None, None, "Début", "Échéance"),
        ("7", "Identités", "01/01/2017", "31/12/2017"),
    ]
    path = workbook({"Suivi": rows})
    mapping = from_json(to_json(propose(path)))
    (sheet,) = mapping.sheets
    assert (sheet.header, sheet.above, sheet.first) == (2, 1, 3)
    (added,) = prepare(desk.store, path, Terms(mapping=mapping)).proposals
    assert (added.theirs["starts_on"], added.theirs["due_on"]) == (dt.date(2017, 1, 1), dt.date(2017, 12, 31))


# --- several tables on a sheet ------------------------------------------------------------------------

MEASURES = [("N°", "Intitulé", "Échéance"), ("31", "Première", "31/12/2017"), ("32", "Deuxième", "30/06/2017")]
PARTICIPANTS = [
    ("Organisme", "Recommandation", "Rôle"),
    ("Brest Métropole", "2", "Expérimentateur"),
    ("Rennes Métropole", "1", "Pilote"),
]


@pytest.mark.parametrize("between", [[()], [(), ("Tableau 2 – participants",)], [(), (), ("Participants",), ()]])
def test_a_table_below_another_is_a_table_of_its_own(workbook, propose, compared, between):
    path = workbook({"Suivi": [("Tableau 1 – mesures",), *MEASURES, *between, *PARTICIPANTS]})
    assert [(sheet.entity, sheet.sheet) for sheet in propose(path).sheets] == [
        ("recommendation", "Suivi"),
        ("participation", "Suivi"),
    ]
    found = compared(path)
    assert {(p.kind, p.entity) for p in found} == {(Case.ADDED, "recommendation"), (Case.ADDED, "participation")}
    last = max(p.row for p in found)
    assert last == 1 + len(MEASURES) + len(between) + len(PARTICIPANTS)


def test_a_table_beside_another_is_a_table_of_its_own(workbook, propose, compared):
    rows = [(*one, None, *other) for one, other in zip(MEASURES, PARTICIPANTS, strict=True)]
    rows.append((None, None, None, None, "Épinal", "1", "Groupe de travail"))
    rows.append((None, None, None, None, "Épinal", "2", "Groupe de travail"))
    path = workbook({"Suivi": rows})
    assert [sheet.entity for sheet in propose(path).sheets] == ["recommendation", "participation"]
    assert sorted(p.cell or p.row for p in compared(path) if p.entity == "participation") == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "rows",
    [
        [*MEASURES, (), ("33", "Troisième", "30/06/2018"), ("34", "Quatrième", "30/06/2018")],
        [*MEASURES, (), ("Axe 2",), ("33", "Troisième", "30/06/2018")],
        [
            ("Action", "Pilote", "Statut"),
            ("Créer", "Brest", "En cours"),
            (),
            ("Axe 2",),
            ("Former", "Nantes", "À venir"),
        ],
        [
            ("N°", None, "Intitulé", "Échéance"),
            ("31", None, "Première", "31/12/2017"),
            ("32", None, "Autre", "30/06/2017"),
        ],
    ],
    ids=["a blank row", "a group", "words only", "a blank column"],
)
def test_one_table_with_gaps_stays_one(rows):
    assert len(tables_of(sheet_of(*rows))) == 1


def test_headings_pasted_again_are_no_record(workbook, compared):
    path = workbook({"Suivi": [*MEASURES, MEASURES[0], ("33", "Troisième", "30/06/2018")]})
    assert sorted(p.theirs["code"] for p in compared(path)) == ["31", "32", "33"]


def test_a_table_that_is_left_aside_is_named(desk, workbook, propose):
    path = workbook({"Suivi": [*MEASURES, (), ("Dépenses",), ("Poste", "Montant"), ("Études", 12), ("Travaux", 30)]})
    ignored = incoming_of(path, propose).ignored
    assert [(one.sheet, one.column) for one in ignored] == [("Suivi", "tableau de la ligne 6")]


def incoming_of(path, propose):
    from dcant_tracker.exchange.reader import read

    return incoming(read(path), propose(path))


# --- what stands for several rows ---------------------------------------------------------------------


def test_cells_merged_downwards_say_the_same_in_each_row(desk, tmp_path, compared):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("Organisme", "Recommandation", "Rôle"),
        ("Brest Métropole", "2", "Expérimentateur"),
        (None, "3", "Pilote"),
        ("Rennes Métropole", "1", "Pilote"),
        (None, "2", "Observateur"),
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:A5")
    book.save(path := tmp_path / "fusions.xlsx")
    brest, rennes = desk["brest"], desk["rennes"]
    assert told(compared(path)) == [
        (2, brest, desk["r2"], "experimenter"),
        (3, brest, desk["r3"], "pilot"),
        (4, rennes, desk["r1"], "pilot"),
        (5, rennes, desk["r2"], "observer"),
    ]


def test_an_organisation_alone_on_its_row_stands_for_those_under_it(desk, workbook, compared):
    rows = [("Organisme", "Recommandation", "Rôle", "Depuis")]
    rows += [("Brest Métropole",), (None, "2", "Pilote", "01/01/2017"), (None, "3", "Observateur", "01/01/2017")]
    rows += [("Rennes Métropole",), (None, "1", "Pilote", "01/01/2017")]
    found = compared(workbook({"Participants": rows}))
    assert [(row, uid) for row, uid, *_rest in told(found)] == [
        (3, desk["brest"]),
        (4, desk["brest"]),
        (6, desk["rennes"]),
    ]


def test_an_axis_alone_on_its_row_is_that_of_the_measures_under_it(workbook, compared):
    rows = [MEASURES[0], ("Axe 1 – Simplifier",), *MEASURES[1:], ("Axe 2 – Ouvrir",), ("33", "Troisième", "30/06/2018")]
    found = compared(workbook({"Suivi": rows}))
    assert {p.theirs["code"]: p.theirs["axis"] for p in found} == {
        "31": "Axe 1 – Simplifier",
        "32": "Axe 1 – Simplifier",
        "33": "Axe 2 – Ouvrir",
    }


# --- names and numbers in their words -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "code", "role"),
    [
        ("GT R1", "1", "working_group"),
        ("Reco 2", "2", "working_group"),
        ("Expé R3", "3", "experimenter"),
        ("R3 (pilote)", "3", "pilot"),
        ("Expérimentateurs – R2", "2", "experimenter"),
    ],
)
def test_headings_name_a_recommendation_and_the_role_that_a_mark_means(desk, workbook, compared, said, code, role):
    rows = [("Collectivité", said, "R9"), ("Épinal", "x", None), ("Brest Métropole", None, None)]
    rows[0] = ("Collectivité", said, "R1" if code != "1" else "R2")
    (added,) = compared(workbook({"GT": rows}))
    assert (added.theirs["recommendation"], added.theirs["role"]) == (desk[f"r{code}"], role)


def test_surname_and_first_name_make_one_name(desk, workbook, propose, compared):
    rows = [
        ("Organisme", "NOM", "Prénom", "Qualité", "Mél", "Tél."),
        ("Épinal", "ROUX", "Inès", "Maire", "i@e.fr", "0329000000"),
    ]
    path = workbook({"Contacts": rows})
    (added,) = compared(path)
    assert {name: added.theirs[name] for name in ("name", "function", "email")} == {
        "name": "Inès ROUX",
        "function": "Maire",
        "email": "i@e.fr",
    }
    assert from_json(to_json(propose(path))) == propose(path)


@pytest.mark.parametrize(
    ("values", "point"),
    [
        (["191.000", "1.234.567"], THOUSANDS),
        (["191.000", "12.5"], DECIMALS),
        (["191.000", "1.234"], ""),
        (["1.234.567", "12.5"], ""),
    ],
)
def test_a_column_says_what_its_points_part(values, point):
    assert point_of(values) == point


@pytest.mark.parametrize(
    ("cell", "point", "times", "number"),
    [
        ("191.000", THOUSANDS, 1, 191_000),
        ("191.000", DECIMALS, 1, 191),
        ("191 000 hab.", "", 1, 191_000),
        ("1.234.567", "", 1, 1_234_567),
        ("1,2 M€", "", 1, 1_200_000),
        ("12 k€", "", 1, 12_000),
        ("213,4", "", 1_000, 213_400),
        (213.4, "", 1_000, 213_400),
        ("12,5", "", 1, "12,5"),
        ("environ 300", "", 1, "environ 300"),
        (None, "", 1, None),
    ],
)
def test_numbers_as_partners_write_them(cell, point, times, number):
    assert whole(cell, point, times) == number


def test_a_heading_says_that_figures_are_in_thousands():
    assert (times_of("Population (en milliers)"), times_of("Montant (M€)"), times_of("Population")) == (
        1_000,
        1_000_000,
        1,
    )


def test_a_point_that_may_mean_either_is_asked_about_once_for_its_column(workbook, compared):
    rows = [("Nom", "Type", "Population"), ("Ville Aa", "Ville", "191.000"), ("Ville Bb", "Ville", "213.000")]
    found = [p for p in compared(workbook({"Population": rows})) if p.kind is Case.UNREADABLE]
    assert [p.cell for p in found] == ["C2", "C3"]
    assert len({p.message for p in found}) == 1
    assert "milliers ou les décimales" in found[0].message


# --- what would be a wrong value in silence -------------------------------------------------------------


def fields(mapping) -> list[list[str]]:
    return [[column.field for column in sheet.columns] for sheet in mapping.sheets]


def test_two_tables_as_long_as_each_other_are_parted_by_the_records_that_they_name(workbook, propose):
    rows = [
        ("N°", "Intitulé", "Statut", None, "Organisme", "Recommandation", "Rôle"),
        (1, "Échanges", "En cours", None, "Brest Métropole", "1", "Pilote"),
        (2, "Contrôle de légalité", "Terminé", None, "Épinal", "2", "GT"),
    ]
    assert fields(propose(workbook({"Feuil1": rows}))) == [
        ["code", "title", "status"],
        ["organisation", "recommendation", "role"],
    ]


@pytest.mark.parametrize("title", ["Membres du groupe", None])
def test_no_blank_row_must_part_tables_whose_headings_are_plain(title):
    heading = ("Nom", "Qualité", "Tél.", "Organisme")
    rows = [
        ("Suivi des mesures",),
        ("N°", "Intitulé", "Échéance"),
        (1, "Échanges", "31/12/2026"),
        (2, "Contrôle", "31/12/2026"),
        *([(title,)] if title else []),
        heading,
        ("Camille Durand", "Cheffe", "0298001122", "Brest Métropole"),
        ("Luc Roux", "DGS", "0298001123", "Brest Métropole"),
    ]
    first, second = tables_of(sheet_of(*rows))
    assert len(first.rows) == 4
    assert next(row for row in second.rows if any(row)) == [title or "Nom", *([] if title else heading[1:])]
    assert header_rows(second)[0] == (5 if title else 4)


def test_what_stands_under_another_record_is_no_name_of_this_one(workbook, compared):
    rows = [
        ("Organisme", None, "Contact", None, None),
        ("Nom", "Type", "NOM", "Prénom", "Courriel"),
        ("Brest Métropole", "Métropole", "LE GALL", "Anne", "a@x.fr"),
        ("Épinal", "Ville", "ROUX", "Luc", "l@x.fr"),
    ]
    added = [(p.theirs["name"], p.theirs["organisation"]) for p in compared(workbook({"Feuil1": rows}))]
    assert [name for name, _organisation in added] == ["Anne LE GALL", "Luc ROUX"]


@pytest.mark.parametrize(
    ("pilots", "field"),
    [
        (("DGCL", "SGMAP", "DAE"), "lead_state"),
        (("Brest Métropole", "Ville d'Épinal", "Rennes Métropole"), "lead_local"),
    ],
)
def test_a_leader_is_of_the_side_that_its_name_says(workbook, propose, pilots, field):
    titles = ("Échanges", "Contrôle de légalité", "Commande publique")
    rows = [(rank, title, pilot, "31/12/2026") for rank, title, pilot in zip((1, 2, 3), titles, pilots, strict=True)]
    path = workbook({"Feuil1": [("N°", "Action", "Pilote", "Échéance"), *rows]})
    assert fields(propose(path)) == [["code", "title", field, "due_on"]]


def test_leaders_of_both_sides_in_one_column_are_taken_for_neither(workbook, propose):
    rows = [("N°", "Action", "Pilote", "Échéance"), (1, "Échanges", "Brest Métropole", "31/12/2026")]
    rows += [(2, "Contrôle de légalité", "SGMAP", "31/12/2026"), (3, "Commande publique", "DAE", "31/12/2026")]
    assert not {"lead_state", "lead_local"} & {*fields(propose(workbook({"Feuil1": rows})))[0]}


def test_a_day_written_the_month_first_puts_the_others_of_its_column_in_doubt(workbook, compared):
    rows = [
        ("N°", "Intitulé", "Échéance"),
        (1, "Échanges", "12/31/2026"),
        (2, "Contrôle de légalité", "03/04/26"),
        (3, "Commande publique", dt.date(2026, 5, 6)),
        (4, "Autre", "05/05/2026"),
    ]
    by_cell = {p.cell or p.row: p for p in compared(workbook({"Feuil1": rows}))}
    assert by_cell["C2"].kind is Case.UNREADABLE
    assert [by_cell[cell].kind for cell in ("C3", "C4")] == [Case.CONFLICT, Case.CONFLICT]
    assert by_cell["C3"].message.startswith(
        "« 12/31/2026 », dans la même colonne, est écrit le mois d'abord : est-ce bien le 03/04/2026 ?"
    )
    assert by_cell[5].kind is Case.ADDED


PARTICIPANTS_AND_NOTES = [
    ("Organisme", "Recommandation", "Rôle"),
    ("Rennes Métropole", "1", "Pilote"),
    ("Épinal", "2", "GT"),
    ("* GT : groupe de travail",),
    (),
    (None, "À confirmer en comité"),
    ("Source : DGCL, mars 2026",),
]


def test_what_is_said_under_a_table_is_no_record_of_it_and_is_named(desk, workbook, propose):
    path = workbook({"Suivi": PARTICIPANTS_AND_NOTES})
    preview = prepare(desk.store, path, Terms(mapping=propose(path)))
    assert [(p.row, p.kind) for p in preview.proposals] == [(2, Case.ADDED), (3, Case.ADDED)]
    assert not list(preview.unknown)
    assert [one.column for one in preview.ignored] == [
        "ligne 4 : « * GT : groupe de travail »",
        "ligne 6 : « À confirmer en comité »",
        "ligne 7 : « Source : DGCL, mars 2026 »",
    ]


def test_a_name_alone_that_nothing_parts_from_its_table_stays_a_row(workbook, compared):
    rows = [("Nom", "Type", "Population"), ("Ville d'Aa", "Ville", 12), ("Ville de Bb",)]
    assert [p.row for p in compared(workbook({"Villes": rows}))] == [2, 3]


def test_a_number_that_begins_with_zero_is_the_same_number(workbook, compared):
    rows = [("N°", "Intitulé", "Statut"), ("01", "Échanges", "En cours"), ("002", "Contrôle de légalité", "Terminée")]
    found = compared(workbook({"Plan": rows}))
    assert [(p.kind, p.field, p.theirs) for p in found] == [
        (Case.CHANGED, "status", "in_progress"),
        (Case.CHANGED, "status", "done"),
    ]

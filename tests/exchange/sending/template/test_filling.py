"""A partner's own template, filled in with what we know, and compared when it comes back."""

import zipfile

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sending.template.filling import OtherMeasuresError, fill_template
from tests.exchange.partner_tables import ACTIONS, MATRIX


def rows_of(path, sheet) -> list[list]:
    return read(path).sheet(sheet).rows


@pytest.fixture
def template(desk, workbook, saved):
    """An empty-handed template: only its headings and two rows, filled in under its correspondence."""

    def fill(sheets, learnt_from):
        mapping = saved(workbook(learnt_from, "appris.xlsx"))
        target = desk.folder / "rempli.xlsx"
        return mapping, fill_template(desk.store, workbook(sheets, "modele.xlsx"), target, mapping)

    return fill


def test_known_rows_are_filled_and_missing_ones_added_below(desk, template):
    desk.set("recommendation", "r2", status="done")
    _mapping, filled = template({"Suivi": ACTIONS[:5]}, {"Suivi": ACTIONS})
    rows = rows_of(filled.path, "Suivi")
    assert rows[3][:5] == [1, "Échanges", "Non démarrée", "31/12/2016", "archivage, identité"]
    assert rows[4][:3] == [2, "Contrôle de légalité", "Terminé"]
    assert [row[0] for row in rows[3:]] == [1, 2, "3"]


def test_the_partners_own_columns_are_left_alone(desk, template):
    _mapping, filled = template({"Suivi": ACTIONS[:5]}, {"Suivi": ACTIONS})
    assert [row[5] for row in rows_of(filled.path, "Suivi")[3:5]] == [12, 5]


def test_a_matrix_is_filled_with_roles_in_the_partners_words(desk, template):
    sheet = [*MATRIX[:2], ("Brest Métropole", None, "GT", None, "Mme A")]
    desk.add("participation", {"recommendation": desk["r3"], "organisation": desk["rennes"], "role": "working_group"})
    _mapping, filled = template({"Implications": sheet}, {"Implications": MATRIX})
    rows = rows_of(filled.path, "Implications")
    assert rows[2][:4] == ["Brest Métropole", "Pilote", None, None]
    assert rows[3] == ["Rennes Métropole", None, None, "GT"]


def test_the_filled_template_is_the_base_of_its_return(desk, template):
    mapping, filled = template({"Suivi": ACTIONS[:5]}, {"Suivi": ACTIONS})
    only_theirs = {("changed", "due_on")}
    assert {(str(p.kind), p.field) for p in prepare(desk.store, filled.path).proposals} == only_theirs
    desk.set("recommendation", "r1", title="Revu chez nous")
    book = openpyxl.load_workbook(filled.path)
    book["Suivi"]["B4"] = "Revu chez eux"
    book["Suivi"]["C4"] = "en cours"
    book.save(filled.path)
    again = prepare(desk.store, filled.path)
    assert again.origin.terms.mapping.name == mapping.name
    found = {(str(p.kind), p.field) for p in again.proposals}
    assert found - only_theirs == {("conflict", "title"), ("changed", "status")}


def test_a_template_that_says_it_all_is_not_written(desk, template, workbook):
    mapping, filled = template({"Suivi": ACTIONS[:5]}, {"Suivi": ACTIONS})
    with pytest.raises(UserError, match="rien à remplir"):
        fill_template(desk.store, filled.path, desk.folder / "encore.xlsx", mapping)


def test_a_row_added_where_cells_hold_several_values_is_written_whole(desk, workbook, saved, tmp_path):
    rows = [("Collectivité", "Reco", "Rôle"), ("Rennes Métropole", "R1, R2", "Pilote / GT"), ("Épinal", "R3", "GT")]
    source = workbook({"Participants": rows})
    mapping = saved(source)
    target = tmp_path / "rempli.xlsx"
    fill_template(desk.store, source, target, mapping)
    filled = [[cell.value for cell in row] for row in openpyxl.load_workbook(target)["Participants"]]
    assert filled[: len(rows)] == [list(row) for row in rows]
    assert ["Brest Métropole", "DcANT 2015-2017 / 1", "Pilote"] in filled


OTHER = [("N°", "Intitulé", "Description", "Statut"), ("1", "Rénover la mairie", "Travaux du toit", "À venir")]


def test_nothing_is_written_over_another_measure_of_the_same_number(desk, workbook, saved, tmp_path):
    source = workbook({"Plan": OTHER})
    target = tmp_path / "rempli.xlsx"
    with pytest.raises(OtherMeasuresError, match=r"ligne 2 .* renumérotée"):
        fill_template(desk.store, source, target, saved(source))
    assert not target.exists()


def test_rows_about_another_measure_are_left_and_asked_about_when_they_come_back(desk, workbook, saved, tmp_path):
    source = workbook({"Plan": [*OTHER, ("2", "Contrôle de légalité", None, None)]})
    filled = fill_template(desk.store, source, tmp_path / "rempli.xlsx", saved(source), leave_others=True)
    rows = rows_of(filled.path, "Plan")
    assert rows[1] == list(OTHER[1])
    assert rows[2][3] == "À venir"
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    asked = prepare(desk.store, filled.path).proposals
    assert {(p.kind.value, p.row) for p in asked} == {("conflict", 2)}


def test_only_what_was_written_is_a_base(desk, workbook, saved, tmp_path):
    source = workbook({"Plan": [OTHER[0], ("2", "Contrôle de légalité", "Leur description", "Terminée")]})
    filled = fill_template(desk.store, source, tmp_path / "rempli.xlsx", saved(source))
    (proposal,) = prepare(desk.store, filled.path).proposals
    assert (proposal.field, proposal.theirs) == ("description", "Leur description")


def test_what_stands_below_a_table_is_not_written_over(desk, workbook, saved, tmp_path):
    below = [(), ("Dépenses",), ("Poste", "Montant"), ("Études", 12), ("Travaux", 30)]
    source = workbook({"Plan": [OTHER[0], ("2", "Contrôle de légalité", None, None), *below]})
    filled = fill_template(desk.store, source, tmp_path / "rempli.xlsx", saved(source))
    assert rows_of(filled.path, "Plan")[3:] == [
        ["Dépenses"],
        ["Poste", "Montant"],
        ["Études", 12],
        ["Travaux", 30],
    ]
    assert any("n'y sont pas ajoutées" in one.reason for one in filled.refused)


def with_list(path, formula, cells="D2:D50", lists=()):
    """The workbook with a drop-down of ``formula`` on ``cells``, and a sheet of lists."""
    book = openpyxl.load_workbook(path)
    for row in lists:
        (book["Listes"] if "Listes" in book.sheetnames else book.create_sheet("Listes")).append(row)
    validation = DataValidation(type="list", formula1=formula)
    book["Plan"].add_data_validation(validation)
    validation.add(cells)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("formula", "lists"),
    [
        ('"À faire,En chantier,Réalisé"', ()),
        ("Listes!$A$2:$A$4", [("Statut",), ("À faire",), ("En chantier",), ("Réalisé",)]),
    ],
    ids=["written out", "on a sheet of lists"],
)
def test_only_words_that_a_drop_down_offers_are_written(desk, workbook, saved, tmp_path, formula, lists):
    desk.set("recommendation", "r2", status="done")
    desk.set("recommendation", "r3", status="on_hold")
    rows = [OTHER[0], ("1", "Échanges", None, None), ("2", "Contrôle de légalité", None, None)]
    source = with_list(workbook({"Plan": [*rows, ("3", "Commande publique", None, None)]}), formula, lists=lists)
    filled = fill_template(desk.store, source, tmp_path / "rempli.xlsx", saved(source))
    statuses = [row[3] if len(row) > 3 else None for row in rows_of(filled.path, "Plan")[1:]]
    assert statuses == ["À faire", "Réalisé", None]
    assert ["n'a pas de mot" in one.reason for one in filled.refused] == [True]


PERIODS = (
    ("N°", "Titre", "Échéance"),
    ("1", "Échanges", "T4 2016"),
    ("2", "Contrôle de légalité", "T1 2018"),
    ("3", "Commande publique", None),
)


@pytest.fixture
def dated(desk):
    for name, day in (("r1", "2016-12-31"), ("r2", "2016-12-31"), ("r3", "2018-03-31")):
        desk.set("recommendation", name, due_on=day)
    return desk


def test_periods_are_written_in_the_partners_words(dated, workbook, saved, tmp_path):
    source = workbook({"Plan": PERIODS})
    filled = fill_template(dated.store, source, tmp_path / "rempli.xlsx", saved(source))
    assert [row[2] for row in rows_of(filled.path, "Plan")[1:]] == ["T4 2016", "T4 2016", "T1 2018"]
    assert filled.filled == 2


def test_of_days_and_names_only_what_a_drop_down_offers_is_written(dated, workbook, saved, tmp_path):
    dated.set("recommendation", "r3", due_on="2018-05-15")
    rows = [(*row, pilot) for row, pilot in zip(PERIODS, ("Pilote territorial", *[None] * 3), strict=True)]
    for name, pilot in (("r1", "brest"), ("r2", "rennes")):
        dated.set("recommendation", name, lead_local=dated[pilot])
    source = with_list(workbook({"Plan": rows}), '"T1 2018,fin 2016"', "C2:C50")
    source = with_list(source, '"Métropole de Brest,Ville de Nantes"')
    filled = fill_template(dated.store, source, tmp_path / "rempli.xlsx", saved(source))
    found = [tuple([*row, None, None][2:4]) for row in rows_of(filled.path, "Plan")[1:]]
    assert found == [("T4 2016", "Métropole de Brest"), ("fin 2016", None), (None, None)]
    assert sum("n'a pas de mot" in one.reason for one in filled.refused) == 2


ODS_PLAN = b"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.3"><office:body><office:spreadsheet><table:content-validations>
<table:content-validation table:name="val1" table:condition="of:cell-content-is-in-list(%s)"/>
</table:content-validations><table:table table:name="Plan">%s</table:table><table:table table:name="Mes listes">%s
</table:table>%s</office:spreadsheet></office:body></office:document-content>"""


def ods_rows(rows, limited=None):
    made = []
    for row in rows:
        cells = []
        for at, cell in enumerate(row):
            limit = ' table:content-validation-name="val1"' if at == limited and row is not rows[0] else ""
            if cell is None:
                cells.append(f"<table:table-cell{limit}/>")
            else:
                told = f"<text:p>{cell}</text:p>"
                cells.append(f'<table:table-cell office:value-type="string"{limit}>{told}</table:table-cell>')
        made.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return "".join(made).encode()


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("&quot;À faire&quot;;&quot;En chantier&quot;;&quot;Réalisé&quot;", ""),
        ("[$'Mes listes'.$A$1:.$A$3]", ""),
        ("Etats", "<table:named-range table:name='Etats' table:cell-range-address=\"$'Mes listes'.$A$1:.$A$3\"/>"),
    ],
    ids=["written out", "on a sheet of lists", "under a name"],
)
def test_only_words_that_a_drop_down_of_an_opendocument_offers_are_written(desk, saved, tmp_path, said, names):
    desk.set("recommendation", "r2", status="done")
    desk.set("recommendation", "r3", status="on_hold")
    rows = [("N°", "Titre", "Statut"), ("1", "Échanges", None), ("2", "Contrôle de légalité", None)]
    plan = ods_rows([*rows, ("3", "Commande publique", None)], 2)
    listed = ods_rows([("À faire",), ("En chantier",), ("Réalisé",)])
    named = f"<table:named-expressions>{names}</table:named-expressions>".encode()
    source = tmp_path / "modele.ods"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS_PLAN % (said.encode(), plan, listed, named))
    filled = fill_template(desk.store, source, tmp_path / "rempli.ods", saved(source))
    statuses = [row[2] if len(row) > 2 else None for row in rows_of(filled.path, "Plan")[1:]]
    assert statuses == ["À faire", "Réalisé", None]
    assert ["n'a pas de mot" in one.reason for one in filled.refused] == [True]

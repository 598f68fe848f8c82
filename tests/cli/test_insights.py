"""Figures and reports from the command line."""

import csv
import io
import os
import shutil
import sys

import docx
import pytest

from dcant_tracker.insight.figures.catalogue import FIGURES
from dcant_tracker.insight.reports.catalogue import REPORTS
from tests.cli.conftest import typed

TOO_LONG = "trop long pour Windows" if sys.platform == "win32" else "ne peut pas être lu ou écrit"

CAMPAIGN = (
    ("position", "title=Coût", "counterpart=Business France", "our_text=Partager", "our_source=Note (2017)"),
    ("position", "title=Délai", "counterpart=Bpifrance"),
    ("campaign", "label=Printemps", "programme=DcANT 2015-2017", "opens_on=2017-04-01"),
    ("meeting", "title=Comité de suivi", "held_on=2017-05-29", "kind=steering"),
    *(
        (
            "evaluation",
            "campaign=Printemps",
            "recommendation=3",
            f"evaluator={who}",
            "state=submitted",
            f"governance_score={score}",
        )
        for who, score in (("Brest Métropole", "4"), ("Épinal", "1"))
    ),
)


@pytest.fixture(scope="session")
def file_asked(file_on_the_desk, tmp_path_factory):
    """The file on the desk with what ``CAMPAIGN`` adds."""
    return typed((("add", *words) for words in CAMPAIGN), file_on_the_desk, tmp_path_factory.mktemp("campagne"))


@pytest.fixture
def asked(terminal, file_asked):
    """The desk with a campaign, two answers, a meeting and two positions."""
    shutil.copy(file_asked, terminal.data)
    return terminal


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_report_is_written_in_the_form_its_name_ends_with(asked, kind, form):
    keys = {"recommendation": ["3"], "organisation": ["brest"], "meeting": ["comité"], "campaign": ["printemps"]}
    key = keys.get(REPORTS[kind].about, [])
    path = asked.folder / f"rapport.{form.upper()}"
    answer = asked("report", kind, *key, "--output", path)
    assert answer.status == 0, answer.err
    assert f"Rapport écrit : {path}" in answer.err
    assert path.read_bytes().startswith({"docx": b"PK", "pdf": b"%PDF"}[form])
    assert not list(asked.folder.glob("*.tmp*")) + list(asked.folder.glob(".*tmp*"))


def test_results_of_a_campaign_name_nobody_where_asked(asked):
    path = asked.folder / "résultats.docx"

    def said(*options: str) -> str:
        asked.done("report", "campaign", "printemps", "--output", path, *options)
        document = docx.Document(str(path))
        return "\n".join(one.text for one in document.paragraphs)

    assert "Épinal" in said()
    assert "Épinal" not in said("--anonymous")
    refused = asked("report", "note", "--anonymous", "--output", path)
    assert refused.status == 2
    assert "n'a pas de forme anonyme" in refused.err


def test_a_report_takes_its_choices(asked):
    path = asked.folder / "note.docx"
    asked.done(
        "report", "note", "--output", path, "--programme", "DcANT 2015-2017", "--recommendation", "1",
        "--campaign", "printemps", "--since", "01/06/2017", "--until", "2017-07-04", "--look", "print",
    )  # fmt: skip
    said = "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
    assert "Campagne\u00a0: Printemps" in said
    assert "Période\u00a0: du 1er\u00a0juin\u00a02017 au 4\u00a0juillet\u00a02017" in said
    assert "Données\u00a0: DcANT 2015-2017, au " in said
    assert "suivi.sqlite" not in said
    assert "Commande publique" not in said


def test_a_day_before_the_file_began_is_told(asked):
    answer = asked("figure", "heatmap", "--at", "2001-01-01", "--output", asked.folder / "avant.png")
    assert answer.status == 0, answer.err
    assert "Ce fichier ne commence que le" in answer.err


def test_positions_are_those_with_a_counterpart_named_in_part(asked):
    path = asked.folder / "positions.docx"
    asked.done("report", "positions", "--counterpart", "business", "--by-page", "--output", path)
    document = docx.Document(str(path))
    said = "\n".join(one.text for one in document.paragraphs)
    assert "Coût" in said
    assert "Délai" not in said
    assert [one.text for one in document.tables[-1].cell(1, 0).paragraphs] == ["Partager", "Source\u00a0: Note (2017)"]


def test_notes_and_people_leave_only_when_ticked(asked):
    path = asked.folder / "fiche.docx"

    def said(*options: str) -> str:
        asked.done("report", "organisation", "brest", "--output", path, *options)
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in document.paragraphs), *cells])

    assert "à rappeler" not in said()
    assert "à rappeler" in said("--with-internal")
    assert "Camille Durand" in said("--with-contacts")


def test_a_report_of_an_earlier_day_says_its_day(asked):
    path = asked.folder / "hier.docx"
    steps = len(asked.labels())
    asked.done("set", "recommendation", "3", "title=Marchés publics")
    asked.done("report", "recommendation", "3", "--at", str(steps), "--output", path)
    lines = [one.text for one in docx.Document(str(path)).paragraphs]
    assert lines[0] == "Recommandation 3 – Commande publique"
    assert any(line.startswith("État au ") for line in lines)


def test_a_template_gives_its_look_and_a_broken_one_a_sentence(asked):
    own = docx.Document()
    own.add_paragraph("Notre en-tête")
    own.save(str(asked.folder / "modele.docx"))
    path = asked.folder / "note.docx"
    asked.done("report", "note", "--output", path, "--template", asked.folder / "modele.docx")
    assert docx.Document(str(path)).paragraphs[0].text == "Notre en-tête"
    (asked.folder / "faux.docx").write_text("rien", encoding="utf-8")
    before = path.read_bytes()
    answer = asked("report", "note", "--output", path, "--template", asked.folder / "faux.docx")
    assert answer.status == 1
    assert "« faux.docx » n'est pas un modèle Word utilisable." in answer.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("report", "bilan", "--output", "a.pdf"), 2, "recommendation, organisation, note, progress"),
        (("report", "recommendation", "--output", "a.pdf"), 2, "Il manque KEY."),
        (("report", "note", "3", "--output", "a.pdf"), 2, "est de trop"),
        (("report", "note"), 2, "Il manque"),
        (("report", "note", "--output", "a.odt"), 1, ".docx (Word) ou .pdf"),
        (("report", "note", "--output", "rapport"), 1, "« rapport »"),
        (("report", "note", "--output", "a.pdf", "--template", "b.docx"), 1, "ne vaut que pour Word"),
        (("report", "note", "--output", "a.pdf", "--look", "dark"), 2, "light, print"),
        (("report", "note", "--output", "a.pdf", "--since", "hier"), 1, "--since"),
        (("report", "note", "--output", "a.pdf", "--since", "2017-02-01", "--until", "2017-01-01"), 1, "avant de commencer"),
        (("report", "recommendation", "99", "--output", "a.pdf"), 1, "ne désigne aucune fiche"),
        (("report", "note", "--output", "a.pdf", "--campaign", "zzz"), 1, "ne désigne aucune fiche"),
        (("report", "positions", "--counterpart", "zzz", "--output", "a.pdf"), 1, "Business France"),
        (("report", "note", "--output", "absent/a.pdf"), 1, "n'existe pas"),
        (("figure", "camembert", "--output", "a.png"), 2, ", ".join(FIGURES)),
        (("figure", "radar", "--output", "a.gif"), 1, ".png, .svg ou .pdf"),
        (("figure", "radar", "--output", "a.png", "--width", "20"), 2, "20 × 600"),
        (("figure", "radar", "--output", "a.png", "--width", "large"), 2, "« --width » attend un nombre entier"),
        (("figure", "radar", "--output", "sans"), 1, "« sans »"),
        (("figure", "radar", "--output", "."), 1, "est un dossier"),
        (("figure", "radar", "--output", ""), 1, "est un dossier"),
        (("figure", "radar", "--output", "a" * 300 + ".png"), 1, TOO_LONG),
        (("figure", "radar", "--output", "a.png", "--kind", " "), 2, "« --kind » attend une valeur"),
        (("figure", "radar", "--output", "a.png", "--kind", "planète"), 1, "planète"),
        (("figure", "radar", "--output", "a.png", "--subject", "zzz"), 1, "ne désigne aucune fiche"),
        (("figure", "radar", "--output", "a.png", "--at", "demain"), 1, "demain"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_a_sentence(asked, monkeypatch, words, status, said):
    monkeypatch.chdir(asked.folder)
    answer = asked(*words)
    assert answer.status == status
    assert said in answer.err
    assert not [one for one in asked.folder.iterdir() if one.suffix in {".pdf", ".png", ".odt", ".gif"}]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="rights do not hold back this user")
def test_a_folder_closed_to_us_is_told_in_a_sentence(asked):
    closed = asked.folder / "fermé"
    closed.mkdir(mode=0o500)
    answer = asked("report", "note", "--output", closed / "a.pdf")
    assert answer.status == 1
    assert "Accès refusé" in answer.err


def test_a_folder_is_no_file(asked):
    (asked.folder / "dossier.pdf").mkdir()
    answer = asked("report", "note", "--output", asked.folder / "dossier.pdf")
    assert answer.status == 1
    assert "« dossier.pdf » est un dossier." in answer.err


def test_a_file_held_open_elsewhere_is_told_with_another_name(asked, monkeypatch):
    path = asked.folder / "note.docx"
    path.write_bytes(b"avant")

    def refuse(*_arguments):
        raise PermissionError(13, "held")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    answer = asked("report", "note", "--output", path)
    assert answer.status == 1
    assert "« note.docx » ne peut pas être remplacé : il est ouvert dans Word, ou protégé." in answer.err
    assert "enregistrez sous un autre nom, par exemple « note (" in answer.err
    assert path.read_bytes() == b"avant"


def test_a_key_that_means_several_lists_them(asked):
    asked.done("add", "organisation", "name=Brest", "kind=ville")
    asked.done("add", "organisation", "name=Brest (pays)", "kind=syndicat_mixte")
    answer = asked("report", "organisation", "br", "--output", asked.folder / "a.pdf")
    assert answer.status == 1
    assert "désigne plusieurs fiches" in answer.err
    assert "Brest Métropole" in answer.err


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("look", ["light", "print"])
def test_every_figure_is_drawn_whatever_there_is_to_show(asked, name, look):
    path = asked.folder / f"{name}.png"
    asked.done("figure", name, "--output", path, "--look", look, "--width", "600", "--height", "400")
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_figure_is_drawn_in_the_form_its_name_ends_with(asked, form, start):
    path = asked.folder / f"radar.{form}"
    asked.done("figure", "radar", "--output", path, "--subject", "3", "--campaign", "Printemps", "--look", "dark")
    assert path.read_bytes().startswith(start)


def test_the_table_of_a_figure_opens_in_a_french_spreadsheet(asked):
    path = asked.folder / "radar.csv"
    asked.done("figure", "radar", "--output", path, "--programme", "DcANT 2015-2017")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    head, first, *_rest = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head[:4] == ["Série", "Principe", "Moyenne", "Notes"]
    assert first[:4] == ["Printemps", "Gouvernance partagée", "2,5", "2"]


def test_a_figure_with_nothing_to_show_says_why(desk):
    answer = desk("figure", "radar", "--output", desk.folder / "radar.png")
    assert answer.status == 0
    assert "Pas encore de données." in answer.err


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("radar", ("--kind", "Ville", "--subject", "3", "--campaign", "printemps"), []),
        ("coverage", ("--campaign", "Printemps", "--kind", "ville"), ["--campaign"]),
        ("timeline", ("--kind", "Ville", "--subject", "3"), ["--kind"]),
        ("activity", ("--kind", "Ville", "--subject", "3", "--campaign", "Printemps"), ["--campaign", "--subject", "--kind"]),
    ],
)  # fmt: skip
def test_an_option_that_a_figure_does_not_heed_is_told(asked, name, options, told):
    answer = asked("figure", name, "--output", asked.folder / "a.csv", *options)
    assert answer.status == 0
    assert [line.split()[-1].rstrip(".") for line in answer.err.splitlines() if "ne tient pas compte" in line] == told


def test_one_kind_of_evaluators(asked):
    path = asked.folder / "radar.csv"
    asked.done("figure", "radar", "--output", path, "--kind", "Métropole")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[1][:4] == ["Printemps", "Gouvernance partagée", "4,0", "1"]


def test_a_subject_is_first_what_bears_that_whole_name(asked):
    asked.done("add", "experiment", "title=Commande")
    path = asked.folder / "heatmap.csv"
    asked.done("figure", "heatmap", "--output", path, "--subject", "commande")
    assert "\nCommande;" in path.read_text(encoding="utf-8-sig").replace("\r", "")
    asked.done("add", "experiment", "title=Commande publique", "recommendation=1")
    answer = asked("figure", "heatmap", "--output", path, "--subject", "Commande publique")
    assert answer.status == 1
    assert "Recommandations / DcANT 2015-2017 / 3" in answer.err
    assert "Expérimentations / DcANT 2015-2017 / 1 / Commande publique" in answer.err


def test_a_subject_of_another_programme_is_refused(asked):
    asked.done("add", "programme", "code=TNT", "title=TNT")
    answer = asked("figure", "radar", "--output", asked.folder / "a.png", "--subject", "3", "--programme", "TNT")
    assert answer.status == 1
    assert "n'est pas du programme demandé" in answer.err


def test_a_day_to_come_is_refused(asked):
    answer = asked("figure", "radar", "--output", asked.folder / "a.png", "--at", "2199-01-01")
    assert answer.status == 1
    assert "pas encore venu" in answer.err


def test_no_text_of_a_table_is_a_formula(asked):
    asked.done("add", "experiment", "title==1+1", "starts_on=2017-01-01", "recommendation=3")
    path = asked.folder / "timeline.csv"
    asked.done("figure", "timeline", "--output", path)
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";")
    assert "'=1+1" in {row[1] for row in rows}


def test_help_names_the_commands(terminal):
    assert "report" in terminal("--help").out
    assert "--with-contacts" in terminal("report", "--help").out
    assert "--width" in terminal("figure", "--help").out


def test_a_calendar_is_written_with_what_is_followed(asked):
    asked.done("add", "action_item", "title=Relancer", "officer=Camille Martin", "due_on=2017-06-30")
    path = asked.folder / "agenda.ics"
    assert "2 dates écrites" in asked("calendar", "--output", path).err
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "2 dates écrites" in asked("calendar", "--output", path, "--officer", "camille martin").err
    said = asked("calendar", "--output", path, "--officer", "Camile Martin").err
    assert "1 date écrite" in said
    assert "Rien n'attend « Camile Martin »" in said


def test_a_calendar_has_its_own_ending(asked):
    answer = asked("calendar", "--output", asked.folder / "agenda.xlsx")
    assert answer.status == 1
    assert "Choisissez un nom qui finit par .ics" in answer.err
    assert not (asked.folder / "agenda.xlsx").exists()


def test_a_list_of_measures_says_where_each_stands(asked):
    asked.done("add", "milestone", "recommendation=3", "title=Marché", "due_on=2199-06-30")
    asked.done("add", "milestone", "recommendation=3", "title=Cadrage", "due_on=2017-06-30")
    (found,) = (one for one in asked.json("list", "recommendation") if one["code"] == "3")
    assert (found["weather_state"], found["weather_ours"], found["participants"]) == (None, None, 1)
    assert (found["next_milestone"]["title"], found["next_milestone"]["due_on"]) == ("Marché", "2199-06-30")
    assert found["late_milestones"] == 1
    assert found["mean"] == 2.5
    assert found["coverage"] == {"received": 0, "expected": 0, "evaluations": 2}


def test_a_list_of_measures_of_another_day_says_where_each_stood_then(asked):
    step = asked.json("history")[0]["step"]
    asked.done("add", "milestone", "recommendation=3", "title=Cadrage", "due_on=2017-06-30")
    before = asked.json("list", "recommendation", "--at", str(step))
    after = asked.json("list", "recommendation")
    assert [sum(one["late_milestones"] for one in listed) for listed in (before, after)] == [0, 1]


def test_the_observatory_is_reported_as_a_whole_or_of_one_territory(asked):
    for key, name in (((), "tous.docx"), (("Brest Métropole",), "brest.pdf")):
        asked.done("report", "observatory", *key, "--output", asked.folder / name)
        assert (asked.folder / name).stat().st_size > 1_000
    answer = asked("report", "observatory", "Atlantide", "--output", asked.folder / "a.pdf")
    assert (answer.status, "ne désigne aucune fiche" in answer.err) == (1, True)

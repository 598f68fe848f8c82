"""« Positions comparées »: ours beside each counterpart's, for a meeting."""

import pytest

from dcant_tracker.insight.reports.structure import Bullets, PageBreak, TableBlock
from tests.insight.reports.reading import definitions, headings, table, texts


@pytest.fixture
def compared(add):
    """Two topics, one of them with two counterparts, the other about a recommendation; none of them is of the note."""
    programme = add("programme", code="DcANT", title="DcANT")
    measure = add("recommendation", programme=programme, code="9", title="SEDA", themes=("archivage",))
    export = {"title": "Export", "our_text": "Nos stratégies", "themes": ("économie",)}
    add("position", **export, counterpart="Bpifrance", counterpart_text="Regrouper", gap="unknown", state="discussed")
    add(
        "position",
        **export,
        counterpart="SGMAP",
        our_source="Note, page 2",
        counterpart_source="Courrier du 3 mai",
        talking_points="Rappeler X\nCiter Y",
    )
    add("position", title="Archives", counterpart="SGMAP", recommendation=measure, gap="agreement", comment="À suivre")
    return programme


def rows(made):
    return [[str(cell) for cell in row] for row in table(made, "Positions comparées")]


def test_each_stands_beside_the_other_with_its_source_the_gap_and_where_it_is(compared, make):
    made = make("positions")
    assert made.subtitle == "France urbaine – SGMAP, Bpifrance"
    assert rows(made) == [
        ["Archives\narchivage", "Position à écrire", "SGMAP\nPosition non connue", "Accord"],
        ["Export\néconomie", "Nos stratégies", "Bpifrance\nRegrouper", "À préciser\nEn discussion"],
        ["Export\néconomie", "Nos stratégies\nSource : Note, page 2", "SGMAP\nPosition non connue\nSource : Courrier du 3 mai", "–"],
    ]  # fmt: skip
    assert definitions(made) == {"Archives – SGMAP": "À suivre"}


def test_one_counterpart_or_theme_is_kept_and_names_its_column(compared, make):
    made = make("positions", counterparts=("sgmap",), with_internal=True)
    block = next(one for one in made.blocks if isinstance(one, TableBlock))
    assert [column.label for column in block.columns] == [
        "Sujet", "France urbaine", "SGMAP", "Écart", "Éléments de langage",
    ]  # fmt: skip
    assert [row[-1] for row in block.rows] == ["", "Rappeler X\nCiter Y"]
    assert made.landscape
    by_theme = make("positions", themes=("Archivage",))
    assert [row[0] for row in rows(by_theme)] == ["Archives\narchivage"]
    nobody = make("positions", counterparts=("Personne",))
    assert any("choisissez un autre interlocuteur" in text for text in texts(nobody))


def test_a_page_holds_one_topic_with_all_its_counterparts_and_what_to_say(compared, make):
    made = make("positions", by_page=True, with_internal=True)
    assert headings(made) == ["Archives", "Commentaire", "Export", "Éléments de langage"]
    assert sum(isinstance(block, PageBreak) for block in made.blocks) == 1
    beside = next(one for one in made.blocks if isinstance(one, TableBlock) and "Bpifrance" in one.caption)
    assert [column.label for column in beside.columns] == ["France urbaine", "Bpifrance", "SGMAP"]
    assert str(beside.rows[0][0]) == "Nos stratégies\nSource : Note, page 2"
    assert Bullets(("Rappeler X", "Citer Y")) in made.blocks
    assert definitions(made)["Mesure"] == "9 – SEDA"


def test_a_position_without_recommendation_is_in_the_note_too(compared, make):
    captioned = table(make("note"), "Positions comparées")
    assert [row[0] for row in captioned] == ["Archives", "Export", "Export"]
    assert "Export" in texts(make("note", programme=compared))
    assert "Export" not in texts(make("note", recommendations=("none of ours",)))

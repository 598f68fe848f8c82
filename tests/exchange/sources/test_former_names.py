"""Workbooks that were sent before a sheet, a heading or a choice got another name lose nothing."""

import base64
import json
import shutil
import zlib
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange import base
from dcant_tracker.exchange.ledger.against_today import against_today
from dcant_tracker.exchange.ledger.since import since_last_sending
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store


def told(preview) -> list[tuple]:
    return [(p.kind, p.entity, p.uid, p.field, p.theirs) for p in preview.proposals]


@pytest.fixture(autouse=True)
def _note(desk):
    """A piece attached to the first recommendation: a reference that names a sheet."""
    desk.uids["note"] = desk.add(
        "attachment", {"owner": f"recommendation:{desk['r1']}", "label": "Note", "target": "https://example.org/a"}
    )


@pytest.fixture
def back(desk):
    """A workbook that left, and came back with a title, a role and the owner of the note edited."""

    def change(book):
        desk.write(book, "recommendation", "r1", "title", "Échanges simplifiés")
        desk.write(book, "participation", "part", "role", "Observateur")
        desk.write(book, "attachment", "note", "owner", "Recommandations / DcANT 2015-2017 / 2")

    return desk.edit(desk.send(), change)


@pytest.fixture
def edits(desk):
    """What that workbook proposes."""
    return [
        (Case.CHANGED, "recommendation", desk["r1"], "title", "Échanges simplifiés"),
        (Case.CHANGED, "participation", desk["part"], "role", "observer"),
        (Case.CHANGED, "attachment", desk["note"], "owner", f"recommendation:{desk['r2']}"),
    ]


def forget_names(desk) -> None:
    """The bases as an earlier version of the application wrote them: without names."""
    with ledger.ledger_entry(desk.store.path) as writing:
        for number, kept in writing.fetch_all("SELECT exchange, base FROM exchange_file"):
            document = json.loads(zlib.decompress(kept))
            document.pop(base.NAMES)
            nameless = zlib.compress(json.dumps(document).encode())
            writing.execute("UPDATE exchange_file SET base = ? WHERE exchange = ?", (nameless, number))


def test_a_workbook_sent_under_other_names_still_proposes_its_edits(desk, back, edits, rename):
    rename.sheet("recommendation", "Mesures")
    rename.label("recommendation", "title", "Titre complet")
    rename.choice("participation_role", "observer", "Observatrice")
    preview = desk.compare(back)
    assert told(preview) == edits
    assert preview.ignored == []
    assert desk.take(back).outcomes[0].applied.changed == 3
    assert desk.record("recommendation", "r1")["title"] == "Échanges simplifiés"


def test_names_that_changed_places_mean_what_they_meant_when_sent(desk, back, edits, rename):
    rename.label("recommendation", "title", "Titre court")
    rename.label("recommendation", "short_title", "Intitulé")
    rename.sheet("milestone", "Participations")
    rename.sheet("participation", "Jalons")
    rename.choice("participation_role", "observer", "Pilote")
    rename.choice("participation_role", "pilot", "Observateur")
    assert told(desk.compare(back)) == edits


def test_a_base_written_without_names_is_read_by_the_former_ones(desk, back, edits, rename):
    forget_names(desk)
    rename.sheet("recommendation", "Mesures", formerly=("Recommandations",))
    rename.label("recommendation", "title", "Titre complet", formerly=("Libellé", "Intitulé"))
    assert told(desk.compare(back)) == edits
    rename.label("recommendation", "title", "Titre complet")
    assert {(one.sheet, one.column) for one in desk.compare(back).ignored} == {("Recommandations", "Intitulé")}


def test_names_of_today_are_understood_in_a_workbook_sent_under_others(desk, edits, rename):
    sent = desk.send()
    rename.label("recommendation", "title", "Titre complet")

    def change(book):
        sheet = book["Recommandations"]
        heading = next(cell for cell in sheet[1] if cell.value == "Intitulé")
        heading.value = "Titre complet"
        desk.write(book, "recommendation", "r1", "title", "Échanges simplifiés")

    assert told(desk.compare(desk.edit(sent, change))) == edits[:1]


def test_of_two_columns_the_one_that_bears_the_sent_name_is_the_field(desk, edits, rename):
    sent = desk.send()
    rename.label("recommendation", "title", "Titre complet")

    def change(book):
        sheet = book["Recommandations"]
        sheet.insert_cols(2)
        sheet.cell(1, 2).value = "Titre complet"
        sheet.cell(2, 2).value = "une colonne du partenaire"
        column = next(cell.column for cell in sheet[1] if cell.value == "Intitulé")
        row = next(row[0].row for row in sheet if row[0].value == desk["r1"])
        sheet.cell(row, column).value = "Échanges simplifiés"

    preview = desk.compare(desk.edit(sent, change))
    assert told(preview) == edits[:1]
    assert [one.column for one in preview.ignored] == ["Titre complet"]


def test_a_workbook_of_another_data_file_tells_its_names_itself(desk, back, edits, rename):
    with ledger.ledger_entry(desk.store.path) as writing:
        writing.execute("DELETE FROM exchange_file")
        writing.execute("DELETE FROM exchange")
    rename.sheet("recommendation", "Mesures")
    rename.label("recommendation", "title", "Titre complet")
    rename.choice("participation_role", "observer", "Observatrice")
    preview = desk.compare(back)
    assert not preview.has_base
    assert told(preview) == edits


def test_what_changed_since_a_sending_is_told_under_the_names_of_today(desk, back, rename):
    desk.set("recommendation", "r2", title="Contrôle budgétaire")
    rename.sheet("recommendation", "Mesures")
    rename.label("recommendation", "title", "Titre complet")
    since = since_last_sending(desk.store.read(), None).differences
    assert [(one.field, one.before, one.now) for one in since] == [
        ("title", "Contrôle de légalité", "Contrôle budgétaire")
    ]


def test_a_kept_file_is_read_again_under_the_names_it_came_with(desk, back, rename):
    desk.take(back)
    rename.sheet("recommendation", "Mesures")
    rename.label("recommendation", "title", "Titre complet")
    received = ledger.exchanges(desk.store.read())[0]
    assert received.direction == ledger.IN
    assert against_today(desk.store.read(), received.id).differences == []
    desk.set("recommendation", "r1", title="Encore autre chose")
    (found,) = against_today(desk.store.read(), received.id).differences
    assert (found.field, found.before, found.now) == ("title", "Échanges simplifiés", "Encore autre chose")


FROZEN = sorted((Path(__file__).parents[2] / "store" / "file" / "fixtures").glob("schema-*.sqlite"))


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.stem)
def test_every_workbook_that_an_earlier_version_sent_is_understood_whole(tmp_path, frozen):
    store = Store.open(Path(shutil.copy(frozen, tmp_path / "ancien.sqlite")))
    for sent in (one for one in ledger.exchanges(store.read()) if one.direction == ledger.OUT):
        path = tmp_path / sent.file_name
        path.write_bytes(ledger.file_of(store.read(), sent.id))
        preview = prepare(store, path)
        assert preview.has_base
        assert list(preview.ignored) == []
        taken = ledger.taken_under(store.read(), str(sent.export_id)) if sent.partner else {}
        said = {(entity, uid, name) for entity, rows in taken.items() for uid, row in rows.items() for name in row}
        assert {(p.entity, p.uid, p.field) for p in preview.proposals} == said, "what came back since, as withdrawn"
        assert all(p.kind is Case.CHANGED for p in preview.proposals)
    store.close()


def carried(document: bytes) -> list[tuple[str, ...]]:
    """The rows of a sheet ``_dcant`` that holds ``document``."""
    return base.sheet_rows("export", "store", "2017-05-29", zlib.compress(document))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("dcant", "1")],
        [*carried(b"{}")[:5], ("pas du base64 !",)],
        [*carried(b"{}")[:5], (base64.b64encode(b"pas du zlib").decode(),)],
        [*carried(b"{}")[:5], (base64.b64encode(zlib.compress(b"{}")[:-6]).decode(),)],
        carried(b"pas du json"),
        carried(b'{"names":'),
        carried(b'{"names":[1, 2]}'),
        carried(b'{"names":{"sheets":[],"headings":{"programme":"x"},"choices":{"score":[3]}}}'),
        carried(b'{"names":' + b"[" * 100_000),
        carried(b'{"names":{"sheets":{"programme":"' + b"a" * 50_000_000),
        carried(b'{"programme":{"fields":[],"rows":{}}}'),
    ],
)
def test_a_carrier_that_anyone_may_have_written_says_nothing_rather_than_failing(rows):
    glossary = base.glossary_in(rows)
    assert glossary.entity("Programmes").name == "programme"
    assert glossary.fields(CATALOGUE["programme"])[0] == {}
    assert glossary.code(CATALOGUE["evaluation"]["governance_score"], "Largement") is None

"""A person asks to be forgotten: nothing in the data file names her any more, and undo goes on without her."""

import json
import sqlite3
from contextlib import closing
from io import BytesIO

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.checking.aside import Aside
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import FindingKind
from dcant_tracker.store.erasure import receipts
from dcant_tracker.store.erasure.erasing import Fate, erase, look
from dcant_tracker.store.file import compacting
from dcant_tracker.store.file.backup import backup, problems_in
from dcant_tracker.store.history import log
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.kept import attachments, ledger, mappings, paused_imports
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.records.search import find
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from tests.store.erasure.hidden import hidden_in, traces_left, workbook


@pytest.fixture
def camille(add, brest):
    return add(
        "contact",
        organisation=brest,
        name="Camille Durand",
        email="camille@exemple.fr",
        phone="02 98 00 11 22",
        notes="préfère le matin",
        function="Directrice",
    )


@pytest.fixture
def known_everywhere(store, add, brest, camille, tmp_path):
    """Camille as a data file gets to know her: renamed, called, attached to, sent, received, waiting."""
    store.update("contact", camille, {"name": "Camille Martin"}, Operation(Op.EDIT, "Nom de Camille Durand"))
    store.update("contact", camille, {"name": "Camille Durand"}, Operation(Op.EDIT, "Brest / Camille Martin : nom"))
    add("participation", organisation=brest, role="pilot", referent=camille)
    call = add(
        "interaction", organisation=brest, held_on="2026-01-02", summary="Appel de Mme DURAND Camille", contact=camille
    )
    letter = tmp_path / "Lettre de Camille Durand.txt"
    letter.write_bytes(b"Camille Durand, 0298001122")
    for owner in (f"contact:{camille}", f"organisation:{brest}"):
        store.transact(
            Operation(Op.ADD, f"Pièce jointe de {letter.name}"), lambda tx, o=owner: attachments.attach(tx, o, letter)
        )
    sent = ledger.NewExchange(
        ledger.OUT, "Pour Camille Durand.xlsx", 1, export_id="e1", options={"with_contacts": True}
    )
    unreadable = ledger.NewExchange(ledger.IN, "ancien.xls", 1)
    with ledger.ledger_entry(store.path) as writing:
        ledger.record_exchange(writing, sent, workbook(["Nom"], ["Camille Durand"], ["02 98 00 11 22"]))
        ledger.record_exchange(writing, unreadable, b"\xd0\xcf\x11\xe0\xff" + "Camille Durand".encode("utf-16-le"))
        ledger.record_decisions(
            writing,
            [
                ledger.DecisionInfo(
                    "e1", "contact", "autre", None, None, '{"name":"Camille Durand"}', False, "Camille Durand.xlsx", 1
                )
            ],
        )
        left = paused_imports.PausedImport("Import de Camille Durand.xlsx", "moi", decisions='["Camille Durand"]')
        file = paused_imports.PausedFile("Camille Durand.xlsx", workbook(["Nom"], ["DURAND Camille"]))
        paused_imports.keep(writing, left, [file])
    return call


@pytest.fixture
def edit(store):
    """``edit("organisation", uid, name="…")``: one step."""
    return lambda entity, uid, **values: store.update(entity, uid, values, Operation(Op.EDIT, "Modification"))


def masked(found):
    return {one.place: one.masked for one in found.mentions}


def test_no_byte_of_the_data_file_tells_of_an_erased_person(store, camille, known_everywhere):
    found = look(store, camille)
    assert {(one.entity, one.field) for one in found.mentions} == {
        ("interaction", "summary"),
        ("attachment", "label"),
        ("attachment", "target"),
    }
    assert hidden_in(store.path.read_bytes())
    erase(store, camille, masked(found))
    assert traces_left(store) == set()
    assert list(find(store.read(), "durand")) == []
    assert problems_in(store.path) == []


def test_the_file_is_written_anew_at_the_next_opening_when_another_window_reads_it(store, camille):
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("PRAGMA busy_timeout = 0")

        def read_on(*_nothing: object) -> None:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM step").fetchone()

        store.read()
        with pytest.MonkeyPatch.context() as patch:
            finish = compacting.finish
            patch.setattr(compacting, "finish", lambda path: [read_on(), finish(path)][1])
            receipt = erase(store, camille)
        assert not receipt.is_compact
        assert any("prochaine ouverture" in line for line in receipts.lines(store.read(), receipt))
        size = free_pages(store.path)
        store.close()
        Store.open(store.path).close()
        assert free_pages(store.path) == size
        other.execute("COMMIT")
    Store.open(store.path).close()
    assert free_pages(store.path) == 0
    assert compacting.finish(store.path)


def test_the_check_takes_what_an_erasure_rewrote_or_let_go_for_what_it_is(store, camille, known_everywhere):
    assert {finding.kind for finding in check(store)} == {FindingKind.BASE_GONE}  # it was made without one
    receipt = erase(store, camille)
    assert receipt.withdrawn == ("ancien.xls",)
    assert {finding.kind for finding in check(store)} == {FindingKind.BASE_GONE}
    with closing(sqlite3.connect(store.path)) as behind, behind:
        behind.execute("UPDATE exchange_file SET content = x'00'")
    altered = [finding for finding in check(store) if finding.kind is FindingKind.KEPT_ALTERED]
    assert len(altered) == 2


def test_a_file_written_anew_at_once_owes_nothing(store, camille):
    receipt = erase(store, camille)
    assert receipt.is_compact
    assert store.meta("to_compact") is None
    assert not any("prochaine ouverture" in line for line in receipts.lines(store.read(), receipt))


def free_pages(path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA freelist_count").fetchone()[0]


def test_what_names_the_person_elsewhere_is_kept_masked_or_rewritten_one_by_one(store, add, brest, camille):
    texts = ("Vu Camille Durand", "camille@exemple.fr a répondu", "Rappeler le +33 2 98 00 11 22")
    calls = [add("interaction", organisation=brest, held_on="2026-01-02", summary=text) for text in texts]
    found = look(store, camille)
    assert [(one.entity, one.uid, one.field) for one in found.mentions] == [
        ("interaction", uid, "summary") for uid in calls
    ]
    places = [one.place for one in found.mentions]
    receipt = erase(store, camille, {places[1]: "On a répondu", places[2]: found.mentions[2].masked})
    assert [one.place for one in receipt.named_elsewhere] == places[:1]
    said = [get(store.read(), "interaction", uid)["summary"] for uid in calls]
    assert said == ["Vu Camille Durand", "On a répondu", "Rappeler le (effacé)"]
    told = [change.after for uid in calls for change in log.changes_of_record(store.read(), uid)]
    assert ["Camille" in (text or "") for text in told].count(True) == 1


def test_the_ledger_says_what_left_with_the_person_and_keeps_its_digest(store, camille, known_everywhere):
    before = {info.id: info.sha256 for info in ledger.exchanges(store.read())}
    receipt = erase(store, camille, masked(look(store, camille)))
    assert [info.export_id for info in receipt.sent] == ["e1"]
    assert receipt.withdrawn == ("ancien.xls",)
    withdrawn, rewritten = ledger.exchanges(store.read())
    assert {info.id: info.sha256 for info in (withdrawn, rewritten)} == before
    assert rewritten.kept_sha256 != rewritten.sha256
    book = openpyxl.load_workbook(BytesIO(ledger.file_of(store.read(), rewritten.id)))
    assert [row[0].value for row in book.active] == ["Nom", "Personne effacée", "(effacé)"]
    with pytest.raises(UserError, match="n'est plus gardé"):
        ledger.file_of(store.read(), withdrawn.id)


def test_the_history_stays_readable_and_earlier_states_show_a_nameless_person(store, camille, known_everywhere):
    erase(store, camille, masked(look(store, camille)))
    labels = [step.label for step in log.steps(store.read())]
    assert "Nom de Personne effacée" in labels
    with closing(rewound(store.read(), 3)) as earlier:
        (nameless,) = all_records(earlier, "contact")
    assert (nameless["name"], nameless["email"], nameless["notes"]) == ("Personne effacée", None, None)
    assert nameless["organisation"]


def test_a_person_who_was_deleted_before_can_still_be_erased(store, camille):
    store.transact(Operation(Op.DELETE, "Suppression"), lambda tx: tx.delete("contact", camille))
    assert hidden_in(store.path.read_bytes())
    erase(store, camille)
    assert not traces_left(store)
    with pytest.raises(UserError, match="déjà effacée"):
        erase(store, camille)


def test_erasing_nobody_says_so(store):
    with pytest.raises(UserError, match="n'existe plus"):
        erase(store, "inconnu")


# --- less than the whole name, and other ways to write it ------------------------------------------------


def test_a_text_that_may_name_the_person_is_proposed_after_those_that_surely_do(store, add, brest, camille):
    texts = ("Mme Durand rappelle jeudi", "Vu Camille Durand", "C. Durand absente", "un durand", "Jeanne Durand ?")
    calls = [add("interaction", organisation=brest, held_on="2026-01-02", summary=text) for text in texts]
    add("contact", organisation=brest, name="Jeanne Durand")
    found = look(store, camille)
    assert [(one.uid, one.sure) for one in found.mentions] == [
        (calls[1], True),
        (calls[0], False),
        (calls[2], False),
    ]
    receipt = erase(store, camille, {one.place: one.masked for one in found.mentions if one.sure})
    assert [one.uid for one in receipt.named_elsewhere] == [calls[0], calls[2]]
    assert get(store.read(), "interaction", calls[0])["summary"] == "Mme Durand rappelle jeudi"


def test_a_hint_that_was_masked_is_masked_in_its_history_and_in_what_was_sent_too(store, edit, add, brest, camille):
    call = add("interaction", organisation=brest, held_on="2026-01-02", summary="Mme Durand rappelle jeudi matin")
    edit("interaction", call, summary="Voir M. Durand ou C. Durand")
    sent = ledger.NewExchange(ledger.OUT, "envoi.xlsx", 1, export_id="e1")
    with ledger.ledger_entry(store.path) as writing:
        ledger.record_exchange(writing, sent, workbook(["Objet"], ["Mme Durand rappelle jeudi matin"], ["Autre"]))
    erase(store, camille, masked(look(store, camille)))
    assert traces_left(store) == set()
    told = [change.after for change in log.changes_of_record(store.read(), call) if change.field == "summary"]
    assert json.loads(told[-1]) == "Voir Personne effacée ou Personne effacée"
    (info,) = ledger.exchanges(store.read())
    book = openpyxl.load_workbook(BytesIO(ledger.file_of(store.read(), info.id)))
    assert [row[0].value for row in book.active] == ["Objet", "Personne effacée rappelle jeudi matin", "Autre"]


def test_quotation_marks_escapes_and_the_name_of_a_file_hide_nobody(store, add, edit, brest):
    name = 'Zoé "Zo" Quémeneur'
    zoe = add("contact", organisation=brest, name=name, phone="02 98 00 11 22", notes='dit "oui" à tout le monde')
    call = add(
        "interaction", organisation=brest, held_on="2026-01-02", summary=f'Vu {name} : dit "oui" à tout le monde'
    )
    edit("interaction", call, summary="Rien")
    definition = json.dumps({"values": {name: "1", "Zoé_%22Zo%22_Quémeneur": "2"}})
    assert "\\u00e9" in definition
    with ledger.ledger_entry(store.path) as writing:
        mappings.save_mapping(writing, mappings.SavedMapping(f"Liste de {name}", None, "[]", definition))
        sent = ledger.NewExchange(ledger.OUT, "Zo%C3%A9%20%22Zo%22%20Qu%C3%A9meneur.xlsx", 1)
        ledger.record_exchange(writing, sent, workbook(["Téléphone"], [298001122], [f"{name}.pdf"]))
    erase(store, zoe, masked(look(store, zoe)))
    content = store.path.read_bytes()
    for trace in ("Quémeneur", "Qu\\u00e9meneur", "Qu%C3%A9meneur", "quemeneur", "à tout le monde"):
        assert trace.encode() not in content
    (info,) = ledger.exchanges(store.read())
    book = openpyxl.load_workbook(BytesIO(ledger.file_of(store.read(), info.id)))
    assert [row[0].value for row in book.active] == ["Téléphone", 0, "Personne effacée.pdf"]


def test_a_base_that_cannot_be_read_is_let_go(store, camille):
    with ledger.ledger_entry(store.path) as writing:
        ledger.record_exchange(writing, ledger.NewExchange(ledger.OUT, "envoi.xlsx", 1), b"x", b"Camille Durand")
        writing.execute("UPDATE exchange_file SET base = ?", (b"Camille Durand",))
    erase(store, camille)
    assert traces_left(store) == set()


# --- undo -------------------------------------------------------------------------------------------


def test_undo_goes_on_with_the_step_before_the_erasure(store, add, edit, brest, camille):
    edit("organisation", brest, short_name="Brest")
    edit("contact", camille, function="Maire")
    erase(store, camille)
    store.undo()
    assert get(store.read(), "organisation", brest)["short_name"] is None
    store.undo()
    assert get(store.read(), "organisation", brest) is None
    with pytest.raises(UserError, match="rien à annuler"):
        store.undo()
    assert all_records(store.read(), "contact") == []


def test_redo_goes_on_over_an_erasure(store, edit, brest, camille):
    edit("organisation", brest, short_name="Brest")
    store.undo()
    erase(store, camille)
    store.redo()
    assert get(store.read(), "organisation", brest)["short_name"] == "Brest"
    with pytest.raises(UserError, match="rien à rétablir"):
        store.redo()


def test_an_erased_person_never_comes_back_by_undo_or_redo(store, camille):
    store.undo()
    erase(store, camille)
    with pytest.raises(UserError, match="rien à rétablir"):
        store.redo()
    assert all_records(store.read(), "contact") == []


def test_a_record_that_lost_its_link_to_the_erased_can_be_taken_back(store, add, edit, brest, camille):
    first = add("participation", organisation=brest, role="pilot", referent=camille)
    second = add("participation", organisation=brest, role="observer")
    edit("participation", second, referent=camille)
    erase(store, camille)
    store.undo()
    assert get(store.read(), "participation", second) is None
    store.undo()
    assert get(store.read(), "participation", first) is None


def test_a_text_rewritten_by_the_erasure_does_not_stop_undo(store, add, edit, brest, camille):
    call = add("interaction", organisation=brest, held_on="2026-01-02", summary="Vu")
    edit("interaction", call, summary="Vu Camille Durand")
    erase(store, camille, {("interaction", call, "summary"): "Vu quelqu'un"})
    store.undo()
    assert get(store.read(), "interaction", call)["summary"] == "Vu"
    store.undo()
    assert get(store.read(), "interaction", call) is None


def test_links_to_the_erased_are_put_back_to_whom_they_named_before(store, add, edit, brest, camille):
    anne = add("contact", organisation=brest, name="Anne Le Bris")
    part = add("participation", organisation=brest, role="pilot", referent=anne)
    edit("participation", part, referent=camille)
    erase(store, camille)
    store.undo()
    assert get(store.read(), "participation", part)["referent"] == anne


def test_an_erasure_cannot_be_taken_back(store, camille):
    step = erase(store, camille).changes.step
    with pytest.raises(UserError, match="ne s'annule pas"):
        store.reverse_step(log.step(store.read(), step))


# --- backups ----------------------------------------------------------------------------------------


def test_backups_that_hold_the_person_are_rewritten(store, camille, known_everywhere):
    copy = backup(store.path)
    found = look(store, camille)
    assert found.backups == (copy,)
    receipt = erase(store, camille, masked(found))
    assert receipt.backups == (copy,)
    opened = Store.open(copy)
    assert traces_left(opened) == set()
    assert problems_in(copy) == []
    opened.close()


def test_backups_may_be_deleted_or_left_and_the_receipt_says_it(store, camille):
    first = backup(store.path)
    receipt = erase(store, camille, fate=Fate.KEEP)
    assert (receipt.backups, receipt.backups_left) == ((), (first,))
    assert hidden_in(first.read_bytes())


def test_backups_left_by_an_erasure_are_treated_when_it_is_asked_again(store, camille):
    copy = backup(store.path)
    erase(store, camille, fate=Fate.KEEP)
    receipt = erase(store, camille)
    assert receipt.backups == (copy,)
    assert not hidden_in(copy.read_bytes())
    with pytest.raises(UserError, match="déjà effacée"):
        erase(store, camille)


def test_a_backup_from_before_the_person_is_not_touched(store, brest, add):
    copy = backup(store.path)
    content = copy.read_bytes()
    uid = add("contact", organisation=brest, name="Camille Durand")
    assert look(store, uid).backups == ()
    erase(store, uid, fate=Fate.DELETE)
    assert copy.read_bytes() == content


def test_a_damaged_backup_is_deleted_since_nobody_can_say_what_it_holds(store, camille):
    damaged = backup_dir(store.path) / "abîmée.sqlite"
    damaged.parent.mkdir(exist_ok=True)
    damaged.write_bytes(b"SQLite format 3\0 Camille Durand")
    receipt = erase(store, camille)
    assert receipt.backups == (damaged,)
    assert not damaged.exists()


def test_what_sqlite_left_beside_a_damaged_backup_goes_with_it(store, camille):
    damaged = backup_dir(store.path) / "dcant endommagé.sqlite"
    damaged.parent.mkdir(exist_ok=True)
    damaged.write_bytes(b"SQLite format 3\0")
    journal = damaged.with_name(f"{damaged.name}-wal")
    journal.write_bytes(b"Camille Durand")
    erase(store, camille)
    assert not journal.exists()


def test_a_backup_where_only_a_text_names_the_person_otherwise_is_rewritten_too(store, add, brest):
    call = add("interaction", organisation=brest, held_on="2026-01-02", summary="Appel de DURAND Camille")
    copy = backup(store.path)
    erased = add("contact", organisation=brest, name="Camille Durand")
    receipt = erase(store, erased, masked(look(store, erased)))
    assert receipt.backups == (copy,)
    assert hidden_in(copy.read_bytes()) == set()
    opened = Store.open(copy)
    assert get(opened.read(), "interaction", call)["summary"] == "Appel de Personne effacée"
    opened.close()


def test_what_a_repair_set_aside_says_nothing_of_the_person_any_more(store, camille):
    aside = Aside(store.path)
    aside.put("sans fiche", "contact", {"uid": camille, "function": "Directrice"})
    aside.put("sans fiche", "interaction", {"uid": "autre", "summary": "Vu Camille Durand à Brest"})
    aside.put("illisible", "exchange_file", {"exchange": 3}, b"\xd0\xcf Camille Durand")
    aside.put("illisible", "exchange_file", {"exchange": 4}, b"rien d'elle")
    aside.write()
    listed = store.path.with_name(f"{store.path.stem} – mis de côté.json")
    listed.write_text(json.dumps([{"table": "contact", "name": "Camille Durand"}]), encoding="utf-8")
    receipt = erase(store, camille)
    assert receipt.backups == (aside.folder, listed)
    files = {file.name: file.read_bytes() for file in aside.folder.iterdir()}
    assert set(files) == {"002.bin", "mis de côté.json"}
    assert not any(hidden_in(content) for content in (*files.values(), listed.read_bytes()))
    assert "Vu Personne effacée à Brest" in files["mis de côté.json"].decode()
    assert camille not in files["mis de côté.json"].decode()


def test_another_data_file_beside_that_names_the_person_is_told_and_not_touched(store, camille):
    other = store.path.with_name(f"{store.path.stem} – copie saine.dcant")
    other.write_bytes(store.path.read_bytes())
    (store.path.parent / f"autre{store.path.suffix}").write_bytes(b"rien d'elle")
    before = other.read_bytes()
    receipt = erase(store, camille)
    assert receipt.others == (other,)
    assert other.read_bytes() == before
    assert any(str(other) in line for line in receipts.lines(store.read(), receipt))

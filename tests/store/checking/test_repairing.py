"""Every invariant broken by hand is found, mended in one step behind a copy, and the file is sound again."""

from contextlib import closing

import pytest

from dcant_tracker.store.checking import repairing
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.repairing import Repair, repair
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.history import log
from dcant_tracker.store.records import search
from tests.store.checking.behind import behind_the_back_of

LAST = "(SELECT max(id) FROM step)"
EDIT = "(SELECT max(id) FROM change WHERE field IS NOT NULL)"
CREATED = "(SELECT max(id) FROM change WHERE field IS NULL AND before IS NULL AND entity = 'campaign')"
ADDED = "(SELECT max(id) FROM step WHERE op = 'add')"
ONE = "(SELECT min(id) FROM {0})"
MADE = "INSERT INTO made_change(step, entity, uid, field, before, after, parents)"
SAID = "INSERT INTO pairing(step, entity, uid, other, same)"
ONE_BODY, OTHER_BODY = "(SELECT min(uid) FROM organisation)", "(SELECT max(uid) FROM organisation)"

DAMAGES = [
    # behind the history
    ("record_changed", "UPDATE programme SET description = 'ailleurs', description_folded = 'ailleurs'"),
    ("record_changed", "UPDATE campaign SET closed_on = '2018-01-01'"),
    ("record_deleted", "DELETE FROM interaction"),
    (
        "record_added",
        "INSERT INTO maturity_domain(uid, key_digest, label, label_folded, position) VALUES ('01900000-0000-7000-8000-000000000001', 0, 'Ajoutée', 'ajoutee', 99)",
    ),
    # rows of the history
    ("record_changed", f"DELETE FROM change WHERE id = {EDIT}"),
    ("record_added", "DELETE FROM change WHERE entity = 'position' AND field IS NULL"),
    ("change_broken", f"UPDATE change SET before = '\"autre\"' WHERE id = {EDIT}"),
    ("record_changed", f"UPDATE change SET after = '\"autre\"' WHERE id = {EDIT}"),
    ("change_unreadable", f"UPDATE change SET after = '{{pas du JSON' WHERE id = {EDIT}"),
    ("change_unreadable", f"UPDATE change SET after = '[1, 2]' WHERE id = {CREATED}"),
    ("change_unreadable", f"UPDATE change SET after = NULL, before = NULL WHERE id = {CREATED}"),
    ("change_unreadable", f"UPDATE change SET after = json_set(after, '$.opens_on', 'hier') WHERE id = {CREATED}"),
    ("change_unknown", f"UPDATE change SET entity = 'licorne' WHERE id = {CREATED}"),
    ("change_unknown", f"UPDATE change SET field = 'couleur' WHERE id = {EDIT}"),
    ("change_unknown", f"UPDATE change SET after = json_set(after, '$.couleur', 'bleu') WHERE id = {CREATED}"),
    ("record_added", f"UPDATE change SET uid = '01900000-0000-7000-8000-000000000002' WHERE id = {CREATED}"),
    # steps
    ("step_undoes", f"UPDATE step SET undoes = id WHERE id = {LAST}"),
    ("step_undoes", f"UPDATE step SET undoes = {LAST} WHERE id = 2"),
    ("step_undoes", f"UPDATE step SET undoes = 900 WHERE id = {LAST}"),
    ("step_time", "UPDATE step SET at = 'hier' WHERE id = 1"),
    ("step_time", f"UPDATE step SET at = '2001-01-01T00:00:00.000+00:00' WHERE id = {LAST}"),
    ("step_lost", f"DELETE FROM step WHERE id = {LAST}"),
    ("step_lost", "DELETE FROM change WHERE step = 2; DELETE FROM step WHERE id = 2"),
    ("step_empty", f"DELETE FROM change WHERE step = {ADDED}"),
    ("step_lost", f"UPDATE change SET step = 900 WHERE id = {EDIT}"),
    ("step_lost", f"UPDATE change SET step = 9223372036854775807 WHERE id = {EDIT}"),
    ("step_lost", f"UPDATE change SET step = -1 WHERE id = {EDIT}"),
    ("step_lost", f"UPDATE change SET step = 'hier' WHERE id = {EDIT}"),
    ("exchange_partner", "UPDATE column_mapping SET partner = 'inconnu'"),
    ("step_lost", f"UPDATE change SET step = 0 WHERE id = {CREATED}"),
    # records
    ("required", "UPDATE recommendation SET title = NULL, title_folded = NULL"),
    ("value", "UPDATE recommendation SET status = 'fini'"),
    ("value", "UPDATE organisation SET name = 'Brest  ' || char(9)"),
    ("value", "UPDATE organisation SET siren = '12'"),
    ("value", "UPDATE organisation SET population = 'beaucoup'"),
    ("value", "UPDATE contact SET objection = 7"),
    ("value", "UPDATE campaign SET opens_on = '2017-02-30'"),
    ("value", "UPDATE campaign SET opens_on = 'impossible'"),
    ("value", "UPDATE campaign SET opens_on = x'ff00'"),
    ("period", "UPDATE programme SET starts_on = '2017-01-02', ends_on = '2017-01-01'"),
    ("link", "UPDATE recommendation SET programme = '01900000-0000-7000-8000-000000000003'"),
    ("link", "UPDATE organisation SET parent = uid"),
    ("link", "UPDATE attachment SET owner = 'organisation:01900000-0000-7000-8000-000000000003'"),
    ("link", "UPDATE attachment SET owner = 'disparue'"),
    ("link", "DELETE FROM organisation"),
    ("link", "DELETE FROM programme"),
    (
        "following",
        "UPDATE participation SET recommendation = (SELECT uid FROM recommendation r WHERE r.uid <> participation.recommendation) WHERE experiment IS NOT NULL",
    ),
    (
        "key",
        "INSERT INTO partner(uid, key_digest, name, name_folded) SELECT '01900000-0000-7000-8000-000000000004', key_digest, name, name_folded FROM partner LIMIT 1",
    ),
    ("key", "UPDATE partner SET name = (SELECT name FROM partner LIMIT 1), name_folded = 'x'"),
    ("uid", "UPDATE position SET uid = 'pas-un-uid' WHERE id = (SELECT min(id) FROM position)"),
    ("uid", "UPDATE organisation SET uid = upper(uid)"),
    ("uid", "UPDATE organisation SET uid = CAST(uid AS BLOB)"),
    ("uid", "UPDATE position SET uid = x'ff00' WHERE id = (SELECT min(id) FROM position)"),
    # derived
    ("derived", "UPDATE organisation SET name_folded = 'zzz'"),
    ("derived", "UPDATE organisation SET key_digest = 0"),
    ("search", "INSERT INTO search(rowid, text) VALUES (1, 'fantome')"),
    ("search", "INSERT INTO search(search) VALUES ('delete-all')"),
    ("search", "UPDATE partner SET description = 'ouistiti', description_folded = 'ouistiti'"),
    # what it is made of
    ("index_missing", "DROP INDEX ix_change_step"),
    ("index_added", "CREATE INDEX autre ON step(label)"),
    ("index_missing", "DROP INDEX ix_step_undoes; CREATE INDEX ix_step_undoes ON step(label)"),
    ("column_added", "ALTER TABLE partner ADD COLUMN couleur TEXT; UPDATE partner SET couleur = 'bleu'"),
    ("table_unknown", "CREATE TABLE notes(texte); INSERT INTO notes VALUES ('à garder')"),
    ("trigger", "CREATE TRIGGER voleur AFTER INSERT ON step BEGIN DELETE FROM milestone; END"),
    ("view", "CREATE VIEW tout AS SELECT * FROM contact"),
    ("store_id", "DELETE FROM meta WHERE name = 'store_id'"),
    ("store_id", "UPDATE meta SET value = 'moi' WHERE name = 'store_id'"),
    # what is kept beside
    ("kept_altered", "UPDATE exchange_file SET content = x'00ff'"),
    ("kept_gone", "DELETE FROM exchange_file"),
    ("kept_ownerless", "INSERT INTO exchange_file(exchange, content) VALUES (900, x'00')"),
    ("base_altered", "UPDATE exchange_file SET base = x'0102'"),
    ("base_gone", "UPDATE exchange_file SET base = NULL"),
    ("kept_altered", "UPDATE attachment_file SET content = x'00'"),
    ("kept_gone", "DELETE FROM attachment_file"),
    (
        "kept_ownerless",
        "INSERT INTO attachment_file(uid, name, sha256, content) VALUES ('01900000-0000-7000-8000-000000000005', 'a.txt', '', x'')",
    ),
    ("exchange", "UPDATE exchange SET counts = 'beaucoup'"),
    ("exchange", "UPDATE exchange SET counts = '{\"milestone\": -3}'"),
    ("exchange", "UPDATE exchange SET options = '['"),
    ("exchange", "UPDATE exchange SET direction = 'nulle part'"),
    ("exchange_partner", "UPDATE exchange SET partner = 'inconnu'"),
    ("exchange_step", "UPDATE exchange SET step = 900"),
    ("exchange_step", "UPDATE exchange SET state_step = 900"),
    ("exchange", "UPDATE decision SET entity = 'licorne'"),
    ("waiting_import", "UPDATE waiting_file SET content = x'00'"),
    ("waiting_import", "DELETE FROM waiting_file"),
    ("waiting_import", "UPDATE waiting_import SET decisions = 'non'"),
    ("waiting_import", "UPDATE waiting_import SET partner = 'inconnu'"),
    ("waiting_import", "UPDATE waiting_import SET undecided = -1"),
    ("waiting_import", "UPDATE waiting_import SET undecided = 9223372036854775807"),
    ("kept_ownerless", "DELETE FROM waiting_import"),
    ("campaign_closing", "UPDATE campaign_closing SET content = x'00'"),
    # what lets several files come together
    ("kept_value", f"{MADE} VALUES ({LAST}, 'licorne', 'u', 'label', NULL, '\"a\"', '[]')"),
    ("kept_value", f"{MADE} VALUES ({LAST}, 'organisation', 'u', 'name', NULL, '{{pas du JSON', '[]')"),
    ("kept_value", f"{MADE} VALUES ({LAST}, 'organisation', 'u', 'name', NULL, NULL, '{{}}')"),
    ("kept_value", f"{MADE} VALUES (900, 'organisation', 'u', 'name', NULL, NULL, '[]')"),
    ("kept_value", f"{MADE} VALUES ({LAST}, 'organisation', x'00', 'name', NULL, NULL, '[]')"),
    ("kept_value", "INSERT INTO contested(entity, uid, kind) VALUES ('licorne', 'u', 'cell')"),
    ("kept_value", "INSERT INTO contested(entity, uid, kind) VALUES ('organisation', 'u', 'peut-être')"),
    ("kept_value", "INSERT INTO shared_thing(kind, key) VALUES (x'00', 'e1')"),
    ("kept_value", "INSERT INTO team_bundle(name, state, at) VALUES ('a', x'00', 'b')"),
    ("kept_value", "INSERT INTO team_member(replica, name, seen) VALUES ('r', x'00', 'b')"),
    ("campaign_closing", "UPDATE campaign_closing SET campaign = 'personne'"),
    ("pairing", f"{SAID} VALUES ({LAST}, 'organisation', {ONE_BODY}, {OTHER_BODY}, 1)"),
    # the cells of what is kept beside
    ("change_unreadable", f"UPDATE change SET uid = x'ff' WHERE id = {EDIT}"),
    ("change_unreadable", f"UPDATE change SET uid = x'ff' WHERE id = {CREATED}"),
    ("change_unreadable", f"UPDATE change SET entity = x'00ff' WHERE id = {CREATED}"),
    ("kept_value", f"UPDATE step SET label = x'ff61' WHERE id = {LAST}"),
    ("kept_value", f"UPDATE step SET who = x'ff' WHERE id = {LAST}"),
    ("kept_value", f"UPDATE step SET undoes = 'hier' WHERE id = {LAST}"),
    ("kept_value", "UPDATE exchange SET file_name = x'ff', export_id = x'00'"),
    ("kept_value", "UPDATE exchange SET step = 'hier'"),
    ("kept_value", "UPDATE decision SET theirs = '{'"),
    ("kept_value", "UPDATE decision SET taken = 7"),
    ("kept_value", "UPDATE column_mapping SET definition = '{'"),
    ("kept_value", "UPDATE column_mapping SET definition = '[]'"),
    ("kept_value", "UPDATE waiting_import SET label = x'ff'"),
    ("kept_value", "UPDATE waiting_file SET content = 'un texte'"),
    ("kept_value", "UPDATE attachment_file SET name = x'ff'"),
    ("kept_value", "INSERT INTO contested(entity, uid, kind) VALUES ('contact', 'x', x'ff')"),
    ("kept_value", "INSERT INTO made_change(step, entity, uid, before) VALUES (1, 'contact', 'x', x'00')"),
    ("kept_value", "INSERT INTO shared_thing(kind, key) VALUES ('x', x'ff')"),
    ("kept_value", "INSERT INTO team_bundle(name, state, at) VALUES ('x', 'y', x'ff')"),
    ("kept_value", "INSERT INTO team_member(replica, name, seen) VALUES ('x', x'ff61', '2017-05-29')"),
    ("kept_value", f"UPDATE step SET follows = x'ff' WHERE id = {LAST}"),
    ("kept_value", "INSERT INTO meta(name, value) VALUES ('erased', '{')"),
    ("kept_value", "INSERT INTO meta(name, value) VALUES ('erased', '{\"x\": 7}')"),
]


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[list[Finding]]:
    """What each check of a repair found: the one before it mends, the one behind."""
    found: list[list[Finding]] = []

    def watched(*asked) -> list[Finding]:
        found.append(check(*asked))
        return found[-1]

    monkeypatch.setattr(repairing, "check", watched)
    return found


def test_a_file_in_which_everything_happened_is_sound(full):
    assert check(full) == []


@pytest.mark.parametrize(
    ("kind", "damage"), DAMAGES, ids=[f"{kind}-{rank}" for rank, (kind, _sql) in enumerate(DAMAGES)]
)
def test_what_another_program_broke_is_found_and_mended(full, breaking, checks, kind, damage):
    steps = full.read().last_step()
    breaking(damage)
    done = repair(full)
    before, after = checks
    assert FindingKind(kind) in {finding.kind for finding in before}
    assert (done.left, after) == ((), [])
    assert FindingKind(kind) in {finding.kind for finding in done.mended}
    assert done.copy.is_file()
    assert full.read().last_step() <= max(steps + 1, 901)
    assert full.read().fetch_value("SELECT count(*) FROM step WHERE op = 'repair' AND label = 'Réparation'") <= 1
    for info in log.steps(full.read()):
        log.changes_of(full.read(), info.number)


def test_what_was_mended_once_is_left_alone_by_the_next_repair(full, breaking):
    """The check behind each repair says that nothing is left: what finds nothing writes nothing."""
    breaking(
        "DELETE FROM interaction; UPDATE organisation SET siren = '12', name_folded = 'zzz';"
        f"UPDATE step SET who = x'ff' WHERE id = {LAST}; DELETE FROM attachment_file; DROP INDEX ix_change_step"
    )
    assert repair(full).mended
    mended = full.path.read_bytes()
    assert repair(full) == Repair()
    assert full.path.read_bytes() == mended


def test_an_index_out_of_step_with_its_table_is_made_again(full):
    number = full.read().fetch_value(f"SELECT {EDIT}")
    full.close()
    behind_the_back_of(
        full.path, "ix_change_record", "change", f"UPDATE change SET uid = 'x' || uid WHERE id = {number}"
    )
    assert "index_damaged" in {finding.kind for finding in check(full)}
    done = repair(full)
    assert (done.left, check(full)) == ((), [])
    assert "index_damaged" in {finding.kind for finding in done.mended}


def test_rows_that_an_index_out_of_step_let_in_twice_are_told_apart(full):
    mine = full.meta("store_id")
    full.close()
    twice = "INSERT INTO meta(name, value) VALUES ('store_id', 'autre')"
    behind_the_back_of(full.path, "sqlite_autoindex_meta_1", "meta", twice)
    assert "index_damaged" in {finding.kind for finding in check(full)}
    done = repair(full)
    assert (done.left, check(full)) == ((), [])
    assert full.meta("store_id") == mine
    assert "autre" in (done.aside / "mis de côté.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "damage"),
    [
        ("table_missing", "DROP TABLE interaction"),
        ("table_missing", "DROP TABLE decision"),
        ("table_missing", "DROP TABLE search"),
        ("column_missing", "ALTER TABLE partner DROP COLUMN description"),
        ("column_missing", "ALTER TABLE step DROP COLUMN who"),
    ],
)
def test_what_the_file_is_no_longer_made_of_is_said_and_left_to_a_sound_copy(full, breaking, kind, damage):
    breaking(damage)
    assert kind in {finding.kind for finding in check(full)}
    before = full.path.read_bytes()
    done = repair(full)
    assert kind in {finding.kind for finding in done.left}
    assert done.mended == ()
    assert full.path.read_bytes() == before


def test_a_history_that_tells_of_far_more_than_the_search_holds_is_mended(full, breaking):
    """FTS5 calls its index malformed when more words are taken out of it than it holds."""
    breaking(";".join(f'DELETE FROM "{entity}"' for entity in ("recommendation", "organisation", "programme")))
    with closing(connect(full.path)) as connection:
        search.rebuild(connection)
    done = repair(full)
    assert (done.left, check(full)) == ((), [])

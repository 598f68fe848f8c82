"""A base on a server where a team meets: bundles are only added, and each account may do what it was given."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.team import bundle, postgres
from dcant_tracker.team.place import FORMAT, Listed, Member, PlaceError, Team
from tests.team.conftest import MADE, a_parcel, put


def fetched(place):
    return {one.listed: one.content for one in place.fetch(place.listing().bundles)}


def team_of(base):
    with closing(postgres.enter(base.address)) as entered:
        return entered.team


def test_what_one_publishes_the_others_find(base, place, writer):
    mine, theirs = new_uid(), new_uid()
    first, second = a_parcel(), a_parcel(clock=2)
    put(place, theirs, second)
    other = postgres.enter(base.address_of(writer))
    put(other, mine, first)
    assert other.team == place.team
    assert [one.replica for one in place.listing().bundles] == [mine, theirs], "by clock"
    assert [bundle.decode(one.content) for one in other.fetch(place.listing().bundles)] == [first, second]
    other.close()


def test_what_a_team_leaves_out_is_known_to_whoever_comes(base):
    team = Team(new_uid(), MADE, with_contacts=False)
    postgres.create(base.address, team).close()
    assert team_of(base) == team


def test_the_same_bundle_again_changes_nothing(place):
    replica, parcel = new_uid(), a_parcel()
    listed = put(place, replica, parcel)
    mark = place.listing().mark
    put(place, replica, parcel)
    assert place.listing().bundles == (listed,)
    assert place.listing().mark == mark


def test_only_what_came_since_is_listed(place):
    replica = new_uid()
    put(place, replica, a_parcel(clock=9))
    first = place.listing()
    assert place.listing(first.mark) == first._replace(bundles=(), is_whole=False)
    late = put(place, replica, a_parcel(clock=3))
    second = place.listing(first.mark)
    assert second.bundles == (late,)
    assert place.listing(second.mark).bundles == ()


@pytest.mark.parametrize("mark", ["", "-", "12", "abc-def", "9" * 30 + "-x", "1-x", "' OR 1=1 --"])
def test_a_mark_that_says_nothing_lists_everything(place, mark):
    listed = put(place, new_uid(), a_parcel())
    assert place.listing(mark).bundles == (listed,)


def test_a_base_that_was_set_back_lists_everything_to_whoever_had_seen_more(base, place):
    """The administrator puts back yesterday's copy: numbers come a second time, with other bundles."""
    replica = new_uid()
    kept, lost = (put(place, replica, a_parcel(clock)) for clock in (1, 2))
    mark = place.listing().mark
    with base.cluster.administer(base.name) as administrator:
        administrator.execute("DELETE FROM dcant.bundle WHERE name = %s", (lost.name,))
        administrator.execute("ALTER TABLE dcant.bundle ALTER COLUMN number RESTART WITH 2")
    other = put(place, new_uid(), a_parcel(clock=3))
    assert place.listing(mark).bundles == (kept, other)
    assert place.listing(mark).is_whole
    assert not place.listing(place.listing(mark).mark).is_whole


def test_what_went_between_looking_and_reading_is_passed_over(place):
    kept, gone = (put(place, new_uid(), a_parcel(clock)) for clock in (1, 2))
    listing = place.listing()
    assert place.withdraw([gone]) == 1
    assert [one.listed for one in place.fetch(listing.bundles)] == [kept]
    assert list(place.fetch([])) == []
    assert place.withdraw([gone]) == place.withdraw([]) == 0


def test_bundles_come_in_the_order_they_are_asked_for(place):
    listed = [put(place, new_uid(), a_parcel(clock)) for clock in range(5)]
    asked = [listed[3], listed[0], listed[4]]
    assert [one.listed for one in place.fetch(asked)] == asked


def test_whoever_takes_only_the_first_bundle_may_ask_something_else(place):
    for clock in range(30):
        put(place, new_uid(), a_parcel(clock))
    listing = place.listing()
    for one in place.fetch(listing.bundles):
        assert one.listed == listing.bundles[0]
        break
    assert place.listing().bundles == listing.bundles


def test_what_is_read_may_be_replaced_meanwhile(place):
    """An erasure does so: each bundle that says too much is published anew and withdrawn, as it is read."""
    replica = new_uid()
    listed = [put(place, replica, a_parcel(clock)) for clock in range(5)]
    for number, one in enumerate(place.fetch(listed)):
        assert one.listed == listed[number]
        put(place, replica, a_parcel(clock=100 + number))
        assert place.withdraw([one.listed]) == 1
    assert len(place.listing().bundles) == 5
    assert not set(listed) & set(place.listing().bundles)


def test_as_much_is_read_at_once_as_memory_holds_easily(place, monkeypatch):
    listed = [put(place, new_uid(), a_parcel(clock)) for clock in range(23)]
    gone = listed[::5]
    place.withdraw(gone)
    size = len(next(place.fetch(listed[1:2])).content or b"")
    asked = []
    monkeypatch.setattr(
        place, "_ask", lambda *words, ask=place._ask, **more: asked.append(ask(*words, **more)) or asked[-1]
    )
    for at_once, most, expected in ((3, size * 100, 2), (100, size * 5 // 2, 3), (100, 1, 1), (7, size * 3 // 2, 2)):
        asked.clear()
        monkeypatch.setattr(postgres, "_AT_ONCE", at_once)
        monkeypatch.setattr(postgres, "_BYTES_AT_ONCE", most)
        assert [one.listed for one in place.fetch(listed)] == [one for one in listed if one not in gone]
        assert max(map(len, asked)) == expected


def test_a_large_bundle_comes_as_it_went(place):
    content = bytes(range(256)) * 80_000
    listed = Listed(new_uid(), f"{7:016x}-{hashlib.sha256(content).hexdigest()}")
    place.publish(*listed, content)
    assert fetched(place) == {listed: content}


def test_what_does_not_bear_its_name_does_not_come_in(place):
    content = bundle.encode(a_parcel())
    for name in ("0" * 16 + "-" + "a" * 64, "../../etc/passwd", ""):
        with pytest.raises(PlaceError, match="refuse ce qui lui est envoyé"):
            place.publish(new_uid(), name, content)
    with pytest.raises(PlaceError, match="refuse"):
        place.publish("chez moi", bundle.name_of(content, a_parcel()), content)
    assert place.listing().bundles == ()


def test_what_is_strange_in_the_base_is_told_and_left_alone(base, place):
    listed = put(place, new_uid(), a_parcel())
    with base.cluster.administer(base.name) as administrator:
        administrator.execute(
            "ALTER TABLE dcant.bundle DROP CONSTRAINT bundle_check, DROP CONSTRAINT bundle_name_check;"
            "INSERT INTO dcant.bundle (replica, name, content) VALUES (gen_random_uuid(), 'copie de travail', '')"
        )
    assert place.listing().bundles == (listed,)
    assert place.listing().strange == ("copie de travail",)


def test_who_came_is_known_by_its_last_name_and_hour(place):
    first, second = sorted((new_uid(), new_uid()))
    place.seen(second, "Zoé", MADE)
    place.seen(first, "Bureau", MADE)
    place.seen(first, "Portable de l'équipe", "2026-11-30T09:20:00.000+00:00")
    place.seen(second, "Zoé B.", "2026-11-01T09:20:00.000+00:00")
    assert place.members() == [
        Member(first, "Portable de l'équipe", "2026-11-30T09:20:00.000+00:00"),
        Member(second, "Zoé B.", MADE),
    ]


def test_a_name_that_another_program_gave_is_one_line(base, place, writer):
    with psycopg.connect(base.address_of(writer), autocommit=True) as program:
        program.execute("SELECT dcant.seen(%s, %s, now())", (new_uid(), "Zoé\n\x1b[2J\tB."))
    assert place.members()[0].label == "Zoé [2J B."


def test_a_base_that_another_program_made_is_read_without_trust(base, team):
    """Its tables have the names of ours and hold anything."""
    with base.cluster.administer(base.name) as administrator:
        administrator.execute(
            f"""
            CREATE SCHEMA dcant;
            CREATE TABLE dcant.team AS SELECT 1 AS format, '{team.uid}' AS uid, NULL::text AS made_at, true AS with_contacts;
            CREATE TABLE dcant.bundle AS
                SELECT 1 AS number, NULL::text AS replica, '4' AS name, NULL::bytea AS content UNION SELECT 2, '3', NULL, '';
            CREATE TABLE dcant.member AS
                SELECT 1 AS replica, NULL::int AS label, 'infinity'::timestamptz AS last_seen UNION SELECT NULL, 1, NULL;
            CREATE FUNCTION dcant.publish(text, text, bytea) RETURNS void LANGUAGE sql AS '';
            CREATE FUNCTION dcant.withdraw(text[], text[]) RETURNS bigint LANGUAGE sql AS 'SELECT NULL::bigint';
            """
        )
    with closing(postgres.enter(base.address)) as strange:
        assert strange.listing().bundles == ()
        assert strange.listing().strange == ("", "4")
        with pytest.raises(PlaceError):
            strange.members()
        assert strange.withdraw([Listed(new_uid(), "x")]) == 0


def test_a_laptop_whose_clock_is_in_2099_was_last_here_today(place):
    place.seen(new_uid(), "Portable", "2099-01-01T00:00:00.000+00:00")
    assert place.members()[0].last_seen < "2099"
    place.seen(place.members()[0].replica, "Portable", MADE)
    assert place.members()[0].last_seen > MADE


def test_ten_laptops_send_at_once_and_nobody_misses_anything(base, place, writer):
    """A number that is given before another and seen after it would be passed over for ever."""
    address = base.address_of(writer)
    ended = threading.Event()

    def send() -> set[Listed]:
        here = postgres.enter(address)
        replica = new_uid()
        sent = {put(here, replica, a_parcel(clock)) for clock in range(12)}
        here.close()
        return sent

    def watch() -> list[Listed]:
        here, mark, seen = postgres.enter(address), "", []
        while True:
            was_ended = ended.is_set()
            listing = here.listing(mark)
            seen += listing.bundles
            mark = listing.mark
            if was_ended:
                here.close()
                return seen

    with ThreadPoolExecutor(12) as laptops:
        watching = laptops.submit(watch)
        sending = [laptops.submit(send) for _laptop in range(10)]
        sent = set().union(*(one.result() for one in sending))
        ended.set()
        seen = watching.result()
    assert len(seen) == len(set(seen)) == len(sent) == 120
    assert set(seen) == sent


def test_two_who_create_at_once_make_one_team(base):
    started = threading.Barrier(2)

    def begin() -> postgres.PostgresPlace | PlaceError:
        started.wait()
        try:
            return postgres.create(base.address, Team(new_uid(), MADE))
        except PlaceError as refusal:
            return refusal

    with ThreadPoolExecutor(2) as officers:
        both = [one.result() for one in [officers.submit(begin), officers.submit(begin)]]
    (made,) = (one for one in both if isinstance(one, postgres.PostgresPlace))
    (refused,) = (one for one in both if isinstance(one, PlaceError))
    assert "déjà" in refused.message
    assert team_of(base) == made.team
    made.close()


REFUSED_TO_WRITERS = [
    "INSERT INTO dcant.bundle (replica, name, content) SELECT replica, name || 'x', content FROM dcant.bundle",
    "UPDATE dcant.bundle SET content = ''",
    "UPDATE dcant.member SET label = 'moi'",
    "UPDATE dcant.team SET format = 99",
    "DELETE FROM dcant.bundle",
    "DELETE FROM dcant.member",
    "DELETE FROM dcant.team",
    "TRUNCATE dcant.bundle",
    "DROP TABLE dcant.bundle",
    "DROP SCHEMA dcant CASCADE",
    "ALTER TABLE dcant.bundle DISABLE TRIGGER ALL",
    "ALTER TABLE dcant.bundle OWNER TO CURRENT_USER",
    "CREATE TABLE dcant.mine (a int)",
    "CREATE OR REPLACE FUNCTION dcant.publish(a_replica text, a_name text, a_content bytea) RETURNS void LANGUAGE sql AS ''",
    "SELECT dcant.withdraw(array_agg(replica), array_agg(name)) FROM dcant.bundle",
    "SELECT pg_catalog.setval('dcant.bundle_number_seq', 1)",
    "SET ROLE postgres",
    "GRANT ALL ON dcant.bundle TO CURRENT_USER",
    "COPY dcant.bundle FROM PROGRAM 'true'",
    "BEGIN; LOCK TABLE dcant.bundle IN ACCESS EXCLUSIVE MODE",
]


@pytest.mark.parametrize("statement", REFUSED_TO_WRITERS)
def test_a_writer_cannot_change_nor_take_away_what_stands(base, place, writer, statement):
    put(place, new_uid(), a_parcel())
    place.seen(new_uid(), "Zoé", MADE)
    before = fetched(place), place.members()
    with psycopg.connect(base.address_of(writer), autocommit=True) as program:
        try:
            program.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            pass
        else:
            assert statement.startswith("GRANT"), "a grant of what one has not is a warning"
    assert (fetched(place), place.members()) == before
    assert team_of(base) == place.team


def test_a_writer_cannot_have_functions_of_its_own_run_by_the_owner(base, place, writer):
    """What stands first on the session's path must not take the place of what « publish » calls."""
    listed = put(place, new_uid(), a_parcel())
    with base.cluster.administer(base.name) as administrator:
        administrator.execute(f'CREATE SCHEMA mine AUTHORIZATION "{writer}"')
    with psycopg.connect(base.address_of(writer), autocommit=True) as program:
        program.execute(
            "CREATE FUNCTION mine.pg_advisory_xact_lock(bigint) RETURNS void LANGUAGE sql AS 'DELETE FROM dcant.bundle'"
        )
        program.execute("SET search_path = mine, pg_catalog")
        content = bundle.encode(a_parcel(clock=4))
        name = bundle.name_of(content, a_parcel(clock=4))
        program.execute("SELECT dcant.publish(%s, %s, %b)", (new_uid(), name, content))
    assert listed in place.listing().bundles
    assert len(place.listing().bundles) == 2


def test_a_writer_takes_nothing_away_and_is_not_asked_to(base, place, writer):
    listed = put(place, new_uid(), a_parcel())
    other = postgres.enter(base.address_of(writer))
    assert (place.lets_withdraw, other.lets_withdraw) == (True, False)
    assert other.withdraw([listed]) == 0
    assert other.listing().bundles == (listed,)
    other.close()


def test_a_reader_reads_and_is_told_which_role_sends(base, place, reader):
    listed = put(place, new_uid(), a_parcel())
    other = postgres.enter(base.address_of(reader))
    other.seen(new_uid(), "Lecteur", MADE)
    assert set(fetched(other)) == {listed}
    with pytest.raises(PlaceError, match=r"ne peut que lire.*dcant_[0-9a-f]{12}_writer"):
        put(other, new_uid(), a_parcel())
    assert place.members() == []
    other.close()
    with (
        psycopg.connect(base.address_of(reader), autocommit=True) as program,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        program.execute("SELECT dcant.seen(%s, 'x', now())", (new_uid(),))


def test_an_account_of_nobody_is_told_what_to_ask_for(base, place):
    with pytest.raises(PlaceError, match=r"n'a pas les droits.*dcant_…_writer"):
        postgres.enter(base.address_of(base.account()))


def test_a_base_without_a_team_says_so(base):
    with pytest.raises(PlaceError, match=r"Aucune équipe.*Travailler à plusieurs"):
        postgres.enter(base.address)


def test_a_second_team_in_a_base_is_refused(base, place):
    with pytest.raises(PlaceError, match=r"Une équipe se retrouve déjà.*Travailler à plusieurs"):
        postgres.create(base.address, Team(new_uid(), MADE))
    assert team_of(base) == place.team


def test_two_teams_on_one_server_have_roles_of_their_own(base, place, cluster):
    with cluster.administer() as administrator:
        administrator.execute(f'CREATE DATABASE "{base.name} bis" TEMPLATE template0')
    other = postgres.create(cluster.address(f"{base.name} bis"), Team(new_uid(), MADE))
    assert not set(postgres.roles_of(place.team)) & set(postgres.roles_of(other.team))
    other.close()


def test_an_account_that_may_make_a_team_need_not_administer_the_server(base, team):
    founder = base.account(rights="CREATEROLE")
    with pytest.raises(PlaceError, match=r"n'a pas le droit de préparer.*CREATEROLE"):
        postgres.create(base.address_of(founder), team)
    with base.cluster.administer(base.name) as administrator:
        administrator.execute(f'GRANT CREATE ON DATABASE "{base.name}" TO "{founder}"')
    made = postgres.create(base.address_of(founder), team)
    listed = put(made, new_uid(), a_parcel())
    writing = postgres.enter(base.address_of(base.account(postgres.roles_of(team)[1])))
    assert writing.listing().bundles == (listed,)
    assert made.withdraw([listed]) == 1
    writing.close()
    made.close()


def test_an_account_that_may_not_make_roles_leaves_nothing_behind(base, team):
    officer = base.account()
    with base.cluster.administer(base.name) as administrator:
        administrator.execute(f'GRANT CREATE ON DATABASE "{base.name}" TO "{officer}"')
    with pytest.raises(PlaceError, match="n'a pas le droit"):
        postgres.create(base.address_of(officer), team)
    postgres.create(base.address, team).close()


@pytest.mark.parametrize("change", [f"format = {FORMAT + 1}", "uid = 'autrement'"])
def test_a_base_of_a_newer_version_is_left_as_it_is(base, place, change):
    with base.cluster.administer(base.name) as administrator:
        administrator.execute(f"UPDATE dcant.team SET {change}")
    with pytest.raises(PlaceError, match=r"plus récente.*Mettez l'application à jour"):
        postgres.enter(base.address)


def test_an_older_server_is_refused(base, place, monkeypatch):
    monkeypatch.setattr(postgres, "OLDEST", 99)
    with pytest.raises(PlaceError, match=r"trop ancien.*PostgreSQL 99 ou plus récent"):
        postgres.enter(base.address)

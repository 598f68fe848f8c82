"""A team from the command line: who meets where, what comes and goes, and what is said when it cannot."""

import shutil
from pathlib import Path

import pytest

from dcant_tracker.cli import main
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import is_uid
from dcant_tracker.team import folder_files
from tests.cli.conftest import Terminal, terminals_apart


@pytest.fixture
def share(tmp_path) -> Path:
    return tmp_path / "partage"


@pytest.fixture
def laptops(tmp_path, empty_file, capsys) -> list[Terminal]:
    """Three data files that never met."""
    return terminals_apart(tmp_path, empty_file, capsys)


@pytest.fixture
def team(laptops, share) -> list[Terminal]:
    """The same as a team."""
    laptops[0].done("team", "create", share, "--name", "Zoé")
    for terminal, name in zip(laptops[1:], ("Anaïs", "Rémi"), strict=True):
        terminal.done("team", "join", share, "--name", name)
    return laptops


def everything(terminal: Terminal) -> list[object]:
    return [terminal.json("list", entity) for entity in CATALOGUE]


def test_three_files_come_to_say_the_same(team):
    zoe, anais, remi = team
    zoe.done("add", "programme", "code=DcANT", "title=Développement concerté")
    anais.done("add", "organisation", "name=Brest", "kind=metropole")
    remi.done("add", "partner", "name=SGMAP")
    assert zoe.json("team", "sync") == {"received": 0, "sent": 1, "conflicts": 0}
    assert anais.json("team", "sync") == {"received": 1, "sent": 1, "conflicts": 0}
    assert remi.json("team", "sync") == {"received": 2, "sent": 1, "conflicts": 0}
    assert zoe.json("team", "sync") == {"received": 2, "sent": 0, "conflicts": 0}
    assert anais.json("team", "sync") == {"received": 1, "sent": 0, "conflicts": 0}
    assert everything(zoe) == everything(anais) == everything(remi)
    for terminal in team:
        assert terminal.json("team", "sync") == {"received": 0, "sent": 0, "conflicts": 0}
        terminal.done("check")
    assert sorted(zoe.labels()) == sorted(remi.labels())


def test_records_of_one_name_are_listed_in_one_order_by_all(team):
    zoe, anais, _remi = team
    for terminal, place in ((anais, "Vannes"), (zoe, "Brest")):
        terminal.done("add", "organisation", f"name={place}", "kind=ville")
        terminal.done("add", "contact", "name=Léo Le Goff", f"organisation={place}")
    for terminal in (zoe, anais, zoe):
        terminal.done("team", "sync")
    assert zoe.json("list", "contact") == anais.json("list", "contact")


def test_founding_and_joining_say_who_reads_what_and_who_is_in(laptops, share):
    zoe, anais, _remi = laptops
    made = zoe("team", "create", share, "--name", "Zoé")
    assert (made.status, made.out) == (0, "")
    assert f"se réunit ici : {share}" in made.err
    assert "peut lire tout ce que contient le fichier, contacts compris" in made.err
    joined = anais("team", "join", share, "--name", "Anaïs")
    assert joined.status == 0
    assert "Membres : " in joined.err
    assert {"Zoé", "Anaïs"} <= set(joined.err.replace(",", " ").replace(".", " ").split())
    assert "contacts compris" in joined.err


def test_a_team_without_contacts_is_chosen_at_its_creation_and_said_to_all(laptops, share):
    zoe, anais, _remi = laptops
    zoe.done("add", "organisation", "name=Lyon", "kind=metropole")
    zoe.done("add", "contact", "organisation=Lyon", "name=Ana Diaz")
    made = zoe("team", "create", share, "--name", "Zoé", "--without-contacts")
    assert made.status == 0
    joined = anais("team", "join", share, "--name", "Anaïs")
    for told in (made.err, joined.err):
        assert "Les contacts n'en sont pas" in told
        assert "Les textes libres partent tels quels" in told
        assert "contacts compris" not in told
    assert len(zoe.json("list", "contact")) == 1
    assert anais.json("list", "contact") == []
    assert "Lyon" in {one["name"] for one in anais.json("list", "organisation")}
    for terminal in (zoe, anais):
        assert "Contacts : laissés de côté" in terminal("team", "status").out
        assert {*terminal.json("team", "status")} == {
            "place",
            "replica",
            "members",
            "to_send",
            "to_receive",
            "conflicts",
        }


def test_the_state_of_a_team_is_told_to_programs_and_people(team, share):
    zoe, anais, _remi = team
    zoe.done("add", "partner", "name=SGMAP")
    zoe.done("team", "sync")
    anais.done("add", "partner", "name=ANCT")
    told = anais.json("team", "status")
    assert list(told) == ["place", "replica", "members", "to_send", "to_receive", "conflicts"]
    assert (told["place"], told["to_send"], told["to_receive"], told["conflicts"]) == (str(share), 1, 1, 0)
    assert is_uid(told["replica"])
    assert all(list(member) == ["replica", "name", "last_seen"] for member in told["members"])
    assert sorted(member["name"] for member in told["members"]) == ["Anaïs", "Rémi", "Zoé"]
    assert told["replica"] in [member["replica"] for member in told["members"] if member["name"] == "Anaïs"]
    said = anais.done("team", "status")
    assert f"Lieu : {share}" in said
    assert "À envoyer : 1\nÀ recevoir : 1\nÀ trancher : 0" in said
    assert anais.json("team", "sync") == {"received": 1, "sent": 1, "conflicts": 0}, "asking took nothing in"


def test_a_file_without_team_says_so(laptops):
    zoe = laptops[0]
    told = zoe.json("team", "status")
    assert (told["place"], told["members"], told["to_send"]) == (None, [], 0)
    assert "aucune équipe" in zoe("team", "status").err
    for command in ("sync", "leave"):
        refused = zoe("team", command)
        assert (refused.status, refused.out) == (1, "")
        assert "aucune équipe" in refused.err


def test_leaving_keeps_the_file_whole(team):
    zoe, anais, _remi = team
    zoe.done("add", "partner", "name=SGMAP")
    zoe.done("team", "sync")
    anais.done("team", "sync")
    left = anais("team", "leave")
    assert (left.status, "garde tout" in left.err) == (0, True)
    assert everything(anais) == everything(zoe)
    assert anais("team", "sync").status == 1
    assert len(zoe.json("team", "status")["members"]) == 3


def test_two_changes_of_one_cell_are_to_decide(team):
    zoe, anais, _remi = team
    uid = zoe.done("add", "organisation", "name=Brest", "kind=metropole")
    zoe.done("team", "sync")
    anais.done("team", "sync")
    zoe.done("set", "organisation", uid, "notes=à rappeler")
    anais.done("set", "organisation", uid, "notes=rappelée")
    zoe.done("team", "sync")
    assert anais.json("team", "sync")["conflicts"] == 1
    told = anais("team", "sync")
    assert (told.status, "1 à trancher" in told.err) == (0, True)
    assert zoe.json("team", "sync")["conflicts"] == 1
    assert everything(zoe) == everything(anais)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "vide"),
        ("https://exemple.fr/equipe", "https://"),
        ("smb://serveur/partage", "smb://"),
        ("rien/du/tout", "n'existe pas"),
        ("suivi.sqlite", "n'est pas un dossier"),
        (".", "contient déjà autre chose"),
    ],
)
def test_a_wrong_place_is_told_in_a_sentence(started, monkeypatch, address, words):
    monkeypatch.chdir(started.folder)
    refused = started("team", "create", address)
    assert (refused.status, refused.out) == (1, "")
    assert words in refused.err
    assert started.json("team", "status")["place"] is None


@pytest.mark.parametrize("address", ["absent", "."])
def test_joining_where_no_team_meets_is_told(started, monkeypatch, address):
    monkeypatch.chdir(started.folder)
    refused = started("team", "join", address)
    assert refused.status == 1
    assert "hors d'atteinte" in refused.err or "pas le dossier d'une équipe" in refused.err
    assert "Vérifiez" in refused.err, "whoever is no member has nothing to go on with"
    assert started.json("team", "status")["place"] is None


def test_a_place_of_which_one_forgets_the_name_is_a_usage_error(started):
    assert started("team", "create").status == 2
    assert started("team", "quoi").status == 2
    assert started("team").status in {0, 2}


def test_a_folder_that_is_away_stops_nothing(team, share):
    zoe = team[0]
    away = share.rename(share.with_name("débranché"))
    zoe.done("add", "partner", "name=SGMAP")
    refused = zoe("team", "sync")
    assert (refused.status, "hors d'atteinte" in refused.err) == (1, True)
    assert "Continuez à travailler" in refused.err
    told = zoe("team", "status", "--json")
    assert (told.status, told.json["to_send"], len(told.json["members"])) == (0, 1, 1)
    assert "hors d'atteinte" in told.err
    away.rename(share)
    assert zoe.json("team", "sync")["sent"] == 1


def test_a_full_share_is_told_and_everything_goes_the_next_time(team, share, monkeypatch):
    zoe, anais, _remi = team
    zoe.done("add", "partner", "name=SGMAP")

    def full(draft, _target):
        raise OSError(28, "No space left on device", str(draft))

    with monkeypatch.context() as patch:
        patch.setattr(folder_files, "place", full)
        refused = zoe("team", "sync")
    assert refused.status == 1
    assert "plus de place dans le dossier de l'équipe" in refused.err
    assert not list(share.rglob("*.tmp*"))
    assert zoe.json("team", "sync") == {"received": 0, "sent": 1, "conflicts": 0}
    assert anais.json("team", "sync")["received"] == 1


def test_an_altered_bundle_is_told_and_the_rest_comes(team, share):
    zoe, anais, remi = team
    zoe.done("add", "partner", "name=SGMAP")
    zoe.done("team", "sync")
    (path,) = share.rglob("*.paquet")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    remi.done("add", "partner", "name=ANCT")
    remi.done("team", "sync")
    told = anais("team", "sync", "--json")
    assert (told.status, told.json["received"]) == (0, 1)
    assert "incomplet ou endommagé" in told.err


def test_a_file_copied_by_hand_is_another_member(team, share, tmp_path, capsys):
    """Two copies of one file, edited on both sides, both go on; none overwrites what the other sends."""
    zoe, anais, _remi = team
    zoe.done("add", "partner", "name=SGMAP")
    zoe.done("team", "sync")
    (tmp_path / "copie").mkdir()
    copied = Terminal(Path(shutil.copy(zoe.data, tmp_path / "copie" / "suivi.sqlite")), capsys)
    copied.done("add", "partner", "name=Fait dans la copie")
    zoe.done("add", "partner", "name=Fait dans l'original")
    refused = copied("team", "sync")
    assert (refused.status, "copie" in refused.err) == (1, True)
    copied.done("team", "join", share, "--name", "Zoé à la maison")
    zoe.done("team", "sync")
    copied.done("team", "sync")
    anais.done("team", "sync")
    zoe.done("team", "sync")
    assert everything(zoe) == everything(anais) == everything(copied)
    assert len(anais.json("list", "partner")) == 3
    replicas = {terminal.json("team", "status")["replica"] for terminal in (zoe, copied)}
    assert len(replicas) == 2


def test_a_member_that_was_away_for_long_gets_everything(team):
    zoe, anais, remi = team
    remi.done("add", "partner", "name=Avant de partir")
    for number in range(3):
        zoe.done("add", "partner", f"name=Z{number}")
        zoe.done("team", "sync")
        anais.done("add", "partner", f"name=A{number}")
        anais.done("team", "sync")
    assert remi.json("team", "sync") == {"received": 6, "sent": 1, "conflicts": 0}
    for terminal in (zoe, anais):
        terminal.done("team", "sync")
    assert everything(zoe) == everything(anais) == everything(remi)


def test_the_help_names_the_commands(capsys):
    assert main(["team", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(f" {name} " in said for name in ("create", "join", "leave", "sync", "status"))

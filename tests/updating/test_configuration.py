"""What the association says to every DcANT of a machine; by default, nothing."""

import base64
import sys

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.updating import configuration
from dcant_tracker.updating.configuration import places, update_source

KEY = base64.b64encode(bytes(range(32))).decode()
ADDRESS = "https://exemple.fr/dcant.json"


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Writes the file that whoever administers the machine puts there."""
    file = tmp_path / "dcant.toml"
    monkeypatch.setattr(configuration, "places", lambda: [tmp_path / "absent.toml", file])

    def write(text: str | bytes) -> None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


def update(address: str = ADDRESS, key: str = KEY) -> str:
    return f'[update]\naddress = "{address}"\nkey = "{key}"\n'


def test_by_default_nobody_said_where_to_ask():
    assert update_source() is None


def test_the_system_is_believed_before_what_lies_beside_the_program(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "DcANT.exe"))
    monkeypatch.setattr("platformdirs.site_config_dir", lambda *_names, **_options: str(tmp_path / "système"))
    assert places() == [tmp_path / "système" / "dcant.toml", tmp_path / "dcant.toml"]


@pytest.mark.parametrize("address", [ADDRESS, "file:///srv/dcant.json", "file://serveur/partage/dcant.json"])
def test_an_address_and_a_key_say_where_to_ask(configured, address):
    configured(b"\xef\xbb\xbf" + update(address).encode())
    assert update_source() == (address, bytes(range(32)))


def test_a_configuration_that_says_nothing_of_updates_asks_nobody(configured):
    configured("# rien\n")
    assert update_source() is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[update", "TOML"),
        (b"\xff\xfe", "TOML"),
        ("update = 3", "address"),
        ("[update]", "address"),
        (update("http://exemple.fr/"), "https://"),
        (update("https://"), "https://"),
        (update("https://["), "https://"),
        (update("ftp://exemple.fr/"), "https://"),
        (update(key="courte"), "clé publique"),
        (update(key="AAAA"), "clé publique"),
        (update(key="é"), "clé publique"),
        (f'[update]\naddress = "{ADDRESS}"', "clé publique"),
    ],
)
def test_a_configuration_that_is_wrong_is_told_to_whoever_administers(configured, text, said):
    configured(text)
    with pytest.raises(UserError, match=said) as refused:
        update_source()
    assert "rien n'a été demandé au réseau" in refused.value.hint

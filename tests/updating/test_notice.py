"""A notice is believed as the association signed it: a version, a day, plain words, a page, packages."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

import dcant_tracker
from dcant_tracker.errors import UserError
from dcant_tracker.updating.notice import MOST_BYTES, read_notice

KEY = SigningKey(bytes(range(32)))
OTHER = SigningKey(bytes(32))
SAID = {
    "format": 1,
    "version": "99.1.0",
    "date": "2026-12-01",
    "news": "Les réunions s'impriment.\n",
    "page": "https://exemple.fr/dcant",
    "packages": {"DcANT-99.1.0-setup.exe": "0" * 64},
}


def signed(said: object, key: SigningKey = KEY) -> bytes:
    text = said if isinstance(said, str) else json.dumps(said)
    signature = base64.b64encode(key.sign(text.encode()).signature).decode()
    return json.dumps({"notice": text, "signature": signature}).encode()


def read(content: bytes):
    return read_notice(content, bytes(KEY.verify_key))


def test_a_notice_says_what_is_new_and_where():
    notice = read(signed(SAID))
    assert notice.is_newer
    assert (notice.version, f"{notice.date:%d/%m/%Y}", notice.page) == ("99.1.0", "01/12/2026", SAID["page"])
    assert notice.news == "Les réunions s'impriment."
    assert notice.packages == SAID["packages"]


@pytest.mark.parametrize(
    ("version", "is_newer"),
    [("1.2", False), ("1.2.0", False), ("1.2.0.1", True), ("1.10.0", True), ("1.1.9", False), ("2.0", True)],
)
def test_versions_are_compared_number_by_number(monkeypatch, version, is_newer):
    monkeypatch.setattr("dcant_tracker.updating.notice.__version__", "1.2.0")
    assert read(signed({**SAID, "version": version})).is_newer is is_newer


def test_the_version_that_runs_is_not_newer():
    assert not read(signed({**SAID, "version": dcant_tracker.__version__})).is_newer


def tampered(content: bytes) -> bytes:
    outer = json.loads(content)
    return json.dumps({**outer, "notice": outer["notice"].replace("exemple.fr", "exemple.com")}).encode()


@pytest.mark.parametrize(
    "content",
    [
        signed(SAID, OTHER),
        tampered(signed(SAID)),
        json.dumps({"notice": json.dumps(SAID), "signature": ""}).encode(),
        json.dumps({"notice": json.dumps(SAID), "signature": "AAAA"}).encode(),
    ],
)
def test_what_the_association_did_not_sign_is_believed_nothing_of(content):
    with pytest.raises(UserError, match="pas signé par l'association") as refused:
        read(content)
    assert "exemple" not in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Connectez-vous</html>",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        signed(SAID) + b" " * MOST_BYTES + b"x",
        json.dumps({"notice": json.dumps(SAID), "signature": "é"}).encode(),
        signed("rien"),
        signed([]),
        signed({}),
        signed({**SAID, "format": 2}),
        signed({**SAID, "version": "1.2-bêta"}),
        signed({**SAID, "version": "9" * 5_000}),
        signed({**SAID, "date": "1er décembre"}),
        signed({**SAID, "page": "http://exemple.fr"}),
        signed({**SAID, "page": "file:///etc/passwd"}),
        signed({**SAID, "page": "https://"}),
        signed({**SAID, "packages": ["a"]}),
        signed({**SAID, "packages": {"../a": "0" * 64}}),
        signed({**SAID, "packages": {"a": "0"}}),
        signed({**SAID, "packages": {str(n): "0" * 64 for n in range(51)}}),
    ],
)
def test_anything_else_is_no_notice(content):
    with pytest.raises(UserError, match="n'est pas une annonce"):
        read(content)


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(content):
    with pytest.raises(UserError):
        read(content)

"""Somebody who was erased is asked about when a file brings her back, however her name is spelled there."""

import hashlib
import json

import pytest

from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.erasure.fingerprints import Erased
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

OF = "01a22aa8-8649-7123-8a86-0ee264f12677"
SPELLED = ("Jean-Paul Durand", "Jean\u2011Paul Durand", "JEAN\u2013PAUL DURAND", "Jean\u2212Paul  Durand")


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "d.sqlite")
    yield made
    made.close()


@pytest.fixture
def of(store) -> str:
    return store.add("organisation", {"name": "Brest", "kind": "ville"}, Operation("add", "Ajout"))[1]


def asked(store, of: str, name: str) -> bool:
    return bool(Erased(store.read()).question("contact", OF, {"organisation": of, "name": name}))


@pytest.mark.parametrize("spelled", SPELLED)
def test_a_name_is_known_again_whatever_its_hyphens(store, of, spelled):
    contact = store.add("contact", {"organisation": of, "name": spelled}, Operation("add", "Ajout"))[1]
    erase(store, contact)
    assert all(asked(store, of, name) for name in SPELLED)
    assert not asked(store, of, "Jean Paul Durand")
    assert not asked(store, OF, SPELLED[0])


@pytest.mark.parametrize("kept", "-\u2010\u2012\u2013\u2014\u2015\u2212")
def test_one_erased_before_hyphens_of_every_kind_were_one_is_known_too(store, of, kept):
    """Revision 6 cannot make a fingerprint anew: nothing of the name is left."""
    reading = store.read()
    store_id = reading.fetch_value("SELECT value FROM meta WHERE name = 'store_id'")
    key = f"{of}\x1fjean{kept}paul durand".encode()
    fingerprint = hashlib.blake2b(key, digest_size=12, key=store_id.encode()[:64]).hexdigest()
    store.transact(
        Operation("set", "Effacée", always=True),
        lambda t: t.writing.execute(
            "INSERT INTO meta(name, value) VALUES ('erased', ?)", (json.dumps({OF[::-1]: [fingerprint]}),)
        ),
    )
    assert all(asked(store, of, name) for name in SPELLED)
    assert not asked(store, of, "Jean-Pierre Durand")

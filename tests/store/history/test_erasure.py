"""A person asks to be forgotten: nothing in the data file names them any more."""

from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history.erasure import erase_contact
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.records.search import find
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation


@pytest.fixture
def file(tmp_path: Path):
    store = Store.create(tmp_path / "donnees.sqlite")
    yield store
    store.close()


def test_an_erased_person_is_named_nowhere(file):
    _, brest = file.add("organisation", {"name": "Brest Métropole", "kind": "metropole"}, Operation(Op.ADD, "Ajout"))
    _, uid = file.add(
        "contact",
        {"organisation": brest, "name": "Camille Durand", "email": "camille@exemple.fr", "notes": "préfère le matin"},
        Operation(Op.ADD, "Ajout de Brest Métropole / Camille Durand"),
    )
    file.update("contact", uid, {"phone": "0298000000"}, Operation(Op.EDIT, "Téléphone de Camille Durand"))
    file.update("contact", uid, {"name": "Camille Durand-Le Gall"}, Operation(Op.EDIT, "Nom"))
    file.update("contact", uid, {"name": "Camille Durand"}, Operation(Op.EDIT, "Nom"))
    file.add("participation", {"organisation": brest, "role": "pilot", "referent": uid}, Operation(Op.ADD, "Ajout"))
    erase_contact(file, uid)
    content = file.path.read_bytes()
    for trace in ("Camille", "camille", "0298000000", "Durand", "durand", "le matin"):
        assert trace.encode() not in content
    assert list(find(file.read(), "camille")) == []
    assert all_records(file.read(), "participation")[0]["referent"] is None


def test_undoing_the_erasure_brings_back_links_but_no_name(file):
    _, brest = file.add("organisation", {"name": "Brest", "kind": "ville"}, Operation(Op.ADD, "Ajout"))
    _, uid = file.add("contact", {"organisation": brest, "name": "Camille"}, Operation(Op.ADD, "Ajout"))
    _, part = file.add(
        "participation", {"organisation": brest, "role": "pilot", "referent": uid}, Operation(Op.ADD, "Ajout")
    )
    erase_contact(file, uid)
    file.undo()
    (nameless,) = all_records(file.read(), "contact")
    assert nameless["name"] == "Personne effacée"
    assert all_records(file.read(), "participation")[0].uid == part
    assert all_records(file.read(), "participation")[0]["referent"] == uid
    with closing(rewound(file.read(), 2)) as earlier:
        assert all_records(earlier, "contact")[0]["name"] == "Personne effacée"


def test_erasing_nobody_says_so(file):
    with pytest.raises(UserError, match="n'existe plus"):
        erase_contact(file, "inconnu")

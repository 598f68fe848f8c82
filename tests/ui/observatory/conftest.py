"""An observatory to fill in: the ten domains of the public facts, in the campaign of the small file."""

import json

import pytest

from dcant_tracker.settings import resource
from dcant_tracker.store.writing.changes import Operation

DOMAINS = json.loads(resource("programme/dcant.json").read_text(encoding="utf-8"))["maturity_domains"]


@pytest.fixture
def domains(store) -> list[str]:
    """The uids of the ten domains, in their order."""
    found: list[str] = []

    def work(tx) -> None:
        for rank, label in enumerate(DOMAINS, start=1):
            found.append(tx.add("maturity_domain", {"label": label, "position": rank}))

    store.transact(Operation("add", "Domaines"), work)
    return found


@pytest.fixture
def page(domains, window, settle):
    shown = window.open_page("maturity_assessment")
    settle()
    return shown

"""Accueil with its pictures."""

import pytest


@pytest.fixture(autouse=True)
def _all_of_it(with_pictures) -> None:
    """What is tested here is the whole page."""

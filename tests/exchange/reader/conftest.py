"""Here the reading is a process of its own, as it is for officers."""

import pytest


@pytest.fixture
def reading_here() -> None:
    """No workbook is read in the process of the tests."""

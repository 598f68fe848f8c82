"""Which tests a Windows Python runs, and what is told of them."""

import pytest

from installers.product import ROOT
from installers.windows import testing
from tests import under_wine


def test_every_folder_of_the_rooms_is_a_part_and_none_is_run_twice():
    options = dict(testing.parts())
    assert {"tests/store", "tests/store/file", "tests/exchange/reader", "tests/cli"} <= options.keys()
    assert "--ignore=tests/store/file" in options["tests/store"]
    assert all(
        (ROOT / argument).exists() for chosen in options.values() for argument in chosen if "tests/" in argument[:6]
    )


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        (".F\n= 1 failed, 21 passed, 3 skipped in 2.01s =\n", {"failed": 1, "passed": 21, "skipped": 3}),
        ("E\n= 1 error in 2.01s =", {"error": 1}),
        ("no end: it was stopped", {}),
    ],
)
def test_what_pytest_counted_is_read_from_its_last_words(said, counted):
    assert testing.counts(said) == counted


def test_what_wine_lacks_is_named_by_tests_that_are_there():
    for name, reason in under_wine.LACKING.items():
        path, _, test = name.partition("::")
        assert f"def {test.partition('[')[0]}" in (ROOT / path).read_text("utf-8"), name
        assert len(reason) > 20

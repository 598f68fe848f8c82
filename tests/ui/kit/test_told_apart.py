"""Names of one list, where there is no room for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.ui.kit.told_apart import common_beginning, shortened

FORMS = (
    "Évaluation DcANT 2015-2017 – Brest Métropole.xlsx",
    "Évaluation DcANT 2015-2017 – Toulouse Métropole.xlsx",
    "Évaluation DcANT 2015-2017 – Épinal.xlsx",
)


def within(width: int):
    return lambda text: len(text) <= width


def test_what_the_names_of_a_list_share_is_whole_words():
    assert common_beginning(FORMS) == "Évaluation DcANT 2015-2017 – "
    assert common_beginning(["DcANT 2015-2017 / 31", "DcANT 2015-2017 / 32"]) == "DcANT 2015-2017 / "
    assert common_beginning(["Brest", "Toulouse"]) == ""


@pytest.mark.parametrize("names", [[], ["seul"], ["deux fois", "deux fois"]])
def test_one_name_alone_shares_nothing(names):
    assert common_beginning(names) == ""


def test_a_name_that_is_the_beginning_of_another_keeps_its_last_word():
    beginning = common_beginning(["Retour Brest", "Retour Brest 2"])
    assert beginning == "Retour "


def test_a_name_with_room_stays_whole():
    assert shortened(FORMS[0], common_beginning(FORMS), within(80)) == FORMS[0]


def test_as_much_of_the_common_beginning_goes_as_must_and_no_more():
    beginning = common_beginning(FORMS)
    assert shortened(FORMS[0], beginning, within(30)) == "… 2017 – Brest Métropole.xlsx"
    assert shortened(FORMS[0], beginning, within(23)) == "… Brest Métropole.xlsx"
    assert shortened(FORMS[0], beginning, within(10)) == "… Brest Métropole.xlsx"


def test_a_name_that_shares_nothing_with_the_others_is_left_alone():
    assert shortened("Autre chose de long", "Évaluation ", within(5)) == "Autre chose de long"


@given(st.text("ab /", max_size=12), st.lists(st.text("abc /", min_size=1, max_size=8), min_size=2, max_size=6))
def test_shortened_names_still_differ(shared, ends):
    names = list(dict.fromkeys(" ".join(f"{shared}{end}".split()) for end in ends))
    beginning = common_beginning(names)
    for width in range(1, 24):
        shown = {shortened(name, beginning, within(width)) for name in names}
        assert len(shown) == len(names)

"""The one line that says of a document where its figures come from."""

from datetime import date

from dcant_tracker.store.reading.provenance import data_line

DAY = date(2017, 7, 4)


def followed(add, code: str) -> str:
    """A programme with a measure."""
    uid = add("programme", code=code, title=code)
    add("recommendation", programme=uid, code="1", title="Mesure")
    return uid


def test_it_names_the_programme_and_the_day_and_never_the_file(store, add):
    followed(add, "DcANT 2015-2017")
    assert data_line(store.read(), DAY) == "Données : DcANT 2015-2017, au 04/07/2017"


def test_it_names_the_programme_that_was_asked_for_or_those_that_are_followed(store, add):
    first, second = followed(add, "DcANT 2015-2017"), followed(add, "DcANT 2018-2020")
    add("programme", code="Programme sans mesure", title="Vide")
    assert data_line(store.read(), DAY, first) == "Données : DcANT 2015-2017, au 04/07/2017"
    assert data_line(store.read(), DAY, second) == "Données : DcANT 2018-2020, au 04/07/2017"
    assert data_line(store.read(), DAY) == "Données : DcANT 2015-2017 et DcANT 2018-2020, au 04/07/2017"
    followed(add, "Autre")
    assert data_line(store.read(), DAY) == "Données : 3 programmes, au 04/07/2017"


def test_without_any_programme_the_day_is_said_alone(store):
    assert data_line(store.read(), DAY) == "Données au 04/07/2017"

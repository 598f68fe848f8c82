"""Words are found whatever their case and accents, and the rest of the text is kept to the letter."""

import pytest

from dcant_tracker.domain.replacing import Replacing


@pytest.mark.parametrize(
    ("asked", "text", "said"),
    [
        (Replacing("métropole", "agglo"), "La METROPOLE, metropole.", "La agglo, agglo."),
        (Replacing("oeuvre", "travail"), "Mise en œuvre ; ŒUVRE", "Mise en travail ; travail"),
        (Replacing("Saint", "St", exact=True), "Saint-Malo, saint", "St-Malo, saint"),
        (Replacing("ville", "commune", whole=True), "Abbeville, ville", "Abbeville, commune"),
        (Replacing("a.c", "x"), "abc a.c", "abc x"),
        (Replacing("", "x"), "abc", "abc"),
        (Replacing("deux  ", ""), "deux  \nlignes", "\nlignes"),
    ],
)
def test_words_are_replaced(asked, text, said):
    assert asked.in_text(text) == said

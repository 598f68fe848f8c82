"""The spaces that must not break."""

import pytest

from dcant_tracker.insight.reports.typography import paragraphs, typeset


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Oui : non ; vrai ! vraiment ?", "Oui\u00a0: non\u202f; vrai\u202f! vraiment\u202f?"),
        ("« Bonjour »", "«\u00a0Bonjour\u00a0»"),
        ("45 % de 12", "45\u202f% de 12"),
        ("https://a.fr:80/?b;c", "https://a.fr:80/?b;c"),
        ("sans espace: ici", "sans espace: ici"),
        ("a\tb\x0b\x00c\x7f", "a bc"),
        ("", ""),
    ],
)
def test_spaces_before_high_signs_are_kept_from_breaking_and_none_is_added(typed, set_):
    assert typeset(typed) == set_


def test_what_is_set_stays_as_it_is():
    once = typeset("« Oui : 45 % ; non ! »")
    assert typeset(once) == once


def test_empty_lines_make_no_paragraph():
    assert paragraphs("un\n\n  deux  \n") == ["un", "deux"]

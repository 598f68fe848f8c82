"""A text as the name of a file: on every system, and reading as what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.domain.file_names import LONGEST, safe_name

RESERVED = ("CON", "prn", "Aux", "NUL", "COM1", "com9", "LPT1", "lpt²", "CONIN$")

PIECES = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["..", "/", "\\", "C:", "con", "NUL", ".xlsx", " ", "\u202e", "\0", "\n", "é" * 200, "COM¹", "."]
        ),
    ),
    max_size=6,
).map("".join)


@given(PIECES)
def test_whatever_the_text_the_name_is_one_that_every_system_takes(text):
    name = safe_name(text)
    assert name
    assert not set(name) & set('\\/:*?"<>|')
    assert not any(ord(mark) < 32 or 0x7F <= ord(mark) < 0xA0 or 0xD800 <= ord(mark) < 0xE000 for mark in name)
    assert not set(name) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
    assert name == name.strip(" .")
    assert len(name) <= LONGEST
    assert len(name.encode()) <= 240
    assert name.partition(".")[0].strip().upper() not in {reserved.upper() for reserved in RESERVED}


@given(PIECES)
def test_a_safe_name_is_left_as_it_is(text):
    assert safe_name(safe_name(text)) == safe_name(text)


@pytest.mark.parametrize("device", RESERVED)
def test_the_names_of_devices_get_an_underscore(device):
    assert safe_name(device) == f"_{device}"
    assert safe_name(f"{device}.xlsx") == f"_{device}.xlsx"
    assert safe_name(f"{device}crète.xlsx") == f"{device}crète.xlsx"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../.bashrc", "-..-.bashrc"),
        ("C:\\Users\\a\\note.docx", "C-Users-a-note.docx"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("Compte rendu : bilan / suites ?.pdf", "Compte rendu - bilan - suites -.pdf"),
        ("a\nb\tc.txt", "a b c.txt"),
        (" ... ", "fichier"),
        ("", "fichier"),
        ("Évaluation – « Printemps 2017 »", "Évaluation – « Printemps 2017 »"),
    ],
)
def test_what_a_name_becomes(text, name):
    assert safe_name(text) == name


def test_a_long_name_keeps_its_ending():
    name = safe_name("é" * 400 + ".xlsx")
    assert name.endswith("é.xlsx")
    assert len(name.encode()) == 239

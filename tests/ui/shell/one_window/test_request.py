"""What a window believes of another start: one line of fixed shape and length, and nothing else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.ui.shell.one_window.request import MOST_BYTES, Request, decode, encode

FOLDER = Path("/d").absolute()
SAID = {"dcant": 1, "data": str(FOLDER / "suivi.dcant"), "tables": [str(FOLDER / "retour.xlsx")], "token": ""}

names = st.text(st.characters(exclude_characters="/\\:\0", exclude_categories=["Cs"]), min_size=1).map(
    lambda text: FOLDER / f"{text}.xlsx"
)


def line(**changes) -> bytes:
    return json.dumps({**SAID, **changes}).encode() + b"\n"


@given(st.lists(names, max_size=3), st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=256))
def test_a_request_comes_as_it_was_sent(tables, token):
    request = Request(FOLDER / "suivi.dcant", tuple(tables), token)
    assert decode(encode(request)) == request


def test_a_name_that_is_no_text_travels_too():
    path = FOLDER / "\udce9.xlsx"
    assert decode(encode(Request(path, (path,)))).tables == (path,)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"GET / HTTP/1.1\r\n",
        b"\xff\xfe\n",
        b"[" * 60_000 + b"\n",
        b"[]\n",
        b"{}\n",
        line(more=1),
        line(dcant=2),
        line(data="suivi.dcant"),
        line(data=""),
        line(data="/d/\0"),
        line(data=None),
        line(data="/" + "d" * 5_000),
        line(tables="/d/retour.xlsx"),
        line(tables=["retour.xlsx"]),
        line(tables=["/d/programme.exe"]),
        line(tables=["/d/retour.xlsx"] * 101),
        line(tables=[["/d/retour.xlsx"]]),
        line(token="a\nb"),
        line(token=7),
        line(token="x" * 257),
        line(token="é"),
        line() + b" " * MOST_BYTES,
    ],
)
def test_anything_else_is_no_request(said):
    with pytest.raises(ValueError, match=r".*"):
        decode(said)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(said):
    with pytest.raises(ValueError, match=r".*"):
        decode(said)


def test_a_token_that_is_none_is_left_at_home():
    assert decode(encode(Request(Path("/d/a.dcant"), (), "é\n"))).token == ""

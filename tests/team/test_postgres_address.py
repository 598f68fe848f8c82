"""The address of a base is shown and kept without its password, however that was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.team.place import PlaceError
from dcant_tracker.team.postgres_address import Address, parse, with_password


@pytest.mark.parametrize(
    ("written", "text", "password"),
    [
        ("postgresql://jeanne@serveur/base", "postgresql://jeanne@serveur/base", None),
        ("  postgres://serveur/base\n", "postgresql://serveur/base", None),
        ("PostgreSQL://jeanne:secret@serveur:5433/base", "postgresql://jeanne@serveur:5433/base", "secret"),
        ("postgresql://jeanne:p%40ss%2Fw@serveur/base", "postgresql://jeanne@serveur/base", "p@ss/w"),
        ("postgresql://jeanne:p@ss/w?x#1@serveur/base", "postgresql://jeanne@serveur/base", "p@ss/w?x#1"),
        ("postgresql://jeanne:100%@serveur/base", "postgresql://jeanne@serveur/base", "100%"),
        ("postgresql://:secret@serveur/base", "postgresql://serveur/base", "secret"),
        (
            "postgresql://jeanne@un:1,deux:2/base?sslmode=verify-full&password=s%26t&connect_timeout=9",
            "postgresql://jeanne@un:1,deux:2/base?sslmode=verify-full&connect_timeout=9",
            "s&t",
        ),
        ("postgresql:///base?host=/run/pg&user=a@b", "postgresql:///base?host=/run/pg&user=a@b", None),
        ("postgresql://jeanne@h/base?options=-c%20a@b", "postgresql://jeanne@h/base?options=-c%20a@b", None),
        ("postgresql://serveur/base?password=secret", "postgresql://serveur/base", "secret"),
        ("postgresql://jeanne%40mairie@[::1]/base", "postgresql://jeanne%40mairie@[::1]/base", None),
    ],
)
def test_the_password_goes_out_of_the_address_and_the_rest_stays(written, text, password):
    assert parse(written) == Address(text, password)
    assert parse(text) == Address(text, None)


signs = st.characters(codec="utf-8", exclude_categories=["C", "Z"])


@given(st.text(signs, min_size=8), st.sampled_from(["", "jeanne", "a b@c"]), st.sampled_from(["", "?sslmode=require"]))
def test_no_password_is_shown(password, user, options):
    whole = with_password(
        f"postgresql://{user.replace(' ', '%20').replace('@', '%40')}@serveur/base{options}", password
    )
    address = parse(whole)
    assert address.password == password
    assert with_password(whole, "autre" + password) == with_password(address.text, "autre" + password)
    if password not in f"postgresql://{user}@serveur/base{options}":
        assert password not in address.text
        assert password not in address.account


@given(st.text(signs, min_size=4))
def test_no_password_is_shown_either_when_it_was_not_written_for_an_address(password):
    address = parse(f"postgresql://jeanne:{password}@serveur/base")
    assert address.text == "postgresql://jeanne@serveur/base"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "dossier",
        "C:\\Équipe",
        "postgresql:/serveur",
        "https://h/postgresql://",
        "postgresql://h/b a",
        "postgresql://jeanne:sec\0ret@h/b",
        "postgresql://h/" + "x" * 3000,
    ],
)
def test_what_cannot_be_an_address_is_refused_without_being_quoted(written):
    with pytest.raises(PlaceError, match="postgresql://nom@serveur/base") as refused:
        parse(written)
    assert not written or written not in str(refused.value)


def test_the_words_that_open_a_key_are_not_taken():
    with pytest.raises(PlaceError, match="phrase secrète") as refused:
        parse("postgresql://jeanne@h/b?sslpassword=sesame")
    assert "sesame" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("postgresql://jeanne@serveur:5433/base?sslmode=require", "jeanne@serveur:5433/base"),
        ("postgresql://jeanne@/base?host=/run/pg", "jeanne@/base?host=/run/pg"),
        ("postgresql:///base?host=/run/pg", "/base?host=/run/pg"),
    ],
)
def test_a_password_is_of_an_account_on_a_server_whatever_the_options(written, account):
    assert parse(written).account == account

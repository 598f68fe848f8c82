"""The three messages of a campaign: their words, their fields, and what cannot be filled in."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.messages import FIELDS, Message, Written, checked, filled, parted, text_of, usual
from dcant_tracker.store.records.record import get

VALUES = dict.fromkeys(FIELDS, "–") | {"nom": "Anne {signature}", "organisme": "Brest", "campagne": "Printemps"}


@pytest.mark.parametrize("message", Message)
def test_the_usual_words_hold_known_fields_and_need_no_day(message):
    checked(usual(message), closes=False)
    said = filled(usual(message), VALUES)
    assert "Brest" in said.text
    assert "{campagne}" not in said.subject + said.text


@pytest.mark.parametrize("message", Message)
def test_what_is_kept_reads_as_it_was_written(message):
    written = Written("Rappel : le dernier", "Bonjour,\n\nObjet : rien\nMerci")
    assert parted(written.joined(), message) == written
    assert parted(usual(message).joined(), message) == usual(message)


def test_a_text_without_a_subject_has_the_usual_one():
    assert parted("Bonjour {nom}", Message.REMINDER) == Written(usual(Message.REMINDER).subject, "Bonjour {nom}")
    assert parted("OBJET: Merci\nBonjour", Message.REMINDER) == Written("Merci", "Bonjour")
    assert parted("Objet :\nBonjour", Message.REMINDER).subject == usual(Message.REMINDER).subject


def test_fields_are_read_whatever_their_case_and_accents_and_filled_once():
    said = filled(Written("{ORGANISME}", "{ Réponses reçues } {reponses recues} {nom} {"), VALUES)
    assert said == Written("Brest", "– – Anne {signature} {")


def test_an_unknown_field_is_named_with_those_that_exist():
    with pytest.raises(UserError, match=r"« \{organsime\} »") as told:
        checked(Written("Bonjour", "À {organsime}"), closes=True)
    assert "{organisme}" in told.value.hint
    with pytest.raises(UserError, match="champ inconnu"):
        checked(Written("{}", ""), closes=True)


def test_a_day_that_the_campaign_does_not_have_is_told():
    checked(Written("", "avant le {cloture}"), closes=True)
    with pytest.raises(UserError, match="la campagne n'en a pas"):
        checked(Written("", "avant le {cloture}"), closes=False)


def test_a_campaign_says_its_own_words(desk):
    uid = desk.add("campaign", {"label": "2017", "reminder": "Objet : Encore\n\nMerci {nom}"})
    campaign = get(desk.store.read(), "campaign", uid)
    assert text_of(campaign, Message.REMINDER) == Written("Encore", "Merci {nom}")
    assert text_of(campaign, Message.INVITATION) == usual(Message.INVITATION)

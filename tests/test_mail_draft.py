"""A message that any mail program opens as what was written, and as a draft."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.mail_draft import Attachment, MailDraft, is_address


def opened(draft: MailDraft) -> EmailMessage:
    return message_from_bytes(draft.content(), policy=default)


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def test_it_opens_as_a_draft_whose_addressees_do_not_see_each_other():
    message = opened(MailDraft("Réunion", "Bonjour", to=("m@ville.fr",), hidden=("a@brest.fr", "b@dijon.fr")))
    assert message["X-Unsent"] == "1"
    assert message["To"] == "m@ville.fr"
    assert message["Bcc"] == "a@brest.fr, b@dijon.fr"
    assert message["From"] is None


def test_what_is_attached_keeps_its_name_and_its_bytes():
    draft = MailDraft(
        "Réunion", "Bonjour", attachments=(Attachment("Compte rendu – été.docx", b"\x00\r\n.", "application/pdf"),)
    )
    (attached,) = opened(draft).iter_attachments()
    assert attached.get_filename() == "Compte rendu – été.docx"
    assert attached.get_content() == b"\x00\r\n."


def test_a_subject_brings_no_header_of_its_own():
    message = opened(MailDraft("Réunion\r\nBcc: voleur@ailleurs.fr", "Bonjour"))
    assert message["Bcc"] is None
    assert message["Subject"] == "Réunion Bcc: voleur@ailleurs.fr"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=300))
def test_any_text_arrives_as_it_was_written(text):
    assert body(opened(MailDraft("Objet", text + "\n"))) == text + "\n"


@pytest.mark.parametrize("text", ["camille.martin@brest.fr", "c+dcant@sous.domaine.fr"])
def test_an_address_is_known(text):
    assert is_address(text)


NOT_ADDRESSES = """
@
brest.fr
c@
c@brest
c@brest..fr
c d@brest.fr
é@brest.fr
c@brest.fr ; d@brest.fr
Camille <c@brest.fr>
""".splitlines()


@pytest.mark.parametrize("text", [*NOT_ADDRESSES, "c@brest.fr ", "c(rh)@brest.fr", "c@brest.fr\r\nBcc: d@x.fr"])
def test_anything_else_is_none_and_is_never_written(text):
    assert not is_address(text)

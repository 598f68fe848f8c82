"""One draft a body, to its own people alone, with its form; who is left out is listed; reminders are remembered."""

import csv
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from io import BytesIO

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.acknowledging import acknowledge
from dcant_tracker.exchange.collecting.attaching import Attach, attaching
from dcant_tracker.exchange.collecting.folder import Status, read_folder
from dcant_tracker.exchange.collecting.groups import Group, bodies, reminded_words, standing_briefly
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.collecting.preparing import Order, prepare
from dcant_tracker.exchange.collecting.reminding import remind
from dcant_tracker.exchange.merging import importing
from dcant_tracker.store.kept import ledger
from tests.exchange.collecting.conftest import SHEET


@pytest.fixture
def mailed(desk, campaign):
    """A campaign whose bodies have people: two of Brest, one of Épinal who left, nobody of Rennes."""
    for contact in desk.all("contact"):
        desk.delete("contact", contact.uid)
    brest = {"organisation": desk["brest"], "category": "officer"}
    desk.add("contact", {**brest, "name": "Anne Le Gall", "email": "anne@brest.fr"})
    desk.add("contact", {**brest, "name": "Éric Hélias", "email": "eric@brest.fr"})
    desk.add("contact", {**brest, "name": "=Cmd", "email": "non"})
    desk.add(
        "contact",
        {"organisation": desk["épinal"], "name": "Luc", "email": "luc@epinal.fr", "left_on": date(2017, 1, 1)},
    )
    desk.add("contact", {"organisation": desk["épinal"], "name": "Zoé", "email": "zoe@epinal.fr"})
    return campaign


def invite(campaign, **options):
    options = {"message": Message.INVITATION, **options}
    return prepare(campaign.desk.store, Order(campaign.uid, campaign.folder, **options))


def again(campaign, folder="relances", **options):
    return remind(campaign.desk.store, Order(campaign.uid, campaign.folder.with_name(folder), **options))


def opened(path):
    return message_from_bytes(path.read_bytes(), policy=default)


def recipients(message):
    assert not message["Cc"]
    assert not message["Bcc"]
    return [address.addr_spec for address in message["To"].addresses]


def groups(campaign):
    return {one.name.split()[0]: str(one.group) for one in bodies(campaign.desk.store.read(), campaign.uid)}


def take_in(campaign):
    collection = read_folder(campaign.desk.store, campaign.folder, campaign.uid)
    choices = [[importing.choice_for(p, importing.Policy()) for p in one.proposals] for one in collection.previews]
    importing.apply(campaign.desk.store, collection.previews, choices)


def test_each_body_has_a_draft_beside_its_form_with_that_form_inside(mailed):
    made = invite(mailed)
    assert [(draft.asked.name, draft.path.name) for draft in made.mail.drafts] == [
        ("Brest Métropole", "Évaluation – Printemps 2017 – Brest Métropole.eml"),
        ("Épinal", "Évaluation – Printemps 2017 – Épinal.eml"),
    ]
    message = opened(made.mail.drafts[0].path)
    assert message["X-Unsent"] == "1"
    assert recipients(message) == ["anne@brest.fr", "eric@brest.fr"]
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Évaluation – Printemps 2017 – Brest Métropole.xlsx"
    assert attached.get_content() == made.forms[0].path.read_bytes()
    assert openpyxl.load_workbook(BytesIO(attached.get_content()))[SHEET]


def test_a_message_speaks_of_its_body_alone(mailed):
    made = invite(mailed)
    text = opened(made.mail.drafts[0].path).get_body().get_content().replace("\r\n", "\n")
    assert "Bonjour Anne Le Gall, Éric Hélias," in text
    assert "Brest Métropole" in text
    assert "Réponses demandées : 2\n– 1 · Échanges\n– 2 · Contrôle de légalité" in text
    assert "avant le 30/04/2017" in text
    assert "France urbaine" in text
    for other in ("Épinal", "Rennes", "zoe@", "luc@"):
        assert other not in text


def test_who_is_left_out_is_listed_and_a_body_without_anybody_still_has_its_form(mailed):
    made = invite(mailed)
    assert [form.asked.name for form in made.forms] == ["Brest Métropole", "Épinal", "Rennes Métropole"]
    content = (mailed.folder / "exclus.csv").read_bytes()
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [
        ["Organisme", "Personne", "Raison"],
        ["Brest Métropole", "'=Cmd", "courriel illisible, « non »"],
        ["Épinal", "Luc", "n'est plus en fonction"],
        ["Rennes Métropole", "", "aucun contact connu"],
    ]
    assert b"luc@epinal.fr" not in b"".join(path.read_bytes() for path in mailed.folder.glob("*.eml"))


def test_a_text_that_cannot_be_filled_in_is_told_before_anything_is_written(mailed):
    desk = mailed.desk
    desk.set("campaign", mailed.uid, invitation="Bonjour {prénom}")
    with pytest.raises(UserError, match=r"« \{prénom\} »"):
        invite(mailed)
    assert not mailed.folder.exists()
    assert ledger.exchanges(desk.store.read()) == []
    invite(mailed, message=None)
    assert len(list(mailed.folder.iterdir())) == 3


def test_a_draft_in_the_way_is_not_written_over(mailed):
    mailed.folder.mkdir()
    there = mailed.folder / "Évaluation – Printemps 2017 – Épinal.eml"
    there.write_bytes(b"relu")
    with pytest.raises(UserError, match=r"Épinal\.eml"):
        invite(mailed)
    assert [path.name for path in mailed.folder.iterdir()] == [there.name]
    invite(mailed, replace=True)
    assert there.read_bytes() != b"relu"


def test_groups_follow_what_left_and_what_came(mailed):
    assert set(groups(mailed).values()) == {"not_sent"}
    invite(mailed, organisations={mailed.desk["brest"], mailed.desk["épinal"]})
    assert groups(mailed) == {"Brest": "silent", "Rennes": "not_sent", "Épinal": "silent"}
    mailed.prepare(replace=True)
    mailed.fill_all("brest", 2)
    mailed.fill_all("épinal", 2)
    take_in(mailed)
    assert groups(mailed) == {"Brest": "partly", "Rennes": "silent", "Épinal": "complete"}
    mailed.desk.store.undo()
    assert groups(mailed) == {"Brest": "silent", "Rennes": "silent", "Épinal": "silent"}


def test_who_answered_without_being_asked_is_a_group_of_its_own(mailed):
    desk = mailed.desk
    values = {"campaign": mailed.uid, "recommendation": desk["r1"], "evaluator": desk["rennes"], "state": "submitted"}
    for line in desk.all("expected_evaluation"):
        if line["evaluator"] == desk["rennes"]:
            desk.delete("expected_evaluation", line.uid)
    desk.add("evaluation", values)
    found = {one.name: one for one in bodies(desk.store.read(), mailed.uid)}
    assert found["Rennes Métropole"].group is Group.NEVER_ASKED
    assert again(mailed) is None


def test_only_the_silent_and_the_incomplete_are_reminded_with_a_form_that_holds_what_came(mailed):
    mailed.prepare()
    mailed.fill_all("brest", 2)
    mailed.fill_all("épinal", 2)
    take_in(mailed)
    mailed.desk.add("contact", {"organisation": mailed.desk["rennes"], "name": "Yann", "email": "yann@rennes.fr"})
    made = again(mailed)
    assert [(form.asked.name, form.path.name) for form in made.forms] == [
        ("Brest Métropole", "Évaluation – Printemps 2017 – Brest Métropole – relance 1.xlsx"),
        ("Rennes Métropole", "Évaluation – Printemps 2017 – Rennes Métropole – relance 1.xlsx"),
    ]
    message = opened(made.mail.drafts[0].path)
    (attached,) = message.iter_attachments()
    sheet = openpyxl.load_workbook(BytesIO(attached.get_content()))[SHEET]
    assert "Largement" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert "à compléter : 1" in message.get_body().get_content()
    assert "Rennes" not in message.get_body().get_content()


def test_a_body_that_nobody_may_be_written_to_of_is_not_reminded_but_listed(mailed):
    invite(mailed)
    made = again(mailed)
    assert "Rennes Métropole" not in [form.asked.name for form in made.forms]
    assert "Rennes Métropole;;aucun contact connu" in (mailed.folder.with_name("relances") / "exclus.csv").read_text(
        encoding="utf-8-sig"
    )
    found = {one.name: one.reminded_on for one in bodies(mailed.desk.store.read(), mailed.uid)}
    assert {name.split()[0]: len(days) for name, days in found.items()} == {"Brest": 1, "Rennes": 0, "Épinal": 1}


def test_reminders_are_remembered_by_day_and_no_undo_takes_them_back(mailed):
    invite(mailed)
    again(mailed)
    again(mailed, replace=True)
    mailed.desk.add("programme", {"code": "X", "title": "X"})
    mailed.desk.store.undo()
    (brest, *_others) = bodies(mailed.desk.store.read(), mailed.uid)
    assert brest.reminded_on == (date.today(),)


def test_reminders_in_words():
    days = (date(2017, 4, 20), date(2017, 5, 3), date(2017, 5, 9), date(2017, 5, 12))
    assert reminded_words(()) == ""
    assert reminded_words(days[:1]) == "relancé le 20/04/2017"
    assert reminded_words(days[:2]) == "relancé le 03/05/2017, deux fois"
    assert reminded_words(days) == "relancé le 12/05/2017, 4 fois"


def test_where_a_body_stands_in_few_words(mailed):
    invite(mailed)
    again(mailed)
    found = {one.name: one for one in bodies(mailed.desk.store.read(), mailed.uid)}
    brest, rennes = found["Brest Métropole"], found["Rennes Métropole"]
    assert standing_briefly(brest) == f"Sans réponse · relancé le {date.today():%d/%m}"
    assert standing_briefly(rennes) == "Sans réponse"
    twice = replace(brest, reminded_on=(date(2017, 4, 20), date(2017, 5, 3)))
    assert standing_briefly(twice) == "Sans réponse · relancé le 03/05 (2)"


def test_an_answer_to_the_first_form_and_one_to_the_reminder_are_both_understood(mailed):
    mailed.prepare()
    first = mailed.forms["brest"]
    made = again(mailed)
    mailed.fill_all("brest", 2)
    mailed.forms["brest"] = made.forms[0].path
    mailed.fill_all("brest", 3)
    (mailed.folder / "relance.xlsx").write_bytes(made.forms[0].path.read_bytes())
    assert first.exists()
    take_in(mailed)
    assert len(mailed.desk.all("evaluation")) == 2
    assert groups(mailed)["Brest"] == "complete"


def test_thanks_go_to_those_who_answered_without_a_form_nor_a_trace_in_the_ledger(mailed):
    mailed.prepare()
    mailed.fill_all("épinal", 2)
    take_in(mailed)
    before = len(ledger.exchanges(mailed.desk.store.read()))
    made = acknowledge(mailed.desk.store, Order(mailed.uid, mailed.folder.with_name("merci")))
    (draft,) = made.drafts
    assert draft.path.name == "Accusé de réception – Printemps 2017 – Épinal.eml"
    message = opened(draft.path)
    assert recipients(message) == ["zoe@epinal.fr"]
    assert list(message.iter_attachments()) == []
    assert len(ledger.exchanges(mailed.desk.store.read())) == before


def test_what_left_is_not_taken_for_what_came_back(mailed):
    made = invite(mailed)
    mailed.forms = {"brest": made.forms[0].path}
    mailed.fill_all("brest", 2)
    collection = read_folder(mailed.desk.store, mailed.folder, mailed.uid)
    told = {file.path.name: str(file.status) for file in collection.files if file.status is not Status.ASIDE}
    assert told == {
        "Évaluation – Printemps 2017 – Brest Métropole.xlsx": "partly",
        "Évaluation – Printemps 2017 – Rennes Métropole.xlsx": "not_yet",
        "Évaluation – Printemps 2017 – Épinal.xlsx": "not_yet",
    }


def test_who_sent_what_people_must_read_is_not_reminded_until_that_is_undone(mailed, tmp_path):
    invite(mailed)
    scan = tmp_path / "Brest Métropole.pdf"
    scan.write_bytes(b"%PDF-1.4")
    desk = mailed.desk
    desk.store.transact(attaching(1), Attach([(scan, desk["brest"])], mailed.uid))
    assert groups(mailed) == {"Brest": "unread", "Rennes": "silent", "Épinal": "silent"}
    assert [draft.asked.name for draft in again(mailed).mail.drafts] == ["Épinal"]
    desk.store.undo()
    assert groups(mailed)["Brest"] == "silent"
    desk.store.redo()
    assert groups(mailed)["Brest"] == "unread"
    values = {"campaign": mailed.uid, "recommendation": desk["r1"], "evaluator": desk["brest"], "state": "submitted"}
    desk.add("evaluation", values)
    assert groups(mailed)["Brest"] == "partly"


def test_nobody_to_thank_writes_nothing(mailed):
    assert acknowledge(mailed.desk.store, Order(mailed.uid, mailed.folder)) is None
    assert not mailed.folder.exists()

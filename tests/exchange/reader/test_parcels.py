"""Zips and messages are opened within bounds; what is wrong with them is a sentence."""

import io
import zipfile
from email.message import EmailMessage

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.opening_parcels import open_parcel
from tests.parcels import archive, compound_file, eml, msg

FORM = b"PK formulaire"


def opened(path, tmp_path, limits=DEFAULT_LIMITS):
    folder = tmp_path / "sorti"
    folder.mkdir(exist_ok=True)
    return open_parcel(path, folder, limits)


def held(parcel) -> dict[str, bytes]:
    return {copy.name: copy.read_bytes() for copy in parcel.copies}


@pytest.mark.parametrize("make", [eml, msg, archive])
def test_what_a_parcel_holds_is_copied_under_its_name(make, tmp_path):
    path = make(tmp_path / f"retour.{make.__name__}", {"Évaluation – Brest.xlsx": FORM, "note.pdf": b"%PDF"})
    assert held(opened(path, tmp_path)) == {"Évaluation – Brest.xlsx": FORM, "note.pdf": b"%PDF"}


@pytest.mark.parametrize("make", [eml, msg])
def test_who_sent_a_message_is_known(make, tmp_path):
    assert opened(make(tmp_path / "m", {"a.xlsx": FORM}), tmp_path).sender == "jeanne@brest.example"


def test_the_day_of_a_message_is_known_and_a_mad_one_is_none(tmp_path):
    dated = eml(tmp_path / "m.eml", {"a.xlsx": FORM}, date="Thu, 20 Apr 2017 10:00:00 +0200")
    assert opened(dated, tmp_path).sent_on.isoformat() == "2017-04-20T10:00:00+02:00"
    mad = eml(tmp_path / "m.eml", {"a.xlsx": FORM}, date="hier")
    assert opened(mad, tmp_path).sent_on is None


def test_a_logo_within_the_text_is_no_attachment(tmp_path):
    assert held(opened(eml(tmp_path / "m.eml", {"a.xlsx": FORM}), tmp_path)) == {"a.xlsx": FORM}


def test_a_message_sent_on_is_one_more_parcel(tmp_path):
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "a@b.example", "Notre réponse"
    inner.set_content("Voici")
    inner.add_attachment(FORM, maintype="application", subtype="octet-stream", filename="a.xlsx")
    outer = EmailMessage()
    outer["From"] = "c@d.example"
    outer.set_content("Pour vous")
    outer.add_attachment(inner)
    (tmp_path / "m.eml").write_bytes(outer.as_bytes())
    (copy,) = opened(tmp_path / "m.eml", tmp_path).copies
    assert copy.name == "Notre réponse.eml"
    (tmp_path / "dedans").mkdir()
    assert held(open_parcel(copy, tmp_path / "dedans")) == {"a.xlsx": FORM}


def test_names_lead_nowhere_else(tmp_path):
    names = ["../../hors.xlsx", "/etc/passwd", "C:\\windows\\a.xlsx", "..", "a/b/../c.xlsx", "con.xlsx"]
    parcel = opened(archive(tmp_path / "z.zip", dict.fromkeys(names, FORM)), tmp_path)
    assert len(parcel.copies) == len(names)
    assert {copy.parent for copy in parcel.copies} == {tmp_path / "sorti"}
    assert not (tmp_path / "hors.xlsx").exists()


def test_two_things_of_one_name_are_both_there(tmp_path):
    parcel = opened(archive(tmp_path / "z.zip", {"a/r.xlsx": b"un", "b/R.xlsx": b"deux"}), tmp_path)
    assert sorted(held(parcel).values()) == [b"deux", b"un"]


def test_what_systems_put_beside_files_is_left(tmp_path):
    names = ["__MACOSX/._a.xlsx", ".DS_Store", "sous/Thumbs.db", "~$a.xlsx", "a.xlsx"]
    assert held(opened(archive(tmp_path / "z.zip", dict.fromkeys(names, FORM)), tmp_path)) == {"a.xlsx": FORM}


def test_what_is_locked_is_told_and_the_rest_is_had(tmp_path):
    path = archive(tmp_path / "z.zip", {"a.xlsx": FORM, "b.xlsx": FORM})
    content = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + at] |= 1
    path.write_bytes(content)
    parcel = opened(path, tmp_path)
    assert list(held(parcel)) == ["b.xlsx"]
    ((name, why),) = parcel.refused
    assert (name, "mot de passe" in why.message) == ("a.xlsx", True)


def test_a_bomb_is_refused_before_it_swells(tmp_path):
    path = archive(tmp_path / "z.zip", {f"{rank}.xlsx": bytes(40_000_000) for rank in range(6)})
    assert path.stat().st_size < 1_000_000
    parcel = opened(path, tmp_path)
    assert sum(copy.stat().st_size for copy in parcel.copies) <= DEFAULT_LIMITS.total_bytes // 2
    assert any("trop grand" in why.message for _name, why in parcel.refused)


def test_a_single_thing_too_large_is_told(tmp_path):
    path = archive(tmp_path / "z.zip", {"gros.xlsx": bytes(60_000_000), "a.xlsx": FORM})
    parcel = opened(path, tmp_path)
    assert list(held(parcel)) == ["a.xlsx"]
    assert [name for name, _why in parcel.refused] == ["gros.xlsx"]


def test_too_many_things_are_not_all_taken(tmp_path):
    path = archive(tmp_path / "z.zip", {f"{rank}.txt": b"x" for rank in range(700)})
    parcel = opened(path, tmp_path)
    assert len(parcel.copies) == 500
    assert "trop de pièces" in parcel.refused[-1][1].message


def test_a_message_of_ten_thousand_parts_is_refused(tmp_path):
    part = b"\n--x\nContent-Type: application/octet-stream; name=a.bin\n\nx"
    (tmp_path / "m.eml").write_bytes(
        b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n"
        + part * 10_000
        + b"\n--x--"
    )
    with pytest.raises(UserError, match="trop de pièces"):
        opened(tmp_path / "m.eml", tmp_path)


def test_a_message_within_itself_a_thousand_times_is_refused(tmp_path):
    inner = b"From: a@b.example\n\nfin"
    for rank in range(1500):
        head = f"From: a@b.example\nContent-Type: multipart/mixed; boundary=b{rank}\n\n--b{rank}\n".encode()
        inner = head + inner + f"\n--b{rank}--\n".encode()
    (tmp_path / "m.eml").write_bytes(inner)
    with pytest.raises(UserError):
        opened(tmp_path / "m.eml", tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 coupe",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 coupe",
        b"\x00\x01\x02 rien",
        b"From: =?utf-8?b?@@@?=\nContent-Type: multipart/mixed; boundary=\n\n--\n",
        b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\n@@@",
    ],
)
def test_what_is_broken_is_a_sentence_or_holds_nothing(content, tmp_path):
    (tmp_path / "m.eml").write_bytes(content)
    try:
        assert opened(tmp_path / "m.eml", tmp_path).copies == []
    except UserError as problem:
        assert problem.hint


def test_a_workbook_of_the_old_format_is_no_message(tmp_path):
    (tmp_path / "m.msg").write_bytes(compound_file({"Workbook": bytes(5000)}))
    with pytest.raises(UserError, match="n'est pas un courriel"):
        opened(tmp_path / "m.msg", tmp_path)


def test_a_message_within_a_message_of_outlook_is_told(tmp_path):
    tree = {
        "__properties_version1.0": bytes(32),
        "__attach_version1.0_#00000000": {
            "__substg1.0_3707001F": "Transmis".encode("utf-16-le"),
            "__substg1.0_3701000D": {"__properties_version1.0": bytes(32)},
        },
    }
    (tmp_path / "m.msg").write_bytes(compound_file(tree))
    parcel = opened(tmp_path / "m.msg", tmp_path)
    assert [name for name, _why in parcel.refused] == ["Transmis"]


def test_names_of_a_mac_archive_are_read_as_they_were_written(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("Évaluation.xlsx", FORM)
    content = made.getvalue().replace(b"\x00\x08", b"\x00\x00")
    (tmp_path / "z.zip").write_bytes(content)
    assert list(held(opened(tmp_path / "z.zip", tmp_path))) == ["Évaluation.xlsx"]

"""Whatever is done to a workbook beforehand, marking and filling end in a sound file or in a French sentence."""

import random
import re
import zipfile
from datetime import date
from xml.parsers import expat

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.patching import Fill, Mark, mark
from tests.exchange.patching.workbooks import SHEET, fill, partner_workbook, parts, zipped

CELLS = ("A1", "B2", "F4", "G5", "A6", "D7", "AA30", "B900", "")
INSERTED = (b"<", b">", b'"', b"/>", b"<!--", b"]]>", b"<![CDATA[", b"&", b"<c/>", b"<row/>", b'<c r="A1"/>', b"</row>")
VALUES = (b"", b"0", b"-1", b"A1", b"A1:XFD1048576", b"99999999", b"rId1", b"../..", b"1")


def spoilt(content, chance):
    """``content`` with a byte, a piece, a tag or a value changed."""
    place = chance.randrange(len(content))
    match chance.randrange(5):
        case 0:
            return content[:place] + bytes((chance.randrange(256),)) + content[place + 1 :]
        case 1:
            return content[:place] + content[place + chance.randrange(1, 60) :]
        case 2:
            return content[:place] + chance.choice(INSERTED) + content[place:]
        case 3:
            found = chance.choice(list(re.finditer(rb"<[^>]*>", content)))
            return content[: found.start()] + chance.choice((b"", found[0] * 2)) + content[found.end() :]
        case _:
            found = chance.choice(list(re.finditer(rb"=[\"']([^\"']*)", content)))
            return content[: found.start(1)] + chance.choice(VALUES) + content[found.end(1) :]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return partner_workbook(tmp_path_factory.mktemp("sain") / "partenaire.xlsx")


@pytest.mark.parametrize("seed", range(8))
def test_spoilt_parts(sound, tmp_path, seed):
    chance = random.Random(seed)
    content = parts(sound)
    names = [name for name in content if name.endswith((".xml", ".rels", ".vml"))]
    source, target = tmp_path / "main.xlsx", tmp_path / "copie.xlsx"
    outcomes = set()
    for _turn in range(40):
        name = chance.choice(names)
        zipped(source, {**content, name: spoilt(content[name], chance)})
        cells = chance.sample(CELLS, 4)
        for work in (
            lambda: mark(source, target, [Mark(SHEET, cell, "x") for cell in cells]),  # noqa: B023 - called at once
            lambda: fill(source, target, [Fill(SHEET, cell, date(2020, 1, 1)) for cell in cells]),  # noqa: B023 - idem
        ):
            target.unlink(missing_ok=True)
            try:
                work()
            except UserError as error:
                outcomes.add("sentence")
                assert error.message
                assert not target.exists()
            else:
                outcomes.add("file")
                check_sound(source, target)
    assert outcomes == {"sentence", "file"}


def check_sound(source, target):
    before = parts(source)
    for name, content in parts(target).items():
        if name.endswith((".xml", ".rels")) and before.get(name) != content:
            expat.ParserCreate().Parse(content, True)


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_bytes(sound, tmp_path, seed):
    chance = random.Random(seed)
    source, target = tmp_path / "main.xlsx", tmp_path / "copie.xlsx"
    for _turn in range(40):
        content = bytearray(sound.read_bytes())
        for _byte in range(chance.randrange(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        source.write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
        target.unlink(missing_ok=True)
        try:
            mark(source, target, [Mark(SHEET, "D3", "x")])
        except UserError:
            assert not target.exists()
        else:
            with zipfile.ZipFile(target) as archive:
                assert archive.namelist()

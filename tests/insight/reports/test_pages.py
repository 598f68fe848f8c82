"""Every report in both formats, page by page: no heading at the foot, no page half empty, nothing clipped."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dcant_tracker import __version__
from dcant_tracker.insight.reports import person
from dcant_tracker.insight.reports.catalogue import REPORTS, report
from dcant_tracker.insight.reports.pdf import pdf
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Bullets,
    Column,
    Definitions,
    Heading,
    PageBreak,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.reports.word.writer import word
from dcant_tracker.insight.state import State, present
from dcant_tracker.insight.typography import typeset
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests import plausible
from tests.insight.reports import paper
from tests.insight.reports.reading import LIGHT, TODAY

needs_poppler = pytest.mark.skipif(not paper.IS_THERE, reason="needs poppler")
pytestmark = [pytest.mark.slow, needs_poppler]

DAY = date(2026, 6, 15)
MOST_EMPTY = 0.45
"""Of a page that another follows: what a figure takes at the most with its heading, its caption and its notes."""

_MARGIN = 0.1
"""Where a heading begins at the most, as a part of the width: the text of a cell stands further in."""

_CAPTION = re.compile(r"Tableau \d+ –")


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> Iterator[State]:
    """A year of work with long titles, and a person."""
    path = tmp_path_factory.mktemp("annee") / "suivi.sqlite"
    with closing(plausible.make(path, DAY)) as store:
        _lengthen(store)
        yield State(present(store.read()).reading, DAY)


def _lengthen(store: Store) -> None:
    def work(work) -> None:
        for rank, one in enumerate(records(work.reading, Query("recommendation"))):
            if rank % 2:
                title = f"{one['title']}, avec l'interopérabilité des systèmes d'information et la dématérialisation"
                work.update("recommendation", one.uid, {"title": title, "short_title": None})
        body = records(work.reading, Query("organisation"))[0].uid
        work.add("contact", {"name": "Camille Durand", "organisation": body, "function": "DSI"})

    store.transact(Operation("edit", "Titres"), work)


def _made(state: State) -> dict[str, Report]:
    """Every kind of report, on what has the most to tell and on what has the least."""
    found = {}
    for kind, info in REPORTS.items():
        for name, uid in _subjects(state, info.about).items():
            asked = Asked(subject=uid, with_contacts=True, with_internal=name != "peu", officer="Alix Martin")
            found[f"{kind}-{name}"] = report(kind, state, asked)
    campaign = records(state.reading, Query("evaluation"))[0]["campaign"]
    found["campaign-anonyme"] = report("campaign", state, Asked(subject=str(campaign), anonymous=True, officer="Alix"))
    found["positions-une-page"] = report("positions", state, Asked(by_page=True))
    found["person"] = person.build(state.reading, records(state.reading, Query("contact"))[0].uid, "Alix Martin")
    return found


def _subjects(state: State, about: str | None) -> dict[str, str | None]:
    if about is None or (about == "organisation" and not records(state.reading, Query("participation"))):
        return {"tout": None}
    linked = {"recommendation": "evaluation", "organisation": "participation", "campaign": "evaluation"}.get(about)
    counts = {one.uid: 0 for one in records(state.reading, Query(about))}
    for one in records(state.reading, Query(linked)) if linked else ():
        counts[str(one[about])] += 1
    ranked = sorted(counts, key=lambda uid: (counts[uid], uid))
    return {"peu": ranked[0], "beaucoup": ranked[-1]}


@pytest.fixture(scope="module")
def every(year) -> dict[str, Report]:
    return _made(year)


def faults(made: Report, pages: list[paper.Page]) -> list[str]:
    """What is wrong with the pages of a report, in words."""
    headings = {_plain(block.text) for block in made.blocks if isinstance(block, Heading)}
    parted = any(isinstance(block, PageBreak) for block in made.blocks)
    found = []
    for number, page in enumerate(pages, start=1):
        last = _plain(page.lines[-1].text) if page.lines else ""
        ends = {_plain(" ".join(one.text for one in page.lines[-lines:])) for lines in (1, 2, 3)}
        if headings & ends and page.lines[-1].left < _MARGIN:
            found.append(f"page {number} ends with the heading « {last} »")
        if _CAPTION.match(last):
            found.append(f"page {number} ends with the caption « {last} »")
        if number < len(pages) and not parted and page.empty > MOST_EMPTY:
            found.append(f"page {number} is empty by {page.empty:.0%}")
        if page.clipped:
            found.append(f"page {number} has ink at its edge")
        found += [f"page {number}: « {one.text} » runs over" for one in page.lines if one.right > 0.93]
    return found


def _plain(text: str) -> str:
    return " ".join(typeset(text).replace("\u00ad", "").split())


def test_no_heading_stands_above_another_of_its_level_nor_above_nothing(every):
    for name, made in every.items():
        for at, block in enumerate(made.blocks):
            if isinstance(block, Heading):
                after = made.blocks[at + 1] if at + 1 < len(made.blocks) else None
                assert after is not None, (name, block)
                assert not (isinstance(after, Heading) and after.level <= block.level), (name, block)


def test_every_report_says_where_it_comes_from_and_who_made_it(every):
    for name, made in every.items():
        assert made.facts[0].startswith("Données : "), name
        assert made.facts[0].endswith(", au 15/06/2026") or name == "person", name
        officer = not {"positions-une-page", "campaign-anonyme"} & {name}
        assert ("Établi par Alix Martin" in made.facts) is officer, name
        assert not any(".sqlite" in one or __version__ in one for one in made.facts), name


def test_every_page_of_every_pdf_is_well_filled(every, tmp_path):
    wrong = {}
    for name, made in every.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(pdf(made, LIGHT))
        found = paper.pages(path)
        if said := faults(made, found):
            wrong[name] = said
        assert any("Données" in one.text for one in found[0].lines), name
    assert not wrong


@pytest.mark.libreoffice
def test_every_page_of_every_word_document_is_well_filled(every, tmp_path):
    for name, made in every.items():
        (tmp_path / f"{name}.docx").write_bytes(word(made, LIGHT))
    _converted(tmp_path)
    wrong = {}
    for name, made in every.items():
        found = paper.pages(tmp_path / f"{name}.pdf")
        if said := faults(made, found):
            wrong[name] = said
        assert any("Données" in one.text for one in found[0].lines), name
    assert not wrong


def _converted(folder: Path) -> None:
    """Every Word document of ``folder`` as a PDF beside it, in one run of LibreOffice."""
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    names = map(str, sorted(folder.glob("*.docx")))
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *names]
    subprocess.run(command, check=True, capture_output=True)


WORDS = st.lists(st.sampled_from(("mesure", "dématérialisation", "interopérabilité", "de", "l'État")), max_size=90)
TEXTS = WORDS.map(" ".join)
ROWS = st.lists(st.tuples(TEXTS, TEXTS), max_size=12).map(tuple)
BLOCKS = st.lists(
    st.one_of(
        st.tuples(TEXTS, st.integers(1, 3)).map(lambda one: Heading(f"Partie où {one[0][:90]}".strip(), one[1])),
        TEXTS.filter(bool).map(Paragraph),
        st.just(Paragraph("Aucun jalon n'est posé.", Tone.NOTHING)),
        ROWS.filter(bool).map(lambda rows: TableBlock((Column("Mesure"), Column("Changements", 3)), rows, "Tableau")),
        st.lists(TEXTS.filter(bool), min_size=1, max_size=6).map(lambda items: Bullets(tuple(items))),
        st.lists(st.tuples(st.just("Statut"), TEXTS.filter(bool)), min_size=1, max_size=9).map(
            lambda pairs: Definitions(tuple(pairs))
        ),
    ),
    max_size=25,
)


@settings(max_examples=10)
@given(BLOCKS)
def test_whatever_a_report_holds_its_pages_are_well_filled(tmp_path_factory, blocks):
    made = Report("note", "Titre", "Sous-titre", TODAY, ("Données au 04/07/2017",), (Heading("Un"), *blocks))
    path = tmp_path_factory.mktemp("pages") / "rapport.pdf"
    path.write_bytes(pdf(made, LIGHT))
    assert not faults(made, paper.pages(path))

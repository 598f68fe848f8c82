"""A campaign of forty bodies at the terminal, from the first letter to the published result, messy returns included."""

import csv
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import docx
import pytest
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from dcant_tracker.cli import main
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.evaluations.asking.ask_dialog import AskDialog
from dcant_tracker.ui.evaluations.collecting.collect_dialog import CollectDialog
from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog
from dcant_tracker.ui.kit import theme
from tests.e2e.officer import Officer, confirm, windows
from tests.forms import fill_in

pytestmark = pytest.mark.e2e

BODIES, MEASURES = 40, 3
WHOLE, PARTLY = range(20), range(20, 25)
ZIPPED, MAILED, SCANNED, PHOTOGRAPHED, WORDED, DAMAGED, TWICE = range(25, 32)
LEFT, OBJECTED, UNKNOWN, LATE = 33, 34, 35, 36
ALL_SCORES = tuple(PRINCIPLES.values())
CAMPAIGN = "Bilan 2026"
VERBATIM = "Les services de Ville n°07 ont été associés par Personne 07."


class Play:
    """The officer's terminal, and what a plain count of the play expects."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.data = folder / "suivi.dcant"
        self.answered: dict[tuple[int, int], int] = {}
        self._capsys = capsys

    def __call__(self, *words: str | Path, status: int = 0) -> str:
        self._capsys.readouterr()
        came = main(["--data", str(self.data), *map(str, words)])
        said = self._capsys.readouterr()
        assert came == status, said.err
        self.told = said.err
        return said.out

    def json(self, *words: str | Path, status: int = 0):
        return json.loads(self(*words, "--json", status=status))

    def answer(self, body: int, form: Path, scores: Iterable[str] = ALL_SCORES, blocks: int | None = None) -> Path:
        """The form of ``body`` filled in: ``scores`` of its first ``blocks`` measures (None: of all)."""
        for rank in range(measures_of(body) if blocks is None else blocks):
            given = {score: str(1 + (body + rank + place) % 4) for place, score in enumerate(scores)}
            fill_in(form, rank, **given, governance_justification=VERBATIM if body == 7 else "Rien à ajouter.")
            self.answered[body, rank] = len(given)
        return form

    def counts(self) -> dict[str, object]:
        """What « collect status » must say: every answer of the play was transmitted, none validated or unasked."""
        asked = sum(map(measures_of, range(BODIES)))
        return {
            "asked": asked,
            "received": len(self.answered),
            "received_unasked": 0,
            "without_score": 0,
            "complete": sum(scores == len(ALL_SCORES) for scores in self.answered.values()),
            "validated": 0,
            "drafts": 0,
            "silent": asked - len(self.answered),
        }

    def counted(self, *, closed: bool = False) -> None:
        """The one count is that of the play."""
        assert self.json("collect", "status", CAMPAIGN) == {**self.counts(), "closed": closed}


def measures_of(body: int) -> int:
    """How many measures a body takes part in."""
    return 1 + body % MEASURES


def name_of(body: int) -> str:
    return f"Ville n°{body:02}"


def address_of(body: int) -> str:
    return f"personne.{body:02}@ville{body:02}.fr"


def portfolio(path: Path) -> None:
    """Three measures, forty towns that take part in some of them, and the people who answer for these."""
    yesterday = date.today() - timedelta(days=1)

    def work(tx) -> None:
        programme = tx.add("programme", {"code": "DcANT", "title": "DcANT"})
        tx.add(
            "campaign",
            {"label": CAMPAIGN, "programme": programme, "opens_on": date(2026, 9, 1), "closes_on": yesterday},
        )
        measures = [
            tx.add("recommendation", {"programme": programme, "code": str(1 + rank), "title": f"Mesure {1 + rank}"})
            for rank in range(MEASURES)
        ]
        for body in range(BODIES):
            uid = tx.add("organisation", {"name": name_of(body), "kind": "ville"})
            for measure in measures[: measures_of(body)]:
                tx.add("participation", {"recommendation": measure, "organisation": uid, "role": "pilot"})
            if body != UNKNOWN:
                state = {LEFT: {"left_on": date(2026, 1, 1)}, OBJECTED: {"objection": True}}.get(body, {})
                person = {"name": f"Personne {body:02}", "category": "officer", "email": address_of(body)}
                tx.add("contact", {"organisation": uid, **person, **state})

    store = Store.create(path)
    store.transact(Operation("add", "Jeu d'essai"), work)
    store.close()


@pytest.fixture
def play(tmp_path: Path, capsys: pytest.CaptureFixture[str], reading_here) -> Play:
    made = Play(tmp_path, capsys)
    portfolio(made.data)
    return made


def draft(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def recipients(message: EmailMessage) -> list[str]:
    assert (message["Cc"], message["Bcc"], message["X-Unsent"]) == (None, None, "1")
    return [one.addr_spec for one in message["To"].addresses]


def left_out(folder: Path) -> set[str]:
    """The bodies that « exclus.csv » names."""
    with (folder / "exclus.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    return {cell for row in rows[1:] for cell in row if cell.startswith("Ville n°")}


def mail_of(body: int, path: Path, *files: Path) -> Path:
    """The message with which a body sends ``files`` back."""
    message = EmailMessage()
    message["From"], message["To"] = address_of(body), "officier@franceurbaine.org"
    message["Subject"] = "Notre réponse"
    message.set_content("Bonjour, voici notre réponse.")
    for file in files:
        message.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name)
    path.write_bytes(message.as_bytes())
    return path


def come_back(play: Play, forms: dict[int, Path], returns: Path) -> None:
    """What comes back in the end: answers as asked for, and as people send them."""
    returns.mkdir()
    for body in WHOLE:
        shutil.move(play.answer(body, forms[body]), returns)
    for body in PARTLY:
        shutil.move(play.answer(body, forms[body], ALL_SCORES[:1], blocks=1), returns)
    with zipfile.ZipFile(returns / "envoi.zip", "w") as archive:
        archive.write(play.answer(ZIPPED, forms[ZIPPED]), forms[ZIPPED].name)
    mail_of(MAILED, returns / "réponse.eml", play.answer(MAILED, forms[MAILED]))
    (returns / f"{forms[SCANNED].stem}.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    photo = play.folder / "IMG_0001.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 photo \xff\xd9")
    mail_of(PHOTOGRAPHED, returns / "photo.eml", photo)
    shutil.copy(play.answer(WORDED, forms[WORDED]), returns)
    fill_in(returns / forms[WORDED].name, 0, governance_score="Fabuleux")
    play.answered[WORDED, 0] -= 1
    (returns / forms[DAMAGED].name).write_bytes(forms[DAMAGED].read_bytes()[:3000])
    shutil.copy(play.answer(TWICE, forms[TWICE]), returns)
    shutil.copy(forms[TWICE], returns / f"{forms[TWICE].stem} (2).xlsx")


def test_a_campaign_from_the_first_letter_to_the_report(play):
    play("collect", "expect", CAMPAIGN)
    play.counted()

    invitations = play.folder / "invitations"
    prepared = play.json("collect", "prepare", CAMPAIGN, invitations, "--mail")
    forms = {int(one["organisation"][-2:]): Path(one["file"]) for one in prepared["forms"]}
    assert sorted(forms) == list(range(BODIES))
    drafts = [draft(path) for path in invitations.glob("*.eml")]
    written_to = sorted(address for one in drafts for address in recipients(one))
    nobody = {LEFT, OBJECTED, UNKNOWN}
    assert written_to == [address_of(body) for body in range(BODIES) if body not in nobody]
    for one in drafts:
        (attached,) = one.iter_attachments()
        assert attached.get_filename() == forms[int(recipients(one)[0][9:11])].name
    assert left_out(invitations) == set(map(name_of, nobody))

    returns = play.folder / "retours"
    come_back(play, forms, returns)
    seen = play.json("collect", "read", returns)
    play.counted()
    accounted = "\n".join(str(one["file"]) for one in seen["files"])
    assert [path.name for path in returns.iterdir() if path.name not in accounted] == []
    assert seen["applied"]["added"] == len(play.answered)

    relances = play.folder / "relances"
    play("collect", "remind", CAMPAIGN, relances)
    reminded = {int(address[9:11]) for path in relances.glob("*.eml") for address in recipients(draft(path))}
    silent = {body for body in range(BODIES) if not any(one == body for one, _rank in play.answered)}
    assert reminded == (silent | set(PARTLY) | {WORDED}) - nobody
    for path in relances.glob("*.eml"):
        text = draft(path).get_body().get_content()
        body = int(recipients(draft(path))[0][9:11])
        assert not any(name_of(other) in text for other in range(BODIES) if other != body)

    for rank in range(measures_of(SCANNED)):
        scores = [f"{score}={1 + rank}" for score in ALL_SCORES]
        key = (f"campaign={CAMPAIGN}", f"recommendation={1 + rank}", f"evaluator={name_of(SCANNED)}")
        play("add", "evaluation", *key, *scores, "state=submitted")
        play.answered[SCANNED, rank] = len(scores)
    play.counted()

    play("collect", "close", CAMPAIGN)
    play.counted(closed=True)
    shutil.rmtree(returns)
    returns.mkdir()
    before = dict(play.answered)
    shutil.copy(play.answer(LATE, forms[LATE]), returns)
    late, play.answered = play.answered, before
    play("collect", "read", returns, status=3)
    play.counted(closed=True)
    play("collect", "reopen", CAMPAIGN)
    play("collect", "read", returns)
    play.answered = late
    play.counted()
    play("collect", "close", CAMPAIGN)

    published(play)
    assert play.json("check")["sound"]


def published(play: Play) -> None:
    """The report says the one count; the anonymous one names nobody, in either format."""
    named, nobody = play.folder / "résultats.docx", play.folder / "anonyme.docx"
    play("report", "campaign", CAMPAIGN, "--output", named)
    play("report", "campaign", CAMPAIGN, "--anonymous", "--output", nobody)
    said, counts = words_of(named), play.counts()
    assert f"{counts['received']} reçues sur {counts['asked']} attendues" in said.replace("\u202f", " ")
    assert name_of(0) in said
    with zipfile.ZipFile(nobody) as archive:
        whole = "".join(archive.read(one).decode("utf-8", "replace") for one in archive.namelist())
    for body in range(BODIES):
        assert name_of(body) not in whole
        assert address_of(body) not in whole
        assert f"Personne {body:02}" not in whole
    play("report", "campaign", CAMPAIGN, "--anonymous", "--output", play.folder / "anonyme.pdf")
    assert (play.folder / "anonyme.pdf").read_bytes().startswith(b"%PDF")


def words_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


class Hand:
    """What the officer does in each dialog of the campaign, with her mouse and her keyboard."""

    def __init__(self, play: Play, qtbot) -> None:
        self.play = play
        self.invitations, self.returns = play.folder / "invitations", play.folder / "retours"
        self._qtbot = qtbot

    def ready(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(condition, timeout=60_000)

    def ask(self, dialog: AskDialog) -> None:
        self.ready(dialog.go.isEnabled)
        assert f"{self.play.counts()['asked']} évaluations attendues de {BODIES} organismes" in dialog.told.text()
        dialog.go.click()

    def write(self, dialog: PrepareDialog) -> None:
        self.ready(lambda: dialog.prepare_button.isEnabled() and dialog.asked.rowCount() == BODIES)
        type_into(dialog.folder, self.invitations)
        dialog.prepare_button.click()
        self.ready(lambda: dialog.panel.files.topLevelItemCount() == BODIES)
        dialog.panel.files.setCurrentItem(dialog.panel.files.topLevelItem(0))
        dialog.panel.open_one.click()
        dialog.close_button.click()

    def read(self, dialog: CollectDialog) -> None:
        type_into(dialog.folder, self.returns)
        dialog.read_button.click()
        self.ready(dialog.apply_button.isEnabled)
        dialog.apply_button.click()


def test_the_same_campaign_by_hand(play, qapp, qtbot, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()).name) or True)
    theme.apply(qapp, theme.LIGHT)
    officer, hand = Officer(), Hand(play, qtbot)

    def do(words: str, *steps: tuple[type[QDialog], Callable[[QDialog], object]]) -> None:
        """Click what the head of the page calls so, and go through the dialogs that come."""
        officer.expected = list(steps)
        named(page, words).trigger()
        hand.ready(lambda: len(officer.met) == len(steps) and not window.session.jobs.busy())
        assert officer.met == [dialog for dialog, _step in steps]
        officer.met.clear()

    with windows(qtbot, play.data) as start:
        window = start()
        page = window.open_page("evaluation")
        page.show_tab("coverage")
        do("Choisir qui est interrogé", (AskDialog, hand.ask))
        play.counted()
        do("Préparer les formulaires", (PrepareDialog, hand.write))
        assert opened == [f"{form.stem}.eml" for form in sorted(hand.invitations.glob("*.xlsx"))[:1]]
        assert left_out(hand.invitations) == {name_of(body) for body in (LEFT, OBJECTED, UNKNOWN)}
        come_back(play, {int(form.stem[-2:]): form for form in hand.invitations.glob("*.xlsx")}, hand.returns)
        do("Relever un dossier", (CollectDialog, hand.read), (PreviewDialog, confirm))
        play.counted()
        shown(page, play, hand)
        standing = page.pane("standing")
        standing.closes.click()
        hand.ready(standing.reopens.isVisible)
        play.counted(closed=True)
        standing.reopens.click()
        hand.ready(standing.closes.isVisible)
        play.counted()


def shown(page, play: Play, hand: Hand) -> None:
    """The screens say the one count, and each station of the strip the length of the list that it opens."""
    counts = play.counts()
    told = f"{counts['received']} reçues sur {counts['asked']} attendues"
    page.show_tab("coverage")
    hand.ready(lambda: told in page.pane("coverage").told.text())
    page.show_tab("standing")
    strip = page.pane("standing").strip
    wanted = [counts["asked"], counts["asked"], counts["received"], counts["complete"], 0]
    hand.ready(lambda: [button.station.number for button in strip.buttons] == wanted)


def type_into(line: QLineEdit, text: object) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, str(text))


def named(page, words: str) -> QAction:
    """What the page offers in its head under those words, in a menu perhaps."""
    offered = [one for head in page.head_actions() for one in (head, *(head.menu().actions() if head.menu() else ()))]
    return next(one for one in offered if words in one.text())

"""One exchange in view: its facts, the proof of its file, the decisions taken on it."""

import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import grouped
from dcant_tracker.exchange.ledger.outcome import Decided, decided_on, state_text
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import ExchangeInfo
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.ledger import exchange_words
from dcant_tracker.ui.exchange.ledger.model import Entry
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.moments import when, when_inside
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.reader import Reader
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_MOST_DECISIONS = 100
_MOST_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Details:
    """What is read of one exchange when it comes into view; ``size`` is in bytes."""

    entry: Entry
    size: int
    is_intact: bool
    decided: Sequence[Decided]
    returns: Sequence[ExchangeInfo]


@dataclass(frozen=True)
class ReadDetails:
    """Reads them, the digest of the kept bytes included."""

    entry: Entry

    def __call__(self, store: Store) -> Details:
        reading = store.read()
        info = self.entry.info
        kept = b"" if info.withdrawn else ledger.file_of(reading, info.id)
        returns = ledger.returns_of(reading, info.export_id) if info.export_id else []
        is_intact = hashlib.sha256(kept).hexdigest() == info.kept_sha256
        return Details(self.entry, len(kept), is_intact, decided_on(reading, info), returns)


class DetailPane(QFrame):
    """The exchange in view, and what can be done with it: ``actions`` as buttons."""

    def __init__(self, session: Session, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._details: Details | None = None
        self.setObjectName("sheet")
        self.name = theme.set_role(Label(wordWrap=True), "section")
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.caption = theme.set_role(Label(wordWrap=True), "muted")
        self.body = Reader()
        self.body.setAccessibleName(_("Détail de l'échange"))
        self.body.document().setDocumentMargin(14)
        self.body.setFrameShape(QFrame.Shape.NoFrame)
        self.body.anchorClicked.connect(self._on_link)
        buttons = FlowRow(spacing=4)
        self._buttons: list[QToolButton] = []
        for action in actions:
            button = QToolButton()
            self._buttons.append(button)
            action.setIconText(f"\u2009{action.iconText()}")
            action.changed.connect(self._on_action_changed)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            buttons.add(button)
        head = QWidget()
        in_column(self.name, self.caption, buttons, within=head, margins=(14, 12, 14, 8), spacing=6)
        in_column(head, (self.body, 1), within=self, spacing=0)
        theme.news.changed.connect(self._draw)

    def show_entry(self, entry: Entry | None) -> None:
        """Show one exchange; None empties the pane."""
        self._details = None
        self.body.clear()
        self.name.setText(entry.info.file_name if entry else "")
        self.caption.setText(_caption(entry) if entry else "")
        if entry is not None:
            self._session.jobs.read(ReadDetails(entry), self._on_read, owner=self, key="details")

    @Slot()
    def _on_action_changed(self) -> None:
        for button in self._buttons:
            button.setVisible(button.defaultAction().isVisible())

    @Slot(object)
    def _on_link(self, _url: object) -> None:
        self.copy_digest()

    def copy_digest(self) -> None:
        """The proof of what was exchanged, to the clipboard."""
        if self._details is not None:
            QGuiApplication.clipboard().setText(self._details.entry.info.sha256)
            self._session.messages.toast(_("L'empreinte est copiée."))

    def _on_read(self, details: Details) -> None:
        self._details = details
        self._draw()

    @Slot()
    def _draw(self) -> None:
        if self._details is not None:
            self.body.setHtml(as_html(self._details))


def _caption(entry: Entry) -> str:
    info = entry.info
    parts = [f"{exchange_words.direction(info)} – {entry.partner}" if entry.partner else exchange_words.direction(info)]
    parts += [when(info.at), entry.who, state_text(entry.state)]
    return "  ·  ".join(part for part in parts if part)


def as_html(details: Details) -> str:
    """The body of the pane."""
    info = details.entry.info
    parts = [*_content(info), *_ignored(info)]
    if details.returns:
        said = ", ".join(f"{back.file_name} ({when_inside(back.at)})" for back in details.returns)
        parts.append(_paragraph(_("Revenu : {files}").format(files=said)))
    parts += _decisions(details.decided)
    parts += _proof(details)
    return "".join(parts)


def _content(info: ExchangeInfo) -> list[str]:
    if info.direction == ledger.IN:
        return [_paragraph(exchange_words.content(info)), *_proposed(info)]
    with_contacts = _("avec les contacts") if info.options.get("with_contacts") else _("sans les contacts")
    internal = _("avec les notes internes") if info.options.get("with_internal") else _("sans notes internes")
    parts = [exchange_words.content(info), with_contacts, internal]
    if info.options.get("highlighted"):
        parts.append(_("modifications surlignées"))
    rows = [(CATALOGUE[name].sheet, number) for name, number in info.counts.items() if number and name in CATALOGUE]
    return [_paragraph(", ".join(parts)), _table(rows)]


def _proposed(info: ExchangeInfo) -> list[str]:
    words = {
        "conflict": _("Différences à trancher"),
        "absent": _("Lignes absentes du fichier"),
        "unreadable": _("Cellules illisibles"),
        "note": _("Notes sur des cellules"),
        "applied_left": _("Propositions laissées"),
    }
    rows = [(text, info.counts[name]) for name, text in words.items() if info.counts.get(name)]
    if later := int(info.options.get("postponed", 0)):
        rows.append((_("Non tranchées, gardées chez nous"), later))
    return [_table(rows)] if rows else []


def _ignored(info: ExchangeInfo) -> list[str]:
    listed = info.options.get("ignored") or []
    names = ", ".join(str(item["column"] or item["sheet"]) for item in listed)
    return [_paragraph(_("Mis de côté : {names}").format(names=names), muted=True)] if names else []


def _decisions(decided: Sequence[Decided]) -> list[str]:
    if not decided:
        return []
    parts = [f"<h4>{html.escape(_('Décisions'))}</h4>"]
    for one in sorted(decided, key=lambda one: one.taken)[:_MOST_DECISIONS]:
        label = CATALOGUE[one.entity][one.field].label if one.field else CATALOGUE[one.entity].one
        side = _("pris du fichier") if one.taken else _("gardé chez nous")
        by = _("{when}, {who}").format(when=when(one.when), who=one.who)
        parts.append(
            f"<p><b>{html.escape(one.key)}</b> – {html.escape(label)} : {html.escape(side)}<br>"
            f"{_short(one.text(one.kept))}{_struck(one.text(one.lost))}<br>"
            f"<span style='color:{_color('text.muted')}'>{html.escape(by)}</span></p>"
        )
    more = len(decided) - _MOST_DECISIONS
    if more > 0:
        parts.append(_paragraph(ngettext("… et {count} autre.", "… et {count} autres.", more).format(count=more)))
    return parts


def _proof(details: Details) -> list[str]:
    info = details.entry.info
    if info.withdrawn:
        said, token = _("Fichier retiré : il nommait une personne effacée depuis"), "warning"
    elif info.kept_sha256 != info.sha256 and details.is_intact:
        said, token = _("Fichier gardé sans une personne effacée depuis ; empreinte de ce qui a été échangé"), "success"
    elif details.is_intact:
        said, token = _("Empreinte vérifiée sur le fichier gardé"), "success"
    else:
        said, token = _("Le fichier gardé ne correspond pas à son empreinte : vérifiez le fichier de données"), "danger"
    size = grouped(details.size)
    proof = (
        f"<p style='color:{_color('text.muted')}'>SHA-256 ({html.escape(_('{size} octets').format(size=size))}) · "
        f"<a style='color:{_color('text.link')}' href='copy:'>{html.escape(_('Copier'))}</a><br>"
        f"<code>{html.escape(details.entry.info.sha256[:32])}<br>{html.escape(details.entry.info.sha256[32:])}</code><br>"
        f"<span style='color:{_color(token)}'>{html.escape(said)}</span></p>"
    )
    return [proof]


def _paragraph(text: str, *, muted: bool = False) -> str:
    style = f" style='color:{_color('text.muted')}'" if muted else ""
    return f"<p{style}>{html.escape(text)}</p>"


def _table(rows: Sequence[tuple[str, int]]) -> str:
    lines = (
        f"<tr><td>{html.escape(text)}</td><td align='right'>&nbsp;&nbsp;{number}</td></tr>" for text, number in rows
    )
    return f"<table>{''.join(lines)}</table>"


def _struck(text: str) -> str:
    return f" <s style='color:{_color('text.muted')}'>{_short(text)}</s>" if text else ""


def _short(text: str) -> str:
    shown = text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"
    return html.escape(shown).replace("\n", "<br>") or html.escape(_("(vide)"))


def _color(token: str) -> str:
    return theme.tokens().color(token)

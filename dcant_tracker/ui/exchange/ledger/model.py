"""The ledger as a table, newest first; filters keep only some of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.ledger.outcome import state_text
from dcant_tracker.store.history import log
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import ExchangeInfo, ExchangeState
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.ledger import exchange_words
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.moments import when
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

WHEN, DIRECTION, PARTNER, FILE, CONTENT, STANDING, WHO = range(7)


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange with what its line says besides."""

    info: ExchangeInfo
    state: ExchangeState
    partner: str
    who: str

    @property
    def text(self) -> str:
        """What a search looks in."""
        parts = (self.info.file_name, self.partner, self.who, state_text(self.state), self.info.sha256)
        return fold(" ".join(parts))


def _day(at: str) -> str:
    """The local day of an instant; its time for today."""
    local = local_iso(at)
    today = date.today()  # noqa: DTZ011 - local on purpose
    return f"{local:%H:%M}" if local.date() == today else f"{local:%d/%m/%Y}"


def read_entries(store: Store) -> list[Entry]:
    """Every exchange, newest first."""
    reading = store.read()
    listed = ledger.exchanges(reading)
    exchange_states = ledger.exchange_states(reading, listed)
    labels = store.labels()
    entries: list[Entry] = []
    for info in listed:
        step = log.step(reading, info.step) if info.step else None
        who = step.who if step else str(info.options.get("who") or "")
        entries.append(Entry(info, exchange_states[info.id], labels.of("partner", info.partner), who))
    return entries


def _columns() -> tuple[Column[Entry], ...]:
    """The columns, in the order of their numbers above."""
    return (
        Column(_("Quand"), lambda entry: _day(entry.info.at), tip=lambda entry: when(entry.info.at)),
        Column(
            _("Sens"),
            lambda entry: exchange_words.direction(entry.info),
            icon=lambda entry: theme.icon(exchange_words.DIRECTION_ICONS[entry.info.direction]),
        ),
        Column(_("Partenaire"), lambda entry: entry.partner),
        Column(_("Fichier"), lambda entry: entry.info.file_name),
        Column(_("Contenu"), lambda entry: exchange_words.content(entry.info)),
        Column(
            _("État"),
            lambda entry: state_text(entry.state),
            icon=lambda entry: theme.icon(*exchange_words.STATE_LOOKS[entry.state]),
            color=lambda entry: exchange_words.STATE_LOOKS[entry.state][1],
        ),
        Column(_("Par"), lambda entry: entry.who),
    )


class ExchangesModel(RowsModel[Entry]):
    """The exchanges that the filters keep; ``loaded`` when the ledger was read again."""

    loaded = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._session = session
        self.entries: list[Entry] = []
        """Every exchange, filtered or not."""
        self._words: list[str] = []
        self._partners: Sequence[str] = ()
        self._directions: Sequence[str] = ()

    def refresh(self) -> None:
        """Read the ledger again."""
        self._session.jobs.read(read_entries, self._on_read, owner=self, key="ledger")

    def keep(self, text: str, partners: Sequence[str], directions: Sequence[str]) -> None:
        """Show only the exchanges that hold every word, with one of these partners (uids) and in these directions."""
        self._words, self._partners, self._directions = fold(text).split(), partners, directions
        self._show()

    def row_of(self, number: int) -> int:
        """The row of the exchange ``number``; -1 where it does not show."""
        return next((row for row, entry in enumerate(self.rows) if entry.info.id == number), -1)

    def _on_read(self, entries: list[Entry]) -> None:
        self.entries = entries
        self._show()
        self.loaded.emit()

    def _show(self) -> None:
        self.show_rows([entry for entry in self.entries if self._keeps(entry)])

    def _keeps(self, entry: Entry) -> bool:
        if self._partners and (entry.info.partner or "") not in self._partners:
            return False
        if self._directions and entry.info.direction not in self._directions:
            return False
        text = entry.text if self._words else ""
        return all(word in text for word in self._words)

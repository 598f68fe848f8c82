"""« Compte rendu » : what became of an import, and the message to its senders."""

from collections.abc import Sequence

from dcant_tracker.exchange.ledger.acknowledging import acknowledgement
from dcant_tracker.exchange.ledger.decisions_report import decisions_report
from dcant_tracker.exchange.merging.deciding import Choice
from dcant_tracker.exchange.merging.importing import Imported
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.text_dialog import show_texts
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class ReportOf:
    """The « Compte rendu » of an import just done: its reports and the message to the senders."""

    def __init__(
        self,
        session: Session,
        previews: Sequence[Preview],
        imported: Imported,
        choices: Sequence[Sequence[Choice]],
    ) -> None:
        self._session = session
        self._previews = previews
        self._imported = imported
        self._choices = choices

    def __call__(self) -> None:
        self._session.jobs.read(self._read, self._on_read, owner=self._session, key="report")

    def _read(self, store: Store) -> list[tuple[str, str]]:
        reading = store.read()
        step = self._imported.changes.step
        names = {preview.origin.label for preview in self._previews}
        entries = [entry for entry in ledger.exchanges(reading)[: 2 * len(names) + 20] if entry.direction == ledger.IN]
        numbers = [entry.id for entry in entries if entry.step == step and entry.file_name in names]
        reports = [decisions_report(reading, number) for number in reversed(numbers[: len(self._previews)])]
        previews = [preview.read_through(reading) for preview in self._previews]
        message = acknowledgement(previews, self._imported, self._choices)
        return [(_("Décisions"), "\n\n".join(reports)), (_("Accusé de réception"), message)]

    def _on_read(self, texts: list[tuple[str, str]]) -> None:
        show_texts(self._session, _("Compte rendu"), texts)


def show_report(session: Session, exchange_number: int) -> None:
    """Open the report of one incoming workbook of the ledger."""

    def work(store: Store) -> str:
        return decisions_report(store.read(), exchange_number)

    def done(text: str) -> None:
        show_texts(session, _("Compte rendu"), [(_("Décisions"), text)])

    session.jobs.read(work, done, owner=session, key="report", failed=session.messages.error)

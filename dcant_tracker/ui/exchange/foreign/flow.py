"""The path of a workbook that is not ours: read, matched on screen, its organisations recognised."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.text import fold
from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.exchange.merging.carried_over import carried
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.merging.pausing import Decided
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.unknown_names import Unknown
from dcant_tracker.exchange.reader import Book, read
from dcant_tracker.exchange.sources.answers import NO_ANSWERS, Answers
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.exchange.sources.terms import Terms
from dcant_tracker.store.store import Store
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

Matched = Callable[[WorkbookMapping], None]
GivenUp = Callable[[], None]
Compared = Callable[[list[Preview]], None]
Recognised = Callable[[list[Preview], list[Decided]], None]

_SHARE = 0.96
"""How much of the window the dialog takes."""


@dataclass(frozen=True, slots=True)
class _Looked:
    book: Book
    proposal: WorkbookMapping
    candidates: list[tuple[WorkbookMapping, float]]


class ForeignFlow(QObject):
    """Opens the dialogs above ``window``; answers come through callbacks on the main thread."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window

    def match(
        self, path: Path, then: Matched, given_up: GivenUp, *, partner: str | None = None, encoding: str = ""
    ) -> None:
        """Read ``path`` on the worker and ask for its correspondence; ``given_up`` when there will be none.

        A file that cannot be read is told in a banner.
        """

        def work(store: Store, progress: Progress) -> _Looked | None:
            try:
                book = read(path, progress=progress, encoding=encoding)
            except Cancelled:
                return None
            reading = store.read()
            return _Looked(book, Proposer(reading).workbook(book), saved_mappings.candidates(reading, book))

        def done(looked: _Looked | None) -> None:
            mapping = self._ask(looked, partner) if looked is not None else None
            if mapping is None:
                given_up()
            else:
                then(mapping)

        def failed(problem: UserError) -> None:
            self._session.messages.problem(problem)
            given_up()

        self._session.jobs.long(_("Lecture de {file}").format(file=path.name), work, done, failed)

    def _ask(self, looked: _Looked, partner: str | None) -> WorkbookMapping | None:
        from dcant_tracker.ui.exchange.foreign.matching_dialog import MatchingDialog

        dialog = MatchingDialog(
            self._session, looked.book, looked.proposal, looked.candidates, self._window, partner=partner
        )
        dialog.resize(self._window.size() * _SHARE)
        return dialog.mapping() if self._session.messages.run(dialog) else None

    def compare(
        self,
        paths: Sequence[Path],
        then: Compared,
        *,
        partner: str | None = None,
        encodings: Mapping[Path, str] | None = None,
    ) -> None:
        """Match and compare each of ``paths`` in turn; ``then`` gets the previews of those not given up.

        ``encodings`` are those of texts, where a person said them.
        """
        self._compare_next(deque(paths), [], then, partner, encodings or {})

    def _compare_next(
        self,
        paths: deque[Path],
        found: list[Preview],
        then: Compared,
        partner: str | None,
        encodings: Mapping[Path, str],
    ) -> None:
        if not paths:
            then(found)
            return
        path = paths.popleft()
        encoding = encodings.get(path, "")
        go_on = partial(self._compare_next, paths, found, then, partner, encodings)

        def matched(mapping: WorkbookMapping) -> None:
            def work(store: Store, progress: Progress) -> list[Preview]:
                return [prepare(store, path, Terms(partner, mapping, encoding=encoding), progress)]

            def compared(previews: list[Preview]) -> None:
                found.extend(previews)
                go_on()

            self._long(_("Comparaison de {file}").format(file=path.name), work, compared, go_on)

        self.match(path, matched, go_on, partner=partner, encoding=encoding)

    def recognise(self, previews: Sequence[Preview], decided: Sequence[Decided], then: Recognised) -> None:
        """Ask once what the names that any of ``previews`` does not know mean, and compare those files again.

        ``then`` gets the previews with the decisions that still hold; the same ones when nothing was said.
        """
        names: dict[str, Unknown] = {}
        for preview in previews:
            for unknown in preview.unknown:
                names.setdefault(fold(unknown.text), unknown)
        said = self._ask_names(list(names.values()))
        if not said:
            then(list(previews), list(decided))
            return

        def work(store: Store, progress: Progress) -> list[Preview]:
            return [_compared_again(store, preview, said, progress) for preview in previews]

        def compared(fresh: list[Preview]) -> None:
            kept = [carried(before, made, after) for before, made, after in zip(previews, decided, fresh, strict=True)]
            then(fresh, kept)

        def not_compared() -> None:
            then(list(previews), list(decided))

        self._long(_("Nouvelle comparaison"), work, compared, not_compared)

    def _ask_names(self, unknown: Sequence[Unknown]) -> Answers:
        from dcant_tracker.ui.exchange.foreign.organisations_dialog import OrganisationsDialog

        if not unknown:
            return NO_ANSWERS
        dialog = OrganisationsDialog(self._session, unknown, self._window)
        dialog.resize(dialog.size().boundedTo(self._window.size() * _SHARE))
        return dialog.answers() if self._session.messages.run(dialog) else NO_ANSWERS

    def _long(
        self,
        title: str,
        work: Callable[[Store, Progress], list[Preview]],
        done: Callable[[list[Preview]], None],
        not_done: GivenUp,
    ) -> None:
        """Long work; ``not_done`` when it was cancelled, or refused with a sentence."""

        def careful(store: Store, progress: Progress) -> list[Preview] | None:
            try:
                return work(store, progress)
            except Cancelled:
                return None

        def answered(previews: list[Preview] | None) -> None:
            if previews is None:
                not_done()
                return
            reading = self._session.store.read()
            done([preview.read_through(reading) for preview in previews])

        def failed(problem: UserError) -> None:
            self._session.messages.problem(problem)
            not_done()

        self._session.jobs.long(title, careful, answered, failed)

    def manage(self) -> None:
        """Show the correspondences that are remembered."""
        from dcant_tracker.ui.exchange.foreign.saved_mappings import SavedMappingsDialog

        self._session.messages.run(SavedMappingsDialog(self._session, self._window))


def _with(before: Answers, said: Answers) -> Answers:
    """Earlier answers and newer ones."""
    return Answers({**before.same, **said.same}, {**before.created, **said.created})


def _compared_again(store: Store, preview: Preview, said: Answers, progress: Progress) -> Preview:
    """The file of ``preview`` compared with what was said of its names; the same when it has none of them."""
    texts = {fold(unknown.text) for unknown in preview.unknown}
    mine = Answers(
        {text: uid for text, uid in said.same.items() if fold(text) in texts},
        {text: entry for text, entry in said.created.items() if fold(text) in texts},
    )
    if not mine:
        return preview
    origin = preview.origin
    terms = replace(origin.terms, answers=_with(origin.terms.answers, mine))
    return prepare(store, origin.path, terms, progress)

"""The path of workbooks that come in: compared on the worker, decided on screen, written in one step."""

import contextlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.exchange.merging import importing, pausing
from dcant_tracker.exchange.merging.batch import Batch
from dcant_tracker.exchange.merging.deciding import Choice, Side
from dcant_tracker.exchange.merging.importing import Imported
from dcant_tracker.exchange.merging.pausing import Decided
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.reader.problems import UnknownEncodingError
from dcant_tracker.exchange.reader.sampling import samples_of
from dcant_tracker.exchange.sources.opening import ForeignWorkbookError
from dcant_tracker.exchange.sources.terms import Terms
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.preview.case_words import counted
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.ui.exchange.foreign.flow import ForeignFlow

T = TypeVar("T")

NONE_SAID: Mapping[Path, str] = MappingProxyType({})
"""No encoding was said by a person."""


class Imports(QObject):
    """Takes in what is dropped together as one import, one import after the other."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._waiting: deque[Callable[[], None]] = deque()

    @classmethod
    def of(cls, session: Session, window: QWidget) -> "Imports":
        """Those of ``window``: imports come one after the other, wherever they are asked for."""
        return window.findChild(cls) or cls(session, window)

    # --- what is asked ------------------------------------------------------------------------------

    def take(self, paths: Sequence[Path]) -> None:
        """Compare these files and show what they propose, together; earlier ones come first."""
        files = list(dict.fromkeys(paths))
        if files:
            self._ask(partial(self._compare, files))

    def show(self, batch: Batch) -> None:
        """Decide on files that were compared elsewhere (a folder of forms)."""
        self._ask(partial(self._on_compared, batch))

    def resume(self, number: int, label: str) -> None:
        """Take up again an import that waits."""
        self._ask(partial(self._resume, number, label))

    def give_up(self, number: int) -> None:
        """Forget an import that waits."""

        def work(store: Store, _progress: Progress) -> None:
            pausing.give_up(store, number)

        self._session.jobs.long(_("Abandon de l'import"), work, self._on_given_up)

    def _ask(self, begin: Callable[[], None]) -> None:
        self._waiting.append(begin)
        if len(self._waiting) == 1:
            begin()

    def _next(self) -> None:
        if self._waiting:
            self._waiting.popleft()
        if self._waiting:
            self._waiting[0]()

    # --- comparing ----------------------------------------------------------------------------------

    def _compare(self, paths: list[Path]) -> None:
        def work(store: Store, progress: Progress) -> Batch:
            return compare_all(store, paths, progress)

        name = paths[0].name if len(paths) == 1 else _("{count} fichiers").format(count=len(paths))
        title = _("Lecture et comparaison de {file}").format(file=name)
        self._long(title, work, self._on_compared, self._on_refused, self._next)

    def _resume(self, number: int, label: str) -> None:
        def work(store: Store, progress: Progress) -> Batch:
            resumed = pausing.resume(store, number, progress)
            return Batch(
                resumed.previews,
                resumed=resumed,
                campaign=resumed.campaign,
                label=resumed.label,
                decided=resumed.choices,
            )

        title = _("Reprise : {label}").format(label=label)
        self._long(title, work, self._on_compared, self._on_refused, self._next)

    def _long(
        self,
        title: str,
        work: Callable[[Store, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
        given_up: Callable[[], None],
    ) -> None:
        """Long work; ``given_up`` is called when the person stops it."""

        def careful(store: Store, progress: Progress) -> T | None:
            try:
                return work(store, progress)
            except Cancelled:
                return None

        def answered(answer: T | None) -> None:
            if answer is None:
                given_up()
            else:
                done(answer)

        self._session.jobs.long(title, careful, answered, failed)

    def _on_refused(self, problem: Exception) -> None:
        self._session.messages.problem(problem)
        self._next()

    def _on_compared(self, batch: Batch) -> None:
        from dcant_tracker.ui.exchange.preview.dialog import Parting, PreviewDialog

        reading = self._session.store.read()
        batch.previews = [preview.read_through(reading) for preview in batch.previews]
        if batch.undecoded:
            self._decode(batch)
            return
        if batch.foreign:
            self._match(batch)
            return
        if not batch.previews:
            self._say_refused(batch)
            return
        if not any(preview.proposals for preview in batch.previews):
            self._say_nothing_new(batch)
            self._apply(batch, [[] for _preview in batch.previews], [[] for _preview in batch.previews])
            return
        dialog = PreviewDialog(self._session, batch, self._window)
        dialog.resize(self._window.size() * 0.96)
        accepted = self._session.messages.run(dialog)
        if accepted:
            self._apply(batch, dialog.choices.final(), dialog.choices.decided())
        elif dialog.parting is Parting.LATER:
            self._leave(batch, dialog.choices.decided())
        elif dialog.parting is Parting.RECOGNISE:
            self._recognise(batch, dialog.choices.decided())
        elif dialog.parting is Parting.MATCH:
            self._match_again(batch, dialog.choices.decided())
        else:
            if dialog.parting is Parting.ABANDON and batch.number is not None:
                self.give_up(batch.number)
            self._end(batch)

    def _decode(self, batch: Batch) -> None:
        """Ask in which encoding the texts are that do not tell, then compare them; the others are not read."""
        from dcant_tracker.ui.kit.encoding_dialog import EncodingDialog

        asked, batch.undecoded = batch.undecoded, []
        said: dict[Path, str] = {}
        for path, problem, samples in asked:
            dialog = EncodingDialog(path.name, samples, self._window)
            if self._session.messages.run(dialog) and dialog.encoding:
                said[path] = dialog.encoding
            else:
                batch.refused.append((path.name, problem))
        if not said:
            self._on_compared(batch)
            return
        batch.encodings |= said

        def work(store: Store, progress: Progress) -> Batch:
            return compare_all(store, list(said), progress, said)

        def compared(more: Batch) -> None:
            batch.previews += more.previews
            batch.foreign += more.foreign
            batch.refused += more.refused
            self._on_compared(batch)

        title = _("Lecture et comparaison de {file}").format(file=next(iter(said)).name)
        self._long(title, work, compared, self._on_refused, self._next)

    def _match(self, batch: Batch) -> None:
        """Ask which columns of the foreign files are which of ours, then compare them."""
        paths, batch.foreign = batch.foreign, []

        def compared(previews: list[Preview]) -> None:
            batch.previews += previews
            self._on_compared(batch)

        self._foreign().compare(paths, compared, encodings=batch.encodings)

    def _match_again(self, batch: Batch, decided: list[list[Choice | None]]) -> None:
        """Ask again which columns of the one file are which; given up, the comparison comes back as it was."""
        (before,) = batch.previews

        def compared(previews: list[Preview]) -> None:
            batch.previews, batch.decided = (previews, None) if previews else ([before], decided)
            self._on_compared(batch)

        path, terms = before.origin.path, before.origin.terms
        self._foreign().compare([path], compared, partner=terms.partner, encodings={path: terms.encoding})

    def _recognise(self, batch: Batch, decided: list[list[Choice | None]]) -> None:
        """Ask which organisations the names not known stand for; what was decided stays decided."""

        def recognised(previews: Sequence[Preview], kept: Sequence[Decided]) -> None:
            batch.previews, batch.decided = list(previews), [list(made) for made in kept]
            self._on_compared(batch)

        self._foreign().recognise(batch.previews, decided, recognised)

    def _foreign(self) -> "ForeignFlow":
        from dcant_tracker.ui.exchange.foreign.flow import ForeignFlow

        return self._window.findChild(ForeignFlow) or ForeignFlow(self._session, self._window)

    def _say_refused(self, batch: Batch) -> None:
        if batch.refused:
            self._session.messages.problem(_all_refused(batch.refused))
        self._end(batch)

    def _say_nothing_new(self, batch: Batch) -> None:
        messages = self._session.messages
        for _name, problem in batch.refused:
            messages.error(problem)
        if len(batch.previews) == 1:
            text = _("« {file} » ne contient rien de nouveau : vos données sont déjà à jour.")
        else:
            text = _("{file} : rien de nouveau, vos données sont déjà à jour.")
        said = [text.format(file=batch.name)]
        said += dict.fromkeys(preview.only_colours for preview in batch.previews if preview.only_colours)
        messages.toast("\n".join(said))

    # --- writing ------------------------------------------------------------------------------------

    def _apply(self, batch: Batch, choices: Sequence[Sequence[Choice]], decided: Sequence[Decided]) -> None:
        number = batch.number

        def work(store: Store, progress: Progress) -> Imported:
            reading = store.read()
            previews = [preview.read_through(reading) for preview in batch.previews]
            try:
                return importing.apply(store, previews, choices, progress, paused=number, label=batch.label)
            except (UserError, Cancelled):
                with contextlib.suppress(UserError):
                    _keep(store, batch, decided)
                raise

        title = _("Intégration de {file}").format(file=batch.name)
        done, failed = partial(self._on_applied, batch, choices), partial(self._on_failed, batch)
        self._long(title, work, done, failed, partial(self._end, batch))

    def _on_failed(self, batch: Batch, problem: UserError) -> None:
        self._session.messages.problem(problem)
        self._end(batch)

    def _on_applied(self, batch: Batch, choices: Sequence[Sequence[Choice]], done: Imported) -> None:
        self._end(batch)
        if not done.changes and all(not preview.proposals for preview in batch.previews):
            return
        from dcant_tracker.ui.exchange.preview.report import ReportOf

        totals: dict[str, int] = {}
        for outcome in done.outcomes:
            for name, number in (outcome.applied.to_json() if outcome.applied else {}).items():
                totals[name] = totals.get(name, 0) + number
        said = f"{batch.name} : {counted(totals | {'left': 0})}"
        if later := sum(choice.side is Side.LATER for made in choices for choice in made):
            said = f"{said}\n{_postponed(later)}"
        report = (_("Compte rendu"), ReportOf(self._session, batch.previews, done, choices))
        if done.changes:
            self._session.messages.toast(said, _("Annuler"), self._session.undo, report)
        else:
            self._session.messages.toast(said, *report)

    def _leave(self, batch: Batch, decided: Sequence[Decided]) -> None:
        def work(store: Store, _progress: Progress) -> int:
            return _keep(store, batch, decided)

        title = _("Mise en attente de {file}").format(file=batch.name)
        done, failed = partial(self._on_left, batch), partial(self._on_failed, batch)
        self._long(title, work, done, failed, partial(self._end, batch))

    def _on_left(self, batch: Batch, number: int) -> None:
        self._end(batch)
        self._session.messages.toast(
            _("L'import attend dans « Envois et retours », avec vos décisions."),
            _("Reprendre"),
            partial(self.resume, number, batch.name),
        )

    def _on_given_up(self, _nothing: None) -> None:
        self._session.messages.toast(_("L'import est abandonné ; vos données n'ont pas changé."))

    def _end(self, batch: Batch) -> None:
        if batch.resumed is not None:
            batch.resumed.close()
        self._next()


def compare_all(
    store: Store, paths: Sequence[Path], progress: Progress, encodings: Mapping[Path, str] = NONE_SAID
) -> Batch:
    """Compare each of ``paths``; those that cannot be read, or must be decoded or matched first, are set aside."""
    batch = Batch([])
    for path in paths:
        terms = Terms(encoding=encodings.get(path, ""))
        try:
            batch.previews.append(importing.prepare(store, path, terms, progress))
        except UnknownEncodingError as problem:
            batch.undecoded.append((path, problem, samples_of(path)))
        except ForeignWorkbookError:
            batch.foreign.append(path)
        except UserError as problem:
            batch.refused.append((path.name, problem))
    return batch


def _keep(store: Store, batch: Batch, decided: Sequence[Decided]) -> int:
    reading = store.read()
    previews = [preview.read_through(reading) for preview in batch.previews]
    return pausing.leave(store, previews, decided, batch.number, campaign=batch.campaign, label=batch.label)


def _postponed(count: int) -> str:
    return ngettext(
        "{count} différence reste à trancher : votre valeur est gardée.",
        "{count} différences restent à trancher : vos valeurs sont gardées.",
        count,
    ).format(count=count)


def _all_refused(refused: Sequence[tuple[str, UserError]]) -> UserError:
    if len(refused) == 1:
        return refused[0][1]
    return UserError(
        _("Aucun des {count} fichiers n'a pu être lu.").format(count=len(refused)),
        "\n".join(f"{name} : {problem.message}" for name, problem in refused),
    )

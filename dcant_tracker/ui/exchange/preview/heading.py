"""The head of the preview: which files, what they answer, what was set aside or could not be read."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dcant_tracker.exchange.merging.batch import Batch
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.store.kept import ledger
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_NAMED = 3
"""Files that are named before the others are only counted; the tooltip names all."""


def heading(session: Session, batch: Batch) -> QWidget:
    """The head of the dialog on ``batch``."""
    return headed(batch.name, _lines(session, batch))


def headed(title: str, lines: Iterable[tuple[str, str, str]]) -> QWidget:
    """A head that says ``title`` and below it ``lines`` (text, role, tooltip), the quiet ones in one."""
    head = QWidget()
    head.setObjectName("pageHeader")
    head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = in_column(theme.set_role(OneLine(title), "title"), within=head, margins=(20, 10, 20, 8), spacing=2)
    quiet: list[str] = []
    for text, role, tip in lines:
        if role == "muted":
            quiet.append(text)
        else:
            layout.addWidget(_line(text, role, tip))
    if quiet:
        layout.addWidget(_line("  ·  ".join(quiet), "muted", "\n".join(quiet)))
    return head


def _line(text: str, role: str, tip: str) -> OneLine:
    line = theme.set_role(OneLine(), role)
    line.say(text, tip)
    return line


def _lines(session: Session, batch: Batch) -> Iterator[tuple[str, str, str]]:
    """(text, role, tooltip) of the lines below the title."""
    if batch.refused:
        all_of_them = [
            _("« {file} » n'est pas lu : {why}").format(file=name, why=problem.message)
            for name, problem in batch.refused
        ]
        for line in all_of_them[:_NAMED]:
            yield line, "danger", ""
        more = all_of_them[_NAMED:]
        if more:
            text = ngettext("et {count} autre fichier illisible", "et {count} autres fichiers illisibles", len(more))
            yield text.format(count=len(more)), "danger", "\n".join(more)
    for note in batch.notes:
        yield note, "", ""
    news = batch.resumed.news() if batch.resumed else ""
    if news:
        yield news, "warning", ""
    if len(batch.previews) == 1:
        yield _origin(session, batch.previews[0]), "muted", ""
    else:
        silent = [preview.origin.label for preview in batch.previews if not preview.proposals]
        if silent:
            yield _("Rien de nouveau : {files}").format(files=_first_of(silent)), "muted", "\n".join(silent)
        strangers = [preview.origin.label for preview in batch.previews if not preview.has_base]
        if strangers:
            text = _("Sans base, comparés à vos données d'aujourd'hui : {files}")
            yield text.format(files=_first_of(strangers)), "muted", "\n".join(strangers)
    aside = " ".join(_set_aside(batch.previews))
    if aside:
        yield aside, "muted", aside


def _first_of(names: list[str]) -> str:
    if len(names) <= _NAMED:
        return ", ".join(names)
    more = len(names) - _NAMED
    others = ngettext("et {count} autre", "et {count} autres", more).format(count=more)
    return ", ".join([*names[:_NAMED], others])


def _origin(session: Session, preview: Preview) -> str:
    reading = session.store.read()
    presumed = preview.presumed_base
    called = preview.origin.export_id or presumed
    sent = ledger.export_called(reading, called) if called else None
    if sent is None and preview.has_base:
        return _("Comparé au classeur précédent de même forme : seul ce qui a changé depuis est proposé.")
    if sent is None:
        return _("Sans base : ce fichier ne vient pas d'un envoi d'ici, il est comparé à vos données d'aujourd'hui.")
    partner = session.labels().of("partner", sent.partner) if sent.partner else ""
    told = _("Sans base : comparé à l'envoi « {file} » ({when}), celui qui convient le mieux") if presumed else ""
    told = told or _("Réponse à l'envoi « {file} » ({when})")
    said = told.format(file=sent.file_name, when=when_inside(sent.at))
    return _("{said} à {partner}").format(said=said, partner=partner) if partner else said


def _set_aside(previews: list[Preview]) -> Iterator[str]:
    decided = sum(preview.decided for preview in previews)
    if decided:
        yield ngettext(
            "{count} différence déjà tranchée n'est plus proposée.",
            "{count} différences déjà tranchées ne sont plus proposées.",
            decided,
        ).format(count=decided)
    named = list(
        dict.fromkeys(
            f"« {ignored.column} » ({ignored.sheet})" if ignored.column else f"« {ignored.sheet} »"
            for preview in previews
            for ignored in preview.ignored
        )
    )
    if named:
        yield _("Mis de côté, conservé avec le fichier : {named}.").format(named=", ".join(named))

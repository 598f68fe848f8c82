"""The commands about the history: what was done, undone, done again."""

from typing import Annotated

import typer

from dcant_tracker.cli import logbook
from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.output import tell, write, write_array
from dcant_tracker.cli.program import AsJson, app, opened
from dcant_tracker.domain.catalogue import entity_named
from dcant_tracker.errors import UsageError
from dcant_tracker.store.history import log
from dcant_tracker.store.store import Store
from dcant_tracker.words import _


@app.command("history", cls=FrenchCommand, help=_("Ce qui a été fait, du plus récent au plus ancien."))
def show_history(
    context: typer.Context,
    entity: Annotated[str | None, typer.Argument(metavar="ENTITY", help=_("Type de fiche."))] = None,
    key: Annotated[str | None, typer.Argument(metavar="KEY", help=_("Une seule fiche, même supprimée."))] = None,
    as_json: AsJson = False,
) -> None:
    declared = None if entity is None else entity_named(entity)
    if declared and key is None:
        raise UsageError(_("Il manque KEY."), _("Écrivez « history ENTITY KEY », ou « history » seul."))
    with opened(context) as store:
        reading = store.read()
        if declared and key is not None:
            steps = logbook.of_record(reading, declared, logbook.uid_ever(reading, declared, key))
        else:
            steps = logbook.whole(reading)
        if as_json:
            write_array(map(logbook.as_json, steps))
        else:
            logbook.write_steps(reading, steps, detailed=declared is not None)


@app.command("undo", cls=FrenchCommand, help=_("Annuler la dernière étape."))
def undo(context: typer.Context) -> None:
    with opened(context) as store:
        changes = store.undo()
        write(_label_of(store, changes.step))
        for sentence in changes.kept:
            tell(sentence)


@app.command("redo", cls=FrenchCommand, help=_("Rétablir l'étape annulée."))
def redo(context: typer.Context) -> None:
    with opened(context) as store:
        changes = store.redo()
        write(_label_of(store, changes.step))
        for sentence in changes.kept:
            tell(sentence)


def _label_of(store: Store, number: int | None) -> str:
    step = log.step(store.read(), number or 0)
    return step.label if step else ""

"""The command that writes a calendar."""

from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.output import tell
from dcant_tracker.cli.program import app, opened
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.words import _, ngettext


@app.command("calendar", cls=FrenchCommand, help=_("Écrire un calendrier : jalons, suites, relances, réunions."))
def calendar(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help=_("Fichier à écrire, en .ics."))],
    officer: Annotated[
        str, typer.Option("--officer", metavar="NAME", help=_("Ce que suit cette personne, et les réunions."))
    ] = "",
) -> None:
    from dcant_tracker.insight.calendar.entries import entries
    from dcant_tracker.insight.calendar.saving import check, save
    from dcant_tracker.insight.state import present

    check(output)
    with opened(context) as store:
        listed = entries(present(store.read()), officer)
        save(listed, output)
    count = len(listed)
    told = ngettext("{count} date écrite : {file}", "{count} dates écrites : {file}", count)
    tell(told.format(count=count, file=output))
    if officer and all(one.category == CATALOGUE["meeting"].sheet for one in listed):
        tell(
            _("Rien n'attend « {officer} » : ce nom n'est écrit dans aucun « Suivi par » ouvert.").format(
                officer=officer
            )
        )

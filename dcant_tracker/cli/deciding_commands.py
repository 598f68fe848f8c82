"""The commands about what is to decide where data files came together: conflicts, resolve."""

from typing import Annotated

import typer

from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.program import AsJson, app, opened
from dcant_tracker.errors import UsageError
from dcant_tracker.words import _


@app.command("conflicts", cls=FrenchCommand, help=_("Lister ce qui est à trancher après une fusion."))
def list_conflicts(context: typer.Context, as_json: AsJson = False) -> None:
    from dcant_tracker.cli import deciding

    with opened(context) as store:
        deciding.list_conflicts(store, as_json=as_json)


@app.command("resolve", cls=FrenchCommand, help=_("Trancher : ce qui est affiché, l'autre, ou une valeur."))
def resolve(
    context: typer.Context,
    wanted: Annotated[
        str | None, typer.Argument(metavar="ID", help=_("Ce qui est à trancher, tel que « conflicts » le nomme."))
    ] = None,
    decision: Annotated[
        str | None,
        typer.Argument(
            metavar="VALUE", help=_("mine : ce qui est affiché ; theirs : l'autre ; sinon la valeur à écrire.")
        ),
    ] = None,
    everything: Annotated[
        str | None, typer.Option("--all", metavar="mine|theirs", help=_("Trancher tout, d'un même côté."))
    ] = None,
) -> None:
    from dcant_tracker.cli import deciding

    if everything is None and (wanted is None or decision is None):
        raise UsageError(
            _("Il manque ce qui est à trancher, ou la décision."),
            _("Écrivez « resolve ID mine|theirs|VALUE », ou « resolve --all mine|theirs »."),
        )
    if everything is not None and wanted is not None:
        raise UsageError(_("--all tranche tout : ID est de trop."), _("Gardez l'un des deux."))
    if everything is not None and everything not in deciding.SIDES:
        raise UsageError(
            _("« {side} » n'est pas un choix de --all.").format(side=everything),
            _("Choisissez {sides}.").format(sides=", ".join(deciding.SIDES)),
        )
    with opened(context) as store:
        if everything is not None:
            deciding.resolve_all(store, everything)
        elif wanted is not None and decision is not None:
            deciding.resolve(store, wanted, decision)

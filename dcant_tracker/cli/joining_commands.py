"""The commands about records that are one: join-records, duplicates."""

from typing import Annotated

import typer

from dcant_tracker.cli.exchanges import check_policy
from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.program import AsJson, EntityName, Key, app, opened
from dcant_tracker.domain.catalogue import entity_named
from dcant_tracker.words import _


@app.command("join-records", cls=FrenchCommand, help=_("Fusionner deux fiches : la première reste."))
def join_records(
    context: typer.Context,
    entity: EntityName,
    key: Key,
    other_key: Annotated[str, typer.Argument(metavar="OTHER_KEY", help=_("La fiche qui disparaît."))],
    on_conflict: Annotated[
        str,
        typer.Option(
            "--on-conflict",
            metavar="stop|mine|theirs",
            help=_("Que faire des valeurs qui diffèrent : « stop » par défaut ; mine : celles de la première."),
        ),
    ] = "stop",
) -> int:
    from dcant_tracker.cli import joining

    entity_named(entity)
    check_policy(on_conflict)
    with opened(context) as store:
        return joining.join_records(store, entity, (key, other_key), on_conflict)


@app.command("duplicates", cls=FrenchCommand, help=_("Lister les fiches qui n'en sont peut-être qu'une, et pourquoi."))
def list_duplicates(
    context: typer.Context,
    entity: Annotated[str | None, typer.Argument(metavar="ENTITY", help=_("Un seul type de fiche."))] = None,
    as_json: AsJson = False,
) -> None:
    from dcant_tracker.cli import joining

    wanted = None if entity is None else [entity_named(entity).name]
    with opened(context) as store:
        joining.list_duplicates(store, wanted, as_json=as_json)

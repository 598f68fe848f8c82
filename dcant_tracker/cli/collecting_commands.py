"""The commands that collect evaluations."""

from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker.cli import exchanges
from dcant_tracker.cli.french import FrenchCommand, FrenchGroup
from dcant_tracker.cli.program import AsJson, DryRun, app, opened
from dcant_tracker.words import _

collect_app = typer.Typer(cls=FrenchGroup, rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(collect_app, name="collect", help=_("Recueillir des évaluations par formulaires."))

Campaign = Annotated[str, typer.Argument(metavar="CAMPAIGN", help=_("Campagne : uid ou nom."))]


@collect_app.command(
    "expect", cls=FrenchCommand, help=_("Attendre une évaluation de chaque participant, ou de ceux que l'on choisit.")
)
def expect(
    context: typer.Context,
    campaign: Campaign,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="KEY", help=_("Sur cette recommandation ou expérimentation seulement.")),
    ] = None,
    role: Annotated[
        list[str] | None, typer.Option("--role", metavar="CODE", help=_("De ceux qui ont ce rôle seulement."))
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="CODE", help=_("Des organismes de ce type seulement."))
    ] = None,
    like: Annotated[
        str | None,
        typer.Option("--like", metavar="CAMPAIGN", help=_("Reprendre ceux qu'une autre campagne a interrogés.")),
    ] = None,
) -> None:
    from dcant_tracker.cli import collecting

    with opened(context) as store:
        collecting.expect(store, campaign, collecting.Expecting(measure or (), role or (), kind or (), like))


Folder = Annotated[Path, typer.Argument(metavar="DIR", help=_("Dossier où les écrire."))]
Replace = Annotated[bool, typer.Option("--replace", help=_("Remplacer les fichiers du même nom dans ce dossier."))]
Observatory = Annotated[
    bool,
    typer.Option("--observatory", help=_("Ceux de l'observatoire, quand la campagne attend aussi des évaluations.")),
]


@collect_app.command("prepare", cls=FrenchCommand, help=_("Écrire un formulaire par organisme attendu."))
def prepare(
    context: typer.Context,
    campaign: Campaign,
    folder: Folder,
    mail: Annotated[
        bool,
        typer.Option(
            "--mail",
            help=_("Écrire aussi un brouillon de courriel par organisme, et « exclus.csv » : à qui l'on n'écrit pas."),
        ),
    ] = False,
    only_missing: Annotated[
        bool, typer.Option("--only-missing", help=_("Seulement pour ceux qui n'ont pas tout répondu."))
    ] = False,
    replace: Replace = False,
    observatory: Observatory = False,
    as_json: AsJson = False,
) -> None:
    from dcant_tracker.cli import collecting

    with opened(context) as store:
        wanted = collecting.Sending(campaign, folder, only_missing, replace, observatory, mail)
        collecting.prepare(store, wanted, as_json=as_json)


@collect_app.command(
    "remind",
    cls=FrenchCommand,
    help=_("Écrire un brouillon de relance, formulaire joint, à ceux qui n'ont pas tout répondu, et à eux seuls."),
)
def remind(
    context: typer.Context,
    campaign: Campaign,
    folder: Folder,
    replace: Replace = False,
    observatory: Observatory = False,
    as_json: AsJson = False,
) -> None:
    from dcant_tracker.cli import collecting

    with opened(context) as store:
        wanted = collecting.Sending(campaign, folder, replace=replace, observatory=observatory)
        collecting.remind(store, wanted, as_json=as_json)


@collect_app.command(
    "acknowledge", cls=FrenchCommand, help=_("Écrire un brouillon d'accusé de réception à ceux qui ont répondu.")
)
def acknowledge(
    context: typer.Context,
    campaign: Campaign,
    folder: Folder,
    replace: Replace = False,
    observatory: Observatory = False,
    as_json: AsJson = False,
) -> None:
    from dcant_tracker.cli import collecting

    with opened(context) as store:
        wanted = collecting.Sending(campaign, folder, replace=replace, observatory=observatory)
        collecting.acknowledge(store, wanted, as_json=as_json)


@collect_app.command("status", cls=FrenchCommand, help=_("Dire où en est une campagne, en évaluations."))
def status(context: typer.Context, campaign: Campaign, as_json: AsJson = False) -> None:
    from dcant_tracker.cli import collecting

    with opened(context) as store:
        collecting.status(store, campaign, as_json=as_json)


@collect_app.command("close", cls=FrenchCommand, help=_("Clore une campagne : ses chiffres de ce jour sont gardés."))
def close(
    context: typer.Context,
    campaign: Campaign,
    yes: Annotated[bool, typer.Option("--yes", help=_("Clore avant le jour prévu sans poser de question."))] = False,
    again: Annotated[
        bool, typer.Option("--again", help=_("Garder de nouveau les chiffres d'une campagne close, modifiée depuis."))
    ] = False,
) -> None:
    from dcant_tracker.cli import collecting

    with opened(context) as store:
        collecting.close(store, campaign, yes=yes, again=again)


@collect_app.command("reopen", cls=FrenchCommand, help=_("Rouvrir une campagne close."))
def reopen(context: typer.Context, campaign: Campaign) -> None:
    from dcant_tracker.cli import collecting

    with opened(context) as store:
        collecting.reopen(store, campaign)


@collect_app.command("read", cls=FrenchCommand, help=_("Relever un dossier de formulaires reçus, en une étape."))
def read(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("Dossier des formulaires reçus."))],
    campaign: Annotated[
        str | None, typer.Option("--campaign", metavar="CAMPAIGN", help=_("Campagne ; celle de la plupart par défaut."))
    ] = None,
    dry_run: DryRun = False,
    on_conflict: Annotated[
        str,
        typer.Option(
            "--on-conflict", metavar="stop|mine|theirs", help=_("Que faire des conflits : « stop » par défaut.")
        ),
    ] = "stop",
    encoding: Annotated[
        str,
        typer.Option(
            "--encoding", metavar="NAME", help=_("Codage des fichiers texte dont les accents ne sont pas compris.")
        ),
    ] = "",
    word: Annotated[
        list[str] | None,
        typer.Option("--word", metavar="TEXT=CODE", help=_("Ce que vaut un mot hors de la liste ; retenu.")),
    ] = None,
    attach: Annotated[
        bool, typer.Option("--attach", help=_("Joindre à leur organisme les documents à lire soi-même."))
    ] = False,
    as_json: AsJson = False,
) -> int:
    from dcant_tracker.cli import collecting

    exchanges.check_policy(on_conflict)
    exchanges.check_encoding(encoding)
    with opened(context) as store:
        wanted = collecting.Collect(folder, campaign, on_conflict, dry_run, encoding, word or (), attach)
        return collecting.read(store, wanted, as_json=as_json)

"""The commands of a team: team create, join, leave, sync, status."""

from typing import Annotated

import typer

from dcant_tracker.cli.french import FrenchCommand, FrenchGroup
from dcant_tracker.cli.program import AsJson, app, opened
from dcant_tracker.words import _

team_app = typer.Typer(cls=FrenchGroup, help=_("Travailler à plusieurs : créer une équipe, la rejoindre, échanger."))
app.add_typer(team_app, name="team")

PlaceName = Annotated[
    str, typer.Argument(metavar="PLACE", help=_("Dossier partagé ou synchronisé, ou postgresql://nom@serveur/base."))
]
Label = Annotated[
    str, typer.Option("--name", metavar="LABEL", help=_("Comment ce poste s'appelle dans l'équipe (votre nom)."))
]

PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help=_("Lire le mot de passe du serveur sur l'entrée standard, une ligne."))
]


WithoutContacts = Annotated[
    bool,
    typer.Option(
        "--without-contacts",
        help=_("Ne pas partager les contacts, pour toujours ; les textes libres partent tels quels."),
    ),
]


@team_app.command("create", cls=FrenchCommand, help=_("Faire d'un dossier ou d'une base le lieu d'une équipe."))
def create(
    context: typer.Context,
    place: PlaceName,
    label: Label = "",
    without_contacts: WithoutContacts = False,
    password_stdin: PasswordStdin = False,
) -> None:
    from dcant_tracker.cli import team

    with opened(context) as store:
        team.create(store, place, label, with_contacts=not without_contacts, reads_password=password_stdin)


@team_app.command("join", cls=FrenchCommand, help=_("Rejoindre une équipe, et recevoir ce qu'elle a fait."))
def join(context: typer.Context, place: PlaceName, label: Label = "", password_stdin: PasswordStdin = False) -> None:
    from dcant_tracker.cli import team

    with opened(context) as store:
        team.join(store, place, label, reads_password=password_stdin)


@team_app.command("leave", cls=FrenchCommand, help=_("Quitter l'équipe ; le fichier garde tout."))
def leave(context: typer.Context) -> None:
    from dcant_tracker.cli import team

    with opened(context) as store:
        team.leave(store)


@team_app.command("sync", cls=FrenchCommand, help=_("Échanger avec l'équipe, maintenant."))
def sync(context: typer.Context, as_json: AsJson = False) -> None:
    from dcant_tracker.cli import team

    with opened(context) as store:
        team.sync(store, as_json=as_json)


@team_app.command("status", cls=FrenchCommand, help=_("Dire où l'équipe se réunit, qui en est, ce qui est à échanger."))
def status(context: typer.Context, as_json: AsJson = False) -> None:
    from dcant_tracker.cli import team

    with opened(context) as store:
        team.tell_status(store, as_json=as_json)

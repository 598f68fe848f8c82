"""The program itself: its options, and what every command begins with."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker import __version__, settings
from dcant_tracker.cli.french import FrenchGroup
from dcant_tracker.cli.output import tell, write
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.preferences import Preferences
from dcant_tracker.store.erasure.resuming import resume
from dcant_tracker.store.file.refusals import DatabaseError
from dcant_tracker.store.store import Store
from dcant_tracker.words import _

_OF_VALUES = (DatabaseError, ValueError, TypeError, LookupError, AttributeError)
"""What is raised where a value is not what it should be: the data file may be what it comes from."""

_ABOUT = _(
    "Suivi des recommandations DcANT. Sans commande, ouvre la fenêtre ; les fichiers de données nommés à sa place s'y "
    "ouvrent, les classeurs y sont importés.\n\n"
    "ENTITY est un type de fiche ({names}).\n"
    "KEY désigne une fiche : son uid, son nom (« DcANT 2015-2017 / 3 »), ou un nom plus court s'il suffit.\n"
    "FIELD=VALUE donne une valeur à un champ ; « FIELD= » le vide."
).format(names=", ".join(CATALOGUE))

app = typer.Typer(
    cls=FrenchGroup,
    help=_ABOUT,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

EntityName = Annotated[str, typer.Argument(metavar="ENTITY", help=_("Type de fiche."))]
Key = Annotated[str, typer.Argument(metavar="KEY", help=_("Fiche : uid, nom, ou nom plus court."))]
Assignments = Annotated[
    list[str], typer.Argument(metavar="FIELD=VALUE", help=_("Champ et valeur ; rien après = le vide."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Écrire du JSON."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Comparer sans rien écrire."))]


def _say_version(asked: bool) -> None:
    if asked:
        write(f"dcant-tracker {__version__}")
        raise typer.Exit


@app.callback()
def program(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="FILE", help=_("Fichier de données (celui de l'application par défaut).")),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help=_("Dire la version.")),
    ] = False,
) -> None:
    """Remember the data file for the command that follows."""
    context.obj = data


def data_path(context: typer.Context) -> Path:
    """The data file that is named, else the usual one. Raises UserError where there is no folder for that one."""
    return context.obj if isinstance(context.obj, Path) else settings.default_data_file()


@contextlib.contextmanager
def opened(context: typer.Context) -> Iterator[Store]:
    """The data file that the command is about; what goes wrong for what it holds is told in a sentence."""
    store = Store.open(data_path(context))
    if context.obj is None and (other := settings.passed_over()):
        tell(other)
    store.sign(Preferences.load().officer)
    try:
        resume(store)
        yield store
    except _OF_VALUES as problem:
        told = _explained(problem, store.path)
        if told is None:
            raise
        raise told from problem
    finally:
        store.close()


def _explained(problem: Exception, path: Path) -> UserError | None:
    from dcant_tracker.store.file.explaining import explained

    return explained(problem, path)

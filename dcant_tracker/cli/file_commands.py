"""The commands about the data file as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.output import tell, write
from dcant_tracker.cli.program import AsJson, app, data_path, opened
from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store
from dcant_tracker.words import _


@app.command("init", cls=FrenchCommand, help=_("Créer le fichier de données, avec les données publiques."))
def init(
    context: typer.Context,
    empty: Annotated[bool, typer.Option("--empty", help=_("Sans les données publiques."))] = False,
) -> None:
    path = data_path(context)
    if empty:
        store = Store.create(path)
    else:
        from dcant_tracker.store.public_data import create_public

        store = create_public(path, Preferences.load().officer)
    store.close()
    tell(_("Fichier de données créé : {file}").format(file=path))


@app.command("backup", cls=FrenchCommand, help=_("Copier le fichier de données, et vérifier la copie."))
def back_up(
    context: typer.Context,
    destination: Annotated[
        Path | None,
        typer.Argument(metavar="DEST", help=_("Fichier ou dossier ; à côté des données par défaut.")),
    ] = None,
) -> None:
    from dcant_tracker.store.file.backup import backup

    with opened(context) as store:
        write(str(backup(store.path, destination)))


@app.command("restore", cls=FrenchCommand, help=_("Remettre une sauvegarde à la place des données."))
def restore(
    context: typer.Context,
    copy: Annotated[Path, typer.Argument(metavar="FILE", help=_("Sauvegarde à remettre."))],
    sound: Annotated[
        bool,
        typer.Option(
            "--sound",
            help=_("N'en reprendre que ce qui est sain ; FILE peut être endommagé, ou les données elles-mêmes."),
        ),
    ] = False,
) -> None:
    from dcant_tracker.store.checking.restoring import Restored, findings_of
    from dcant_tracker.store.checking.restoring import restore as put_back

    if sound:
        from dcant_tracker.store.file.sound_copy import restore_sound

        made, replaced = restore_sound(copy, data_path(context))
        tell(made.told())
        restored = Restored(replaced, findings_of(data_path(context)))
    else:
        restored = put_back(copy, data_path(context))
    with opened(context):
        tell(_("Sauvegarde « {file} » restaurée.").format(file=copy.name))
    if restored.told():
        tell(restored.told())
    if restored.replaced:
        tell(_("Les données remplacées sont gardées ici : {file}").format(file=restored.replaced))


@app.command("check", cls=FrenchCommand, help=_("Vérifier le fichier de données en entier, et le réparer."))
def check(
    context: typer.Context,
    mend: Annotated[
        bool, typer.Option("--repair", help=_("Réparer en une étape, après une sauvegarde, ce qui peut l'être."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from dcant_tracker.cli.checking import run_check

    with opened(context) as store:
        is_sound = run_check(store, mend=mend, as_json=as_json)
    if not is_sound:
        raise typer.Exit(1)

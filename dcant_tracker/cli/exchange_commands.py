"""The commands about workbooks out and in, and about those that went and came."""

from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker.cli import exchanges, ledger
from dcant_tracker.cli.french import FrenchCommand, FrenchGroup
from dcant_tracker.cli.program import AsJson, DryRun, app, opened
from dcant_tracker.domain.catalogue import entity_named
from dcant_tracker.errors import UsageError
from dcant_tracker.words import _

exchange_app = typer.Typer(cls=FrenchGroup, rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(exchange_app, name="exchange", help=_("Relire les classeurs envoyés et reçus."))


@app.command("export", cls=FrenchCommand, help=_("Écrire un classeur Excel."))
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help=_("Classeur à écrire."))],
    entities: Annotated[
        list[str] | None,
        typer.Option("--entity", metavar="ENTITY", help=_("Type de fiche à envoyer ; tous par défaut.")),
    ] = None,
    partner: Annotated[
        str | None, typer.Option("--partner", metavar="NAME", help=_("Partenaire à qui il est destiné."))
    ] = None,
    with_contacts: Annotated[bool, typer.Option("--with-contacts", help=_("Avec les contacts et leur suivi."))] = False,
    with_internal: Annotated[bool, typer.Option("--with-internal", help=_("Avec les notes internes."))] = False,
    highlight: Annotated[
        bool,
        typer.Option("--highlight-changes", help=_("Surligner ce qui a changé depuis le dernier envoi au partenaire.")),
    ] = False,
    as_profiled: Annotated[
        bool,
        typer.Option("--profile", help=_("Avec les feuilles, colonnes et lignes retenues pour le partenaire.")),
    ] = False,
) -> None:
    if as_profiled and partner is None:
        raise UsageError(_("--profile demande un partenaire."), _("Ajoutez --partner NAME."))
    if highlight and partner is None:
        raise UsageError(
            _("--highlight-changes demande un partenaire."), _("Ajoutez --partner NAME : ses envois font référence.")
        )
    named = None if not entities else tuple(entity_named(name).name for name in entities)
    with opened(context) as store:
        exchanges.export(
            store,
            out,
            named,
            partner,
            with_contacts=with_contacts,
            with_internal=with_internal,
            highlight=highlight,
            as_profiled=as_profiled,
        )


@app.command("import", cls=FrenchCommand, help=_("Intégrer des classeurs reçus."))
def import_files(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=_("Fichiers reçus."))],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    on_conflict: Annotated[
        str,
        typer.Option(
            "--on-conflict",
            metavar="stop|mine|theirs",
            help=_("Que faire des conflits : « stop » par défaut."),
        ),
    ] = "stop",
    delete_absent: Annotated[
        bool, typer.Option("--delete-absent", help=_("Supprimer les fiches absentes du fichier."))
    ] = False,
    partner: Annotated[
        str | None, typer.Option("--partner", metavar="NAME", help=_("Partenaire qui l'a envoyé."))
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping", metavar="NAME", help=_("Correspondance sous laquelle lire un classeur fait ailleurs.")
        ),
    ] = None,
    same: Annotated[
        list[str] | None,
        typer.Option(
            "--same", metavar="TEXT=KEY", help=_("Organisme de chez nous qu'un nom inconnu désigne ; retenu.")
        ),
    ] = None,
    create: Annotated[
        list[str] | None,
        typer.Option(
            "--create",
            metavar="TEXT[=SIREN|TYPE]",
            help=_("Organisme inconnu à créer : depuis l'annuaire, ou de ce type."),
        ),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", metavar="OUT", help=_("Copie du fichier où marquer ce qui est illisible.")),
    ] = None,
    on_note: Annotated[
        str,
        typer.Option(
            "--on-note",
            metavar="leave|note|exchange",
            help=_("Ce que deviennent les notes des cellules : « leave » par défaut."),
        ),
    ] = "leave",
    encoding: Annotated[
        str,
        typer.Option("--encoding", metavar="NAME", help=_("Codage d'un fichier texte, quand il n'est pas reconnu.")),
    ] = "",
) -> int:
    exchanges.check_policy(on_conflict)
    exchanges.check_note_policy(on_note)
    exchanges.check_encoding(encoding)
    with opened(context) as store:
        wanted = exchanges.Import(
            files,
            on_conflict,
            delete_absent,
            partner,
            dry_run,
            mapping,
            same or (),
            create or (),
            marked,
            encoding,
            on_note,
        )
        return exchanges.import_files(store, wanted, as_json=as_json)


@app.command("merge", cls=FrenchCommand, help=_("Reprendre ce que contient un autre fichier de données."))
def merge(
    context: typer.Context,
    other: Annotated[Path, typer.Argument(metavar="FILE", help=_("Autre fichier de données ; il n'est pas modifié."))],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    on_conflict: Annotated[
        str,
        typer.Option(
            "--on-conflict",
            metavar="later|stop|mine|theirs",
            help=_("Que faire des conflits : « later » par défaut, qui les laisse à trancher."),
        ),
    ] = "later",
) -> int:
    exchanges.check_policy(on_conflict, exchanges.MERGE_POLICIES)
    with opened(context) as store:
        return exchanges.merge(store, other, on_conflict, dry_run=dry_run, as_json=as_json)


@exchange_app.command("list", cls=FrenchCommand, help=_("Lister les envois et les retours."))
def list_exchanges(
    context: typer.Context,
    partner: Annotated[str | None, typer.Option("--partner", metavar="NAME", help=_("Un seul partenaire."))] = None,
    as_json: AsJson = False,
) -> None:
    with opened(context) as store:
        ledger.write_list(store, partner, as_json=as_json)


ExchangeName = Annotated[str, typer.Argument(metavar="NUMBER", help=_("Numéro de l'échange, ou identifiant d'envoi."))]


@exchange_app.command("show", cls=FrenchCommand, help=_("Montrer un échange et ses décisions ; rendre son fichier."))
def show_exchange(
    context: typer.Context,
    number: ExchangeName,
    as_json: AsJson = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help=_("Où écrire une copie du fichier gardé."))
    ] = None,
) -> None:
    with opened(context) as store:
        ledger.show(store, number, output, as_json=as_json)


@exchange_app.command("report", cls=FrenchCommand, help=_("Compte rendu des décisions prises sur un retour."))
def report_exchange(context: typer.Context, number: ExchangeName) -> None:
    with opened(context) as store:
        ledger.report(store, number)


@exchange_app.command("waiting", cls=FrenchCommand, help=_("Lister les imports laissés en attente dans la fenêtre."))
def paused_imports(context: typer.Context, as_json: AsJson = False) -> None:
    with opened(context) as store:
        ledger.write_paused(store, as_json=as_json)


@exchange_app.command("compare", cls=FrenchCommand, help=_("Comparer un fichier envoyé ou reçu à aujourd'hui."))
def compare_exchange(context: typer.Context, number: ExchangeName, as_json: AsJson = False) -> None:
    with opened(context) as store:
        ledger.compare(store, number, as_json=as_json)


@app.command("changes", cls=FrenchCommand, help=_("Ce qui a changé depuis le dernier envoi à un partenaire."))
def changes(
    context: typer.Context,
    since_export: Annotated[
        str | None, typer.Option("--since-export", metavar="PARTNER", help=_("Partenaire du dernier envoi."))
    ] = None,
    entities: Annotated[
        list[str] | None, typer.Option("--entity", metavar="ENTITY", help=_("Type de fiche ; tous par défaut."))
    ] = None,
    as_json: AsJson = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE.xlsx", help=_("Classeur où écrire la liste."))
    ] = None,
) -> None:
    if since_export is None:
        raise UsageError(_("Il manque --since-export PARTNER."), _("Écrivez « changes --since-export SGMAP »."))
    named = None if not entities else tuple(entity_named(name).name for name in entities)
    with opened(context) as store:
        ledger.changes(store, since_export, named, output, as_json=as_json)

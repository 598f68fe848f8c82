"""The commands, thin: each says what it takes, asks the store, and shows the answer."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker import __version__, settings
from dcant_tracker.cli import arguments, exchanges, ledger, listing, logbook
from dcant_tracker.cli.french import FrenchCommand, FrenchGroup
from dcant_tracker.cli.output import tell, write, write_array, write_json
from dcant_tracker.domain.catalogue import CATALOGUE, entity_named
from dcant_tracker.errors import UsageError, UserError
from dcant_tracker.store import history, names, wording
from dcant_tracker.store.records import Record, get
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

_ABOUT = _(
    "Suivi des recommandations DcANT. Sans commande, ouvre la fenêtre.\n\n"
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

exchange_app = typer.Typer(cls=FrenchGroup, rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(exchange_app, name="exchange", help=_("Relire les classeurs envoyés et reçus."))

EntityName = Annotated[str, typer.Argument(metavar="ENTITY", help=_("Type de fiche."))]
Key = Annotated[str, typer.Argument(metavar="KEY", help=_("Fiche : uid, nom, ou nom plus court."))]
Assignments = Annotated[
    list[str], typer.Argument(metavar="FIELD=VALUE", help=_("Champ et valeur ; rien après = le vide."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Écrire du JSON."))]


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


def _path(context: typer.Context) -> Path:
    return context.obj if isinstance(context.obj, Path) else settings.default_data_file()


@contextlib.contextmanager
def opened(context: typer.Context) -> Iterator[Store]:
    """The data file that the command is about."""
    store = Store.open(_path(context))
    try:
        yield store
    finally:
        store.close()


def _found(store: Store, entity: str, key: str) -> Record:
    """The record that ``key`` names. Raises UserError with the candidates."""
    record = get(store.read(), entity, names.resolve(store.read(), entity, key))
    if record is None:
        raise names.not_one(entity, key, ())
    return record


@app.command("init", cls=FrenchCommand, help=_("Créer le fichier de données, avec les données publiques."))
def init(
    context: typer.Context,
    empty: Annotated[bool, typer.Option("--empty", help=_("Sans les données publiques."))] = False,
) -> None:
    path = _path(context)
    if empty:
        store = Store.create(path)
    else:
        from dcant_tracker.store.public_data import create_public

        store = create_public(path)
    store.close()
    tell(_("Fichier de données créé : {file}").format(file=path))


@app.command("list", cls=FrenchCommand, help=_("Lister les fiches d'un type."))
def list_records(
    context: typer.Context,
    entity: EntityName,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="FIELD=VALUE", help=_("Condition ; plusieurs valent toutes ensemble.")),
    ] = None,
    search: Annotated[str, typer.Option("--search", metavar="TEXT", help=_("Mots à trouver."))] = "",
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="WHEN", help=_("À une étape, un instant, ou la fin d'un jour.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    declared = entity_named(entity)
    with opened(context) as store:
        shown = listing.listing(store, declared, where or [], search, at)
        if as_json:
            write_array(listing.as_json(declared, record, shown.labels) for record in shown.records())
            return
        count = listing.write_list(shown)
        tell(ngettext("{count} fiche", "{count} fiches", count).format(count=count))


@app.command("show", cls=FrenchCommand, help=_("Montrer une fiche."))
def show(context: typer.Context, entity: EntityName, key: Key, as_json: AsJson = False) -> None:
    declared = entity_named(entity)
    with opened(context) as store:
        record = _found(store, entity, key)
        if as_json:
            write_json(listing.as_json(declared, record, store.labels()))
        else:
            listing.write_record(declared, record, store.labels())


@app.command("add", cls=FrenchCommand, help=_("Ajouter une fiche ; écrit son uid."))
def add(context: typer.Context, entity: EntityName, fields: Assignments) -> None:
    declared = entity_named(entity)
    given = arguments.assigned(declared, fields)
    with opened(context) as store:
        values = arguments.values(given, arguments.resolver(store.read()))
        _changes, uid = store.add(entity, values, wording.adding(store.labels(), entity, values))
        write(uid)


@app.command("set", cls=FrenchCommand, help=_("Modifier une fiche."))
def set_fields(context: typer.Context, entity: EntityName, key: Key, fields: Assignments) -> None:
    declared = entity_named(entity)
    given = arguments.assigned(declared, fields)
    with opened(context) as store:
        record = _found(store, entity, key)
        values = arguments.values(given, arguments.resolver(store.read()))
        changed = {name: value for name, value in values.items() if record[name] != value}
        operation = wording.editing(store.labels(), record, changed)
        if not changed or not store.update(entity, record.uid, changed, operation):
            tell(_("Rien à modifier : la fiche a déjà ces valeurs."))


@app.command("delete", cls=FrenchCommand, help=_("Supprimer une fiche."))
def delete(
    context: typer.Context,
    entity: EntityName,
    key: Key,
    with_dependants: Annotated[
        bool, typer.Option("--with-dependants", help=_("Supprimer aussi les fiches qui en dépendent."))
    ] = False,
) -> None:
    entity_named(entity)
    with opened(context) as store:
        record = _found(store, entity, key)
        operation = wording.deleting(store.labels(), record)
        changes, _nothing = store.transact(
            operation, lambda work: work.delete(entity, record.uid, with_dependants=with_dependants)
        )
        others = sum(map(len, changes.touched.values())) - 1
        if others:
            tell(
                ngettext(
                    "{count} autre fiche a été supprimée ou modifiée ; « undo » ramène tout.",
                    "{count} autres fiches ont été supprimées ou modifiées ; « undo » ramène tout.",
                    others,
                ).format(count=others)
            )


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
        connection = store.read()
        if declared and key is not None:
            steps = logbook.of_record(connection, logbook.uid_ever(connection, declared, key))
        else:
            steps = logbook.whole(connection)
        if as_json:
            write_array(map(logbook.as_json, steps))
        else:
            logbook.write_steps(connection, steps, detailed=declared is not None)


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
    step = history.step(store.read(), number or 0)
    return step.label if step else ""


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
    with_contacts: Annotated[bool, typer.Option("--with-contacts", help=_("Avec les contacts."))] = False,
    with_internal: Annotated[bool, typer.Option("--with-internal", help=_("Avec les notes internes."))] = False,
    highlight: Annotated[
        bool,
        typer.Option("--highlight-changes", help=_("Surligner ce qui a changé depuis le dernier envoi au partenaire.")),
    ] = False,
) -> None:
    if highlight and partner is None:
        raise UsageError(
            _("--highlight-changes demande un partenaire."), _("Ajoutez --partner NAME : ses envois font référence.")
        )
    named = None if not entities else tuple(entity_named(name).name for name in entities)
    with opened(context) as store:
        exchanges.export(
            store, out, named, partner, with_contacts=with_contacts, with_internal=with_internal, highlight=highlight
        )


@app.command("import", cls=FrenchCommand, help=_("Intégrer des classeurs reçus."))
def import_files(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=_("Fichiers reçus."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Comparer sans rien écrire."))] = False,
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
        typer.Option("--create", metavar="TEXT[=SIREN]", help=_("Organisme inconnu à créer depuis l'annuaire.")),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", metavar="OUT", help=_("Copie du fichier où marquer ce qui est illisible.")),
    ] = None,
) -> int:
    exchanges.check_policy(on_conflict)
    with opened(context) as store:
        wanted = exchanges.Import(
            files, on_conflict, delete_absent, partner, dry_run, mapping, same or (), create or (), marked
        )
        return exchanges.import_files(store, wanted, as_json=as_json)


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


@app.command("backup", cls=FrenchCommand, help=_("Copier le fichier de données, et vérifier la copie."))
def back_up(
    context: typer.Context,
    destination: Annotated[
        Path | None,
        typer.Argument(metavar="DEST", help=_("Fichier ou dossier ; à côté des données par défaut.")),
    ] = None,
) -> None:
    from dcant_tracker.store.backup import backup

    with opened(context) as store:
        write(str(backup(store.path, destination)))


@app.command("restore", cls=FrenchCommand, help=_("Remettre une sauvegarde à la place des données."))
def restore(
    context: typer.Context,
    copy: Annotated[Path, typer.Argument(metavar="FILE", help=_("Sauvegarde à remettre."))],
) -> None:
    from dcant_tracker.store.backup import restore as put_back

    replaced = put_back(copy, _path(context))
    with opened(context):
        tell(_("Sauvegarde « {file} » restaurée.").format(file=copy.name))
    if replaced:
        tell(_("Les données remplacées sont gardées ici : {file}").format(file=replaced))


@app.command("check", cls=FrenchCommand, help=_("Vérifier le fichier de données en entier."))
def check(context: typer.Context) -> None:
    from dcant_tracker.store.checking import problems

    with opened(context) as store:
        count = 0
        for count, problem in enumerate(problems(store), start=1):  # noqa: B007 - the last one is the count
            tell(problem)
    if count:
        raise UserError(
            ngettext("{count} problème trouvé.", "{count} problèmes trouvés.", count).format(count=count),
            _("Restaurez la dernière sauvegarde saine (« restore »), ou envoyez ce fichier à l'assistance."),
        )
    write(_("Le fichier de données est sain."))

"""The commands about records: list, show, add, set, delete."""

from contextlib import closing
from typing import Annotated

import typer

from dcant_tracker.cli import arguments, listing
from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.output import tell, write, write_json, write_lines
from dcant_tracker.cli.program import AsJson, Assignments, EntityName, Key, app, opened
from dcant_tracker.domain.catalogue import CATALOGUE, entity_named
from dcant_tracker.store.records import names
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing import step_labels
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.words import _, ngettext


def _found(store: Store, entity: str, key: str) -> Record:
    """The record that ``key`` names. Raises UserError with the candidates."""
    record = get(store.read(), entity, names.resolve(store.read(), entity, key))
    if record is None:
        raise names.not_one(entity, key, ())
    return record


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
    with opened(context) as store, listing.listing(store, declared, where or [], search, at) as shown:
        if as_json:
            with closing(shown.lines()) as parts:
                write_lines(parts)
            return
        count = listing.write_list(shown)
        tell(ngettext("{count} fiche", "{count} fiches", count).format(count=count))


@app.command("show", cls=FrenchCommand, help=_("Montrer une fiche."))
def show(context: typer.Context, entity: EntityName, key: Key, as_json: AsJson = False) -> None:
    declared = entity_named(entity)
    with opened(context) as store:
        record = _found(store, entity, key)
        if as_json:
            write_json(listing.record_as_json(store.read(), record))
        else:
            listing.write_record(declared, record, store.labels())


@app.command("add", cls=FrenchCommand, help=_("Ajouter une fiche ; écrit son uid."))
def add(context: typer.Context, entity: EntityName, fields: Assignments) -> None:
    declared = entity_named(entity)
    given = arguments.assigned(declared, fields)
    with opened(context) as store:
        values = arguments.values(given, arguments.resolver(store.read()))
        changes, uid = store.add(entity, values, step_labels.adding(store.labels(), entity, values))
        write(uid)
        _tell_moved(store, changes)


@app.command("set", cls=FrenchCommand, help=_("Modifier une fiche."))
def set_fields(context: typer.Context, entity: EntityName, key: Key, fields: Assignments) -> None:
    declared = entity_named(entity)
    given = arguments.assigned(declared, fields)
    with opened(context) as store:
        record = _found(store, entity, key)
        values = arguments.values(given, arguments.resolver(store.read()))
        changed = {name: value for name, value in values.items() if record[name] != value}
        operation = step_labels.editing(store.labels(), record, changed)
        changes = store.update(entity, record.uid, changed, operation) if changed else Changes()
        if not changes:
            tell(_("Rien à modifier : la fiche a déjà ces valeurs."))
        _tell_moved(store, changes)


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
        operation = step_labels.deleting(store.labels(), record)
        changes, _nothing = store.transact(
            operation, lambda work: work.delete(entity, record.uid, with_dependants=with_dependants)
        )
        _tell_moved(store, changes)
        others = sum(map(len, changes.touched.values())) - 1
        if others:
            tell(
                ngettext(
                    "{count} autre fiche a été supprimée ou modifiée ; « undo » ramène tout.",
                    "{count} autres fiches ont été supprimées ou modifiées ; « undo » ramène tout.",
                    others,
                ).format(count=others)
            )


def _tell_moved(store: Store, changes: Changes) -> None:
    if any("campaign" in CATALOGUE[name] for name in changes.touched):
        from dcant_tracker.cli.collecting import tell_moved

        tell_moved(store, changes)

"""The commands about people: erasing one for good, telling all that is known of one."""

from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.program import AsJson, Key, app, opened
from dcant_tracker.domain.catalogue import entity_named
from dcant_tracker.errors import UsageError
from dcant_tracker.words import _

_FATES = ("rewrite", "delete", "keep")


@app.command("erase", cls=FrenchCommand, help=_("Effacer une personne définitivement, partout (RGPD)."))
def erase(
    context: typer.Context,
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help=_("Type de fiche : contact."))],
    key: Key,
    as_json: AsJson = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("Effacer sans poser de question."))] = False,
    mask: Annotated[
        bool, typer.Option("--mask", help=_("Masquer aussi la personne dans les textes des autres fiches."))
    ] = False,
    fate: Annotated[
        str,
        typer.Option(
            "--backups",
            metavar="rewrite|delete|keep",
            help=_("Sauvegardes : réécrire (par défaut), supprimer, garder."),
        ),
    ] = "rewrite",
) -> None:
    declared = entity_named(entity)
    if declared.name != "contact":
        raise UsageError(
            _("Seule une personne s'efface définitivement."), _("Écrivez « erase contact KEY », ou « delete ».")
        )
    if fate not in _FATES:
        raise UsageError(
            _("« {value} » n'est pas une valeur de --backups.").format(value=fate),
            _("Valeurs possibles : {names}.").format(names=", ".join(_FATES)),
        )
    from dcant_tracker.cli import erasing, logbook
    from dcant_tracker.store.erasure.erasing import Fate

    with opened(context) as store:
        uid = logbook.uid_ever(store.read(), declared, key)
        erasing.run(store, uid, Fate(fate), mask=mask, yes=yes, as_json=as_json)


@app.command("person", cls=FrenchCommand, help=_("Dire tout ce que l'on sait d'une personne, et d'où cela vient."))
def person(
    context: typer.Context,
    key: Key,
    as_json: AsJson = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="F.docx|F.pdf", help=_("Document Word ou PDF à écrire."))
    ] = None,
) -> None:
    from dcant_tracker.cli import knowing, logbook

    if output is not None:
        from dcant_tracker.insight.reports import writing

        writing.check(output)
    with opened(context) as store:
        knowing.run(store, logbook.uid_ever(store.read(), entity_named("contact"), key), output, as_json=as_json)

"""The commands about foreign workbooks: correspondences proposed, saved, shown, forgotten."""

from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker.cli import exchanges
from dcant_tracker.cli.french import FrenchCommand, FrenchGroup
from dcant_tracker.cli.program import AsJson, app, opened
from dcant_tracker.words import _

mapping_app = typer.Typer(cls=FrenchGroup, rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(mapping_app, name="mapping", help=_("Correspondances des classeurs faits ailleurs."))

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("Nom de la correspondance."))]
Partner = Annotated[
    str | None, typer.Option("--partner", metavar="NAME", help=_("Partenaire dont viennent ces classeurs."))
]


@mapping_app.command("list", cls=FrenchCommand, help=_("Lister les correspondances enregistrées."))
def list_mappings(context: typer.Context, as_json: AsJson = False) -> None:
    from dcant_tracker.cli import correspondences

    with opened(context) as store:
        correspondences.write_list(store, as_json=as_json)


@mapping_app.command("show", cls=FrenchCommand, help=_("Montrer une correspondance."))
def show_mapping(context: typer.Context, name: Name, as_json: AsJson = False) -> None:
    from dcant_tracker.cli import correspondences

    with opened(context) as store:
        correspondences.show(store, name, as_json=as_json)


@mapping_app.command("delete", cls=FrenchCommand, help=_("Oublier une correspondance."))
def delete_mapping(context: typer.Context, name: Name) -> None:
    from dcant_tracker.cli import correspondences

    with opened(context) as store:
        correspondences.delete(store, name)


@mapping_app.command("propose", cls=FrenchCommand, help=_("Proposer la correspondance d'un classeur."))
def propose_mapping(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Classeur fait ailleurs."))],
    save_as: Annotated[
        str | None, typer.Option("--save", metavar="NAME", help=_("L'enregistrer sous ce nom, telle que proposée."))
    ] = None,
    partner: Partner = None,
    as_json: AsJson = False,
    number: Annotated[
        str,
        typer.Option(
            "--number", metavar="PREFIX", help=_("Numéroter les mesures d'un plan sans N° : PREFIX1, PREFIX2…")
        ),
    ] = "",
) -> None:
    from dcant_tracker.cli import correspondences

    with opened(context) as store:
        correspondences.propose(store, file, save_as, partner, as_json=as_json, numbered=number)


@mapping_app.command("save", cls=FrenchCommand, help=_("Enregistrer une correspondance écrite en JSON."))
def save_mapping(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help=_("Fichier JSON ; « - » pour l'entrée standard."))],
    partner: Partner = None,
) -> None:
    from dcant_tracker.cli import correspondences

    with opened(context) as store:
        correspondences.save(store, name, file, partner)


@mapping_app.command("fill", cls=FrenchCommand, help=_("Remplir le modèle d'un partenaire avec nos valeurs."))
def fill_template(
    context: typer.Context,
    name: Name,
    template: Annotated[Path, typer.Argument(metavar="TEMPLATE", help=_("Classeur du partenaire ; il n'est que lu."))],
    out: Annotated[Path, typer.Argument(metavar="OUT", help=_("Copie remplie à écrire."))],
    with_contacts: Annotated[bool, typer.Option("--with-contacts", help=_("Avec les contacts."))] = False,
    with_internal: Annotated[bool, typer.Option("--with-internal", help=_("Avec les notes internes."))] = False,
    on_conflict: Annotated[
        str,
        typer.Option(
            "--on-conflict",
            metavar="stop|theirs",
            help=_("Lignes d'une autre mesure sous le même N° : s'arrêter, ou les laisser telles quelles."),
        ),
    ] = "stop",
) -> int:
    from dcant_tracker.cli import correspondences

    exchanges.check_policy(on_conflict, correspondences.FILL_POLICIES)
    with opened(context) as store:
        return correspondences.fill(
            store, name, template, out, on_conflict, with_contacts=with_contacts, with_internal=with_internal
        )

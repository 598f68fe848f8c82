"""The commands that show what the data says: figures and reports."""

from pathlib import Path
from typing import Annotated

import typer

from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.program import app, opened
from dcant_tracker.file_formats import Content, endings, written
from dcant_tracker.words import _

_FIGURES = endings(written(Content.FIGURE, Content.TABLE))
_REPORTS = endings(written(Content.REPORT))
_DRAWN = _("Dessiner une figure ({pictures}), ou son tableau ({tables}).").format(
    pictures=endings(written(Content.FIGURE)), tables=endings(written(Content.TABLE))
)

At = Annotated[
    str | None,
    typer.Option("--at", metavar="WHEN", help=_("À une date passée : AAAA-MM-JJ, instant, ou numéro d'étape.")),
]
Programme = Annotated[str | None, typer.Option("--programme", metavar="KEY", help=_("Programme ; tous par défaut."))]


@app.command("report", cls=FrenchCommand, help=_("Écrire un rapport, en Word ou en PDF."))
def report(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=_(
                "Rapport : recommendation, organisation, note, progress, positions, campaign, observatory, agenda,"
                " attendance ou minutes."
            ),
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help=_("Fichier à écrire : {endings}.").format(endings=_REPORTS))
    ],
    key: Annotated[str | None, typer.Argument(metavar="KEY", help=_("Fiche dont le rapport parle."))] = None,
    programme: Programme = None,
    campaign: Annotated[
        str | None,
        typer.Option("--campaign", metavar="KEY", help=_("Campagne ; la dernière qui a des réponses par défaut.")),
    ] = None,
    recommendations: Annotated[
        list[str] | None,
        typer.Option("--recommendation", metavar="KEY", help=_("Recommandation à retenir (plusieurs fois au besoin).")),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help=_("Début de la période de la note."))
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help=_("Fin de la période de la note."))
    ] = None,
    at: At = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="T.docx", help=_("Modèle Word de l'association."))
    ] = None,
    counterpart: Annotated[
        str | None,
        typer.Option("--counterpart", metavar="TEXT", help=_("Positions : interlocuteur, ou une partie de son nom.")),
    ] = None,
    themes: Annotated[
        list[str] | None,
        typer.Option("--theme", metavar="TEXT", help=_("Positions : thème à retenir (plusieurs fois au besoin).")),
    ] = None,
    by_page: Annotated[
        bool, typer.Option("--by-page", help=_("Positions : une page par sujet, plutôt qu'un tableau."))
    ] = False,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help=_("Résultats d'une campagne : sans que personne y soit reconnu."))
    ] = False,
    with_internal: Annotated[
        bool, typer.Option("--with-internal", help=_("Avec les notes internes, et les éléments de langage."))
    ] = False,
    with_contacts: Annotated[bool, typer.Option("--with-contacts", help=_("Avec les contacts."))] = False,
    look: Annotated[
        str, typer.Option("--look", metavar="light|print", help=_("Figures en couleurs, ou pour imprimer."))
    ] = "light",
) -> None:
    from dcant_tracker.cli import insights

    wanted = insights.Wanted(
        kind,
        key,
        output,
        programme,
        campaign,
        tuple(recommendations or ()),
        since,
        until,
        template,
        with_internal=with_internal,
        with_contacts=with_contacts,
        look=look,
        counterpart=counterpart,
        themes=tuple(themes or ()),
        by_page=by_page,
        anonymous=anonymous,
    )
    insights.check_report(wanted)
    with opened(context) as store:
        insights.write_report(store, wanted, at)


@app.command("figure", cls=FrenchCommand, help=_DRAWN)
def figure(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Figure ; un nom inconnu les fait lister."))],
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help=_("Fichier à écrire : {endings}.").format(endings=_FIGURES))
    ],
    programme: Programme = None,
    campaigns: Annotated[
        list[str] | None,
        typer.Option("--campaign", metavar="KEY", help=_("Campagne (plusieurs fois au besoin) ; toutes par défaut.")),
    ] = None,
    subjects: Annotated[
        list[str] | None,
        typer.Option(
            "--subject",
            metavar="KEY",
            help=_("Recommandation, expérimentation ou territoire (plusieurs fois au besoin)."),
        ),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help=_("Type d'organisme : « Métropole », « ville »…"))
    ] = None,
    same_respondents: Annotated[
        bool, typer.Option("--same-respondents", help=_("Évolution : ceux qui ont noté à chaque campagne, eux seuls."))
    ] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help=_("Frise : du jour…"))] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help=_("Frise : au jour…"))] = None,
    at: At = None,
    look: Annotated[
        str, typer.Option("--look", metavar="light|dark|print", help=_("Sur fond clair, sombre, ou pour imprimer."))
    ] = "light",
    width: Annotated[int, typer.Option("--width", metavar="PIXELS", help=_("Largeur, 960 par défaut."))] = 960,
    height: Annotated[int, typer.Option("--height", metavar="PIXELS", help=_("Hauteur, 600 par défaut."))] = 600,
) -> None:
    from dcant_tracker.cli import insights

    wanted = insights.Drawing(
        name,
        output,
        programme,
        tuple(campaigns or ()),
        tuple(subjects or ()),
        kind,
        look,
        width,
        height,
        same_respondents=same_respondents,
        since=since,
        until=until,
    )
    insights.check_figure(wanted)
    with opened(context) as store:
        insights.write_figure(store, wanted, at)

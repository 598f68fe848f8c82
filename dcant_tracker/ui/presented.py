"""How each entity is presented: one record an entity, which every page, list, form and search reads.

What an entity is and what is needed without a window (its caption, what makes it late) is declared in ``domain``.
"""

from typing import NamedTuple

from dcant_tracker.domain.fields import Entity
from dcant_tracker.words import Said, _


def _first_record() -> str:
    return _("Ajoutez la première fiche, ou importez un classeur.")


class Presentation(NamedTuple):
    """How the window shows an entity; fields are named as the catalogue names them.

    The navigation: ``icon``; ``title`` of its page, where the name of its sheet is not used; ``under``, the
    page it stands below; ``shortcut``, the keys that open it; ``essential``, what a portfolio begins with and an
    export ticks at once.

    Lists: ``columns`` come first where that reads better than the order of the sheet; ``name_width`` is how many
    characters its names usually take in a column (0: what the field says); ``empty`` says what to do next in a list
    that has none.

    A new record: ``asked`` are the fields worth filling at once besides the key and what is required; ``today``
    the days that are usually today; ``carried`` are said alike by the record that is added right after.

    The sheet of a record: ``heading`` is said under its name and ``beside_candidate`` beside it in a list to pick
    from, where the entity has no caption; ``called`` and ``person`` offer to note a call and to erase a person;
    ``reported`` names the report that is offered first; ``among_links`` is its rank among the links of another record,
    where its table shows as many columns as there is room for, in the order of ``matters`` (else of ``columns``).

    The palette: ``found`` is its rank, ``looked_at`` how many matches are compared, ``beside_found`` what helps to
    recognise one, where the caption does not.

    Accueil: ``counted`` is its rank among the counts, ``split`` the field that tells most of them.

    The guide: ``chapter`` is about its page, named as its file is.

    A rank of 0 comes after the others, in the order of the workbook.
    """

    icon: str
    title: Said | None = None
    under: str | None = None
    shortcut: str = ""
    essential: bool = False
    columns: tuple[str, ...] = ()
    name_width: int = 0
    empty: Said = _first_record
    asked: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    beside_candidate: tuple[str, ...] = ()
    called: bool = False
    person: bool = False
    reported: str = ""
    among_links: int = 0
    matters: tuple[str, ...] = ()
    found: int = 0
    looked_at: int = 12
    beside_found: tuple[str, ...] = ()
    counted: int = 0
    split: str = ""
    chapter: str = "fenetre"


PRESENTED: dict[str, Presentation] = {
    "recommendation": Presentation(
        icon="list-checks",
        shortcut="Ctrl+2",
        essential=True,
        columns=(
            "code",
            "short_title",
            "status",
            "weather_state",
            "weather_ours",
            "next_milestone",
            "late_milestones",
            "participants",
            "mean",
            "last_decision",
            "due_on",
            "axis",
            "themes",
        ),
        name_width=28,
        empty=lambda: _("Ajoutez les recommandations du programme, ou importez le classeur du SGMAP."),
        asked=("short_title", "due_on"),
        reported="recommendation",
        found=3,
        counted=1,
        split="status",
        matters=("code", "short_title", "status", "weather_state", "weather_ours", "late_milestones"),
    ),
    "progress_point": Presentation(
        icon="cloud-sun",
        under="recommendation",
        columns=("dated_on", "recommendation", "author", "weather"),
        asked=("comment",),
        today=("dated_on",),
        matters=("dated_on", "weather", "author", "recommendation"),
    ),
    "milestone": Presentation(
        icon="flag",
        under="recommendation",
        columns=("title", "due_on", "done_on"),
        asked=("due_on", "responsible"),
        among_links=5,
        beside_found=("due_on",),
    ),
    "position": Presentation(
        icon="scale",
        under="recommendation",
        columns=("title", "our_text", "counterpart", "counterpart_text", "gap", "state", "themes"),
        empty=lambda: _("Ajoutez un sujet : votre position, puis celle de chaque interlocuteur."),
        asked=("our_text", "our_source", "counterpart_text", "counterpart_source", "gap", "themes"),
        carried=("counterpart", "our_source", "counterpart_source", "themes"),
        matters=("title", "counterpart", "gap", "state"),
        chapter="positions",
    ),
    "programme": Presentation(icon="library", under="recommendation", essential=True, name_width=15),
    "participation": Presentation(
        icon="grid-3x3",
        shortcut="Ctrl+3",
        essential=True,
        columns=("organisation", "role", "recommendation", "status", "experiment"),
        empty=lambda: _("Ajoutez qui participe à quoi, ici ou dans la matrice des participations."),
        asked=("referent", "since"),
        among_links=4,
        counted=2,
        split="role",
        chapter="participations",
        matters=("organisation", "recommendation", "role", "status", "referent", "experiment"),
    ),
    "experiment": Presentation(
        icon="flask-conical",
        shortcut="Ctrl+4",
        essential=True,
        columns=(
            "title",
            "stage",
            "weather_state",
            "weather_ours",
            "next_milestone",
            "late_milestones",
            "participants",
            "mean",
            "ends_on",
            "recommendation",
        ),
        name_width=20,
        asked=("starts_on", "ends_on"),
        among_links=6,
        found=4,
        beside_found=("stage",),
        counted=3,
        split="stage",
        chapter="participations",
        matters=("title", "stage", "ends_on", "weather_ours", "participants"),
    ),
    "evaluation": Presentation(
        icon="chart-no-axes-column",
        shortcut="Ctrl+5",
        columns=("evaluator", "recommendation", "campaign", "state", "experiment"),
        empty=lambda: _("Saisissez une réponse, ou importez les classeurs reçus des évaluateurs."),
        asked=("respondent", "evaluated_on"),
        counted=4,
        split="campaign",
        chapter="evaluations",
        matters=("evaluator", "recommendation", "campaign", "state", "evaluated_on"),
    ),
    "expected_evaluation": Presentation(
        icon="hourglass",
        under="evaluation",
        columns=("evaluator", "recommendation", "campaign", "experiment"),
        chapter="collecte",
    ),
    "campaign": Presentation(
        icon="calendar-range",
        title=lambda: _("Campagnes"),
        under="evaluation",
        columns=("label", "stage", "asked", "received", "share", "opens_on", "closes_on", "closed_on"),
        name_width=17,
        asked=("programme", "opens_on", "closes_on"),
        chapter="collecte",
    ),
    "principle_guide": Presentation(
        icon="book-open-check", under="evaluation", asked=("position", "help"), chapter="evaluations"
    ),
    "organisation": Presentation(
        icon="landmark",
        title=lambda: _("Collectivités"),
        shortcut="Ctrl+6",
        essential=True,
        columns=("name", "kind", "department", "region", "participations", "promises", "last_exchange", "people"),
        name_width=25,
        empty=lambda: _("Tapez le nom d'une collectivité : le référentiel officiel remplit la fiche."),
        asked=("siren", "region"),
        heading=("kind", "department", "region"),
        beside_candidate=("kind", "department"),
        called=True,
        reported="organisation",
        found=1,
        looked_at=60,
        beside_found=("kind", "department", "region"),
        counted=5,
        split="kind",
    ),
    "organisation_identity": Presentation(
        icon="signature", under="organisation", asked=("kind", "siren", "valid_until"), among_links=1
    ),
    "contact": Presentation(
        icon="users",
        shortcut="Ctrl+7",
        columns=("name", "organisation"),
        name_width=20,
        empty=lambda: _("Les personnes se rattachent à leur collectivité ; ajoutez-les ici ou depuis sa fiche."),
        asked=("category", "function", "email", "phone", "source", "informed_on"),
        heading=("function",),
        called=True,
        person=True,
        among_links=2,
        found=2,
        looked_at=60,
        beside_found=("function", "phone", "email"),
        counted=7,
        split="category",
        chapter="personnes",
        matters=("name", "function", "phone", "email", "organisation"),
    ),
    "interaction": Presentation(
        icon="phone",
        under="contact",
        columns=("held_on", "organisation", "summary"),
        empty=lambda: _("Notez les appels et les courriels depuis la fiche d'une collectivité."),
        asked=("contact", "details", "follow_up_on"),
        today=("held_on",),
        among_links=3,
        found=7,
        chapter="personnes",
        matters=("held_on", "summary", "organisation", "channel", "officer"),
    ),
    "meeting": Presentation(
        icon="calendar-days",
        title=lambda: _("Instances et réunions"),
        shortcut="Ctrl+8",
        columns=("held_on", "title"),
        asked=("group", "hours", "place"),
        reported="minutes",
        found=5,
        beside_found=("kind", "place"),
        counted=6,
        split="kind",
        chapter="reunions",
    ),
    "group": Presentation(
        icon="network",
        under="meeting",
        asked=("programme", "recommendation"),
        found=6,
        beside_found=("kind",),
        chapter="reunions",
    ),
    "group_member": Presentation(
        icon="user-check", under="meeting", columns=("organisation", "group"), chapter="reunions"
    ),
    "attendance": Presentation(
        icon="clipboard-check", under="meeting", chapter="reunions", matters=("organisation", "presence", "contact")
    ),
    "agenda_item": Presentation(
        icon="list-ordered",
        under="meeting",
        asked=("position", "decision"),
        chapter="reunions",
        matters=("title", "decision", "position"),
    ),
    "action_item": Presentation(
        icon="circle-check-big",
        under="meeting",
        asked=("organisation", "officer", "due_on"),
        beside_found=("officer", "due_on"),
        chapter="reunions",
        matters=("title", "due_on", "organisation", "officer", "done_on"),
    ),
    "maturity_assessment": Presentation(
        icon="gauge",
        title=lambda: _("Observatoire"),
        shortcut="Ctrl+9",
        columns=("organisation", "domain", "level", "evidence", "campaign"),
        asked=("evidence", "assessed_on"),
        today=("assessed_on",),
        matters=("organisation", "domain", "level", "campaign", "assessed_on"),
        chapter="observatoire",
    ),
    "observed_territory": Presentation(
        icon="eye",
        under="maturity_assessment",
        columns=("organisation", "campaign"),
        empty=lambda: _("Ajoutez les territoires que la campagne observe, ici ou dans la grille de l'observatoire."),
        chapter="observatoire",
    ),
    "maturity_domain": Presentation(
        icon="layers", under="maturity_assessment", asked=("position", "description"), chapter="observatoire"
    ),
    "partner": Presentation(icon="handshake", under="exchanges", chapter="echanges"),
    "attachment": Presentation(
        icon="paperclip",
        under="organisation",
        columns=("label", "target"),
        asked=("target",),
        today=("added_on",),
    ),
    "saved_view": Presentation(
        icon="eye",
        under="exchanges",
        empty=lambda: _("Sur une liste ou sur la matrice, « Vues » enregistre ce qui se voit sous un nom."),
    ),
}
"""Every entity's presentation by name, in the order of the navigation."""


def page_title(entity: Entity) -> str:
    """What the page of ``entity`` is called."""
    title = PRESENTED[entity.name].title
    return title() if title else entity.sheet


def ranked(rank: int) -> int:
    """A rank to sort by: 0 comes after the others."""
    return rank or len(PRESENTED) + 1


def essential() -> tuple[str, ...]:
    """What a portfolio begins with."""
    return tuple(name for name, shown in PRESENTED.items() if shown.essential)


def counted() -> tuple[tuple[str, str], ...]:
    """The entities that Accueil counts, each with the field that splits the count."""
    listed = sorted((shown.counted, name) for name, shown in PRESENTED.items() if shown.counted)
    return tuple((name, PRESENTED[name].split) for _rank, name in listed)

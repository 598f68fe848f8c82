"""Programmes, their recommendations, and how these progress."""

from dcant_tracker.domain.fields import CalendarDay, Deadline, Entity, choice, day, integer, longtext, ref, tags, text

STANDING = (
    choice("weather_state", "Météo de l'État", "weather", width=14),
    choice("weather_ours", "Notre météo", "weather", width=14),
    text("next_milestone", "Prochain jalon"),
    integer("late_milestones", "Jalons en retard"),
    integer("participants", "Participants"),
    text("mean", "Moyenne et retours"),
)
"""Where a measure or an experiment stands: computed from its points, milestones, participations and evaluations."""

PROGRAMME = Entity(
    "programme",
    number=0,
    sheet="Programmes",
    one="programme",
    fields=(
        text("code", "Code", key=True, width=16),
        text("title", "Intitulé", required=True),
        text("item_label", "Nom d'une mesure"),
        text("axis_label", "Nom d'un axe"),
        day("starts_on", "Début"),
        day("ends_on", "Fin"),
        longtext("description", "Description"),
        text("source", "Source"),
    ),
    periods=(("starts_on", "ends_on"),),
    order=(
        "starts_on",
        "code",
    ),
    caption=("title",),
)

RECOMMENDATION = Entity(
    "recommendation",
    number=1,
    sheet="Recommandations",
    one="recommandation",
    feminine=True,
    fields=(
        ref("programme", "Programme", "programme", key=True),
        text("code", "N°", key=True, width=8),
        text("axis", "Axe"),
        longtext("title", "Intitulé", required=True),
        text("short_title", "Titre court"),
        longtext("description", "Description"),
        tags("themes", "Thèmes"),
        choice("status", "Statut", "recommendation_status", required=True),
        ref("lead_state", "Pilote État", "organisation"),
        ref("lead_local", "Pilote territorial", "organisation"),
        text("officer", "Suivi par"),
        day("starts_on", "Début"),
        day("due_on", "Échéance"),
        day("introduced_on", "Ajoutée le"),
        day("withdrawn_on", "Retirée le"),
        ref("follows", "Fait suite à", "recommendation"),
        text("source", "Source"),
        longtext("notes", "Notes internes", internal=True),
    ),
    periods=(
        ("starts_on", "due_on"),
        ("introduced_on", "withdrawn_on"),
    ),
    order=(
        "programme",
        "code",
    ),
    caption=(
        "short_title",
        "title",
    ),
    deadline=Deadline("due_on", open_while=(("status", ("not_started", "in_progress")), ("withdrawn_on", (None,)))),
    computed=(
        *STANDING,
        text("last_decision", "Dernière décision"),
    ),
    title="Mesure {code}[ ({programme})]",
    called="mesure {code}",
)

PROGRESS_POINT = Entity(
    "progress_point",
    number=11,
    sheet="Points d'étape",
    one="point d'étape",
    dated="dated_on",
    fields=(
        ref("recommendation", "Recommandation", "recommendation", key=True, follows="experiment"),
        ref("experiment", "Expérimentation", "experiment", key=True, optional=True),
        day("dated_on", "Date", key=True),
        ref("author", "Auteur", "organisation", key=True),
        choice("weather", "Météo", "weather", preset=False, required=True),
        longtext("comment", "Commentaire"),
    ),
    order=("-dated_on",),
    title="Météo du {dated_on} – {experiment|recommendation} ({author})",
)

MILESTONE = Entity(
    "milestone",
    number=10,
    sheet="Jalons",
    one="jalon",
    fields=(
        ref("recommendation", "Recommandation", "recommendation", key=True, follows="experiment"),
        ref("experiment", "Expérimentation", "experiment", key=True, optional=True),
        text("title", "Intitulé", key=True),
        day("due_on", "Échéance"),
        day("done_on", "Réalisé le"),
        ref("responsible", "Responsable", "organisation"),
        text("source", "Source"),
        longtext("notes", "Notes internes", internal=True),
    ),
    order=(
        "due_on",
        "done_on",
    ),
    deadline=Deadline("due_on", open_while=(("done_on", (None,)),)),
    calendar=CalendarDay("due_on", "title", "Jalon : {what}"),
    title="Jalon “{title}” – {experiment|recommendation}",
    called="{title}",
)

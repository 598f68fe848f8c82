"""Groups, meetings, decisions and what is to be done next."""

from dcant_tracker.domain.fields import CalendarDay, Deadline, Entity, choice, day, integer, longtext, ref, text

GROUP = Entity(
    "group",
    number=3,
    sheet="Instances et groupes",
    one="instance",
    feminine=True,
    fields=(
        text("name", "Nom", key=True),
        choice("kind", "Type", "group_kind", required=True),
        ref("programme", "Programme", "programme"),
        ref("recommendation", "Recommandation", "recommendation"),
        ref("lead", "Animée par", "organisation"),
        text("partner", "Coordonné avec"),
        longtext("description", "Description"),
        text("source", "Source"),
    ),
    order=("name",),
)

GROUP_MEMBER = Entity(
    "group_member",
    number=14,
    sheet="Membres des groupes",
    one="membre de groupe",
    fields=(
        ref("group", "Instance", "group", key=True),
        ref("organisation", "Organisme", "organisation", key=True),
        ref("contact", "Personne", "contact", key=True, optional=True),
        choice("role", "Qualité", "group_role", preset="member", required=True),
        day("since", "Depuis"),
        day("until", "Jusqu'au"),
    ),
    periods=(("since", "until"),),
    order=(
        "group",
        "organisation",
    ),
    ended="until",
    title="Membre du groupe {group} – {organisation}[ ({contact})]",
)

MEETING = Entity(
    "meeting",
    number=9,
    sheet="Réunions",
    one="réunion",
    feminine=True,
    fields=(
        text("title", "Intitulé", key=True),
        day("held_on", "Date", key=True),
        text("hours", "Horaire"),
        choice("kind", "Type", "meeting_kind", required=True),
        ref("group", "Instance", "group"),
        text("place", "Lieu"),
        text("chair", "Présidence"),
        longtext("agenda", "Ordre du jour"),
        longtext("minutes", "Relevé de décisions"),
        text("source", "Source"),
    ),
    order=("-held_on",),
    calendar=CalendarDay("held_on", "title", "{what}"),
    title="{title}, {held_on}",
)

ATTENDANCE = Entity(
    "attendance",
    number=15,
    sheet="Présences",
    one="présence",
    feminine=True,
    fields=(
        ref("meeting", "Réunion", "meeting", key=True),
        ref("organisation", "Organisme", "organisation", key=True),
        ref("contact", "Personne", "contact", key=True, optional=True),
        choice("presence", "Présence", "presence", required=True),
        text("represented_by", "Représenté par"),
    ),
    order=(
        "meeting",
        "organisation",
    ),
    title="Présence de {organisation}[ ({contact})] – {meeting}",
)

AGENDA_ITEM = Entity(
    "agenda_item",
    number=12,
    sheet="Points à l'ordre du jour",
    one="point à l'ordre du jour",
    fields=(
        ref("meeting", "Réunion", "meeting", key=True),
        integer("position", "Ordre", least=0),
        text("title", "Point", key=True),
        ref("recommendation", "Recommandation", "recommendation"),
        longtext("decision", "Décision"),
    ),
    order=(
        "meeting",
        "position",
    ),
    title="Point “{title}” – {meeting}",
    called="{title}",
)

ACTION_ITEM = Entity(
    "action_item",
    number=13,
    sheet="Suites à donner",
    one="suite à donner",
    feminine=True,
    dated="done_on",
    fields=(
        text("title", "Intitulé", key=True),
        ref("meeting", "Réunion", "meeting", key=True, optional=True, follows="agenda_item"),
        ref("agenda_item", "Point à l'ordre du jour", "agenda_item"),
        ref("recommendation", "Recommandation", "recommendation"),
        ref("organisation", "Organisme", "organisation"),
        text("officer", "Suivi par"),
        day("due_on", "Échéance"),
        day("done_on", "Réalisé le"),
        longtext("notes", "Notes internes", internal=True),
    ),
    order=(
        "done_on",
        "due_on",
    ),
    deadline=Deadline("due_on", open_while=(("done_on", (None,)),)),
    calendar=CalendarDay("due_on", "title", "À faire : {what}"),
    title="Suite à donner “{title}”[ – {meeting}]",
    called="{title}",
)

"""Organisations, the names they bore, and what they take part in."""

from dcant_tracker.domain.entities.programmes import STANDING
from dcant_tracker.domain.fields import Deadline, Entity, choice, day, integer, longtext, ref, siren, tags, text

IDENTIFYING = ("name", "siren", "kind")
"""What a body is known by, and may change; its identities keep what it was."""

ORGANISATION = Entity(
    "organisation",
    number=20,
    sheet="Collectivités et organismes",
    one="organisme",
    fields=(
        text("name", "Nom", key=True),
        text("short_name", "Nom court"),
        choice("kind", "Type", "organisation_kind", key=True, preset=False),
        siren("siren", "SIREN"),
        text("insee_code", "Code INSEE"),
        text("department", "Département", key=True, optional=True),
        text("region", "Région"),
        integer("population", "Population", least=0),
        ref("parent", "Rattachée à", "organisation"),
        day("member_since", "Adhérente depuis"),
        day("member_until", "Adhérente jusqu'au"),
        day("ended_on", "Disparue le"),
        ref("successor", "Remplacée par", "organisation"),
        text("source", "Source"),
        longtext("notes", "Notes internes", internal=True),
    ),
    periods=(("member_since", "member_until"),),
    order=("name",),
    computed=(
        integer("people", "Contacts"),
        integer("participations", "Participations"),
        text("promises", "Promesses ouvertes"),
        text("last_exchange", "Dernier échange"),
    ),
)

ORGANISATION_IDENTITY = Entity(
    "organisation_identity",
    number=19,
    sheet="Dénominations",
    one="dénomination",
    feminine=True,
    fields=(
        ref("organisation", "Organisme", "organisation", key=True),
        text("name", "Nom", key=True),
        choice("kind", "Type", "organisation_kind"),
        siren("siren", "SIREN"),
        day("valid_from", "Du", key=True, optional=True),
        day("valid_until", "Au"),
        text("source", "Source"),
    ),
    periods=(("valid_from", "valid_until"),),
    order=(
        "organisation",
        "valid_from",
    ),
    title="Dénomination “{name}” – {organisation}[ (depuis le {valid_from})]",
    called="{name}",
)

EXPERIMENT = Entity(
    "experiment",
    number=4,
    sheet="Expérimentations",
    one="expérimentation",
    feminine=True,
    fields=(
        ref("recommendation", "Recommandation", "recommendation", key=True, optional=True),
        text("title", "Intitulé", key=True),
        longtext("objective", "Objectif"),
        longtext("scope", "Périmètre"),
        tags("themes", "Thèmes"),
        choice("stage", "Étape", "experiment_stage", required=True),
        day("starts_on", "Début"),
        day("ends_on", "Fin"),
        longtext("results", "Résultats"),
        choice("outcome", "Décision à l'issue", "experiment_outcome"),
        text("source", "Source"),
        longtext("notes", "Notes internes", internal=True),
    ),
    periods=(("starts_on", "ends_on"),),
    order=("title",),
    deadline=Deadline("ends_on", open_while=(("stage", ("framing", "preparation", "running")),)),
    computed=STANDING,
    title="{title}[ – {recommendation}]",
    called="{title}",
)

PARTICIPATION = Entity(
    "participation",
    number=23,
    sheet="Participations",
    one="participation",
    feminine=True,
    dated="until",
    fields=(
        ref("recommendation", "Recommandation", "recommendation", key=True, optional=True, follows="experiment"),
        ref("experiment", "Expérimentation", "experiment", key=True, optional=True),
        ref("organisation", "Organisme", "organisation", key=True),
        choice("role", "Rôle", "participation_role", preset="experimenter", key=True),
        choice("status", "Statut", "participation_status", required=True, preset="confirmed"),
        day("since", "Depuis"),
        day("until", "Jusqu'au"),
        ref("referent", "Référent", "contact"),
        day("referent_since", "Référent depuis"),
        ref("elected_referent", "Élu référent", "contact"),
        text("source", "Source"),
        longtext("notes", "Notes internes", internal=True),
    ),
    periods=(("since", "until"),),
    order=(
        "recommendation",
        "organisation",
    ),
    brief=("organisation", "role"),
    title="Participation de {organisation}[ – {experiment|recommendation}] ({role})",
)

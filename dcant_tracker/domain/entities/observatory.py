"""Maturity of the territories and positions compared."""

from dcant_tracker.domain.fields import Entity, choice, day, integer, longtext, ref, tags, text

MATURITY_DOMAIN = Entity(
    "maturity_domain",
    number=7,
    sheet="Domaines de maturité",
    one="domaine de maturité",
    fields=(
        text("label", "Domaine", key=True),
        integer("position", "Ordre", least=0),
        longtext("description", "Description"),
    ),
    order=(
        "position",
        "label",
    ),
)

MATURITY_ASSESSMENT = Entity(
    "maturity_assessment",
    number=21,
    sheet="Maturité",
    one="évaluation de maturité",
    feminine=True,
    fields=(
        ref("campaign", "Campagne", "campaign", key=True),
        ref("domain", "Domaine", "maturity_domain", key=True),
        ref("organisation", "Organisme", "organisation", key=True),
        choice("level", "Niveau", "maturity_level", preset=False, required=True),
        longtext("evidence", "Justification"),
        day("assessed_on", "Date"),
    ),
    order=(
        "campaign",
        "organisation",
    ),
    title="Maturité de {organisation} – {domain} ({campaign})",
)

POSITION = Entity(
    "position",
    number=8,
    sheet="Positions",
    one="position",
    feminine=True,
    fields=(
        text("title", "Sujet", key=True),
        text("counterpart", "Interlocuteur", key=True),
        ref("recommendation", "Recommandation", "recommendation"),
        longtext("our_text", "Position de l'association"),
        text("our_source", "Source"),
        longtext("counterpart_text", "Position de l'interlocuteur"),
        text("counterpart_source", "Source de l'interlocuteur"),
        choice("gap", "Écart", "position_gap"),
        choice("state", "Où elle en est", "position_state"),
        tags("themes", "Thèmes"),
        longtext("comment", "Commentaire"),
        longtext("talking_points", "Éléments de langage", internal=True),
    ),
    order=(
        "title",
        "counterpart",
    ),
    title="Position “{title}” – {counterpart}",
    called="{title}",
)

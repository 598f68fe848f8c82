"""Maturity of the territories and positions compared."""

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.fields import Entity, choice, day, integer, longtext, ref, tags, text
from dcant_tracker.words import _

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

OBSERVED_TERRITORY = Entity(
    "observed_territory",
    number=25,
    sheet="Territoires observés",
    one="territoire observé",
    fields=(
        ref("campaign", "Campagne", "campaign", key=True),
        ref("organisation", "Organisme", "organisation", key=True),
    ),
    order=(
        "campaign",
        "organisation",
    ),
    brief=("organisation", "campaign"),
    title="Territoire observé : {organisation} ({campaign})",
)

MATURITY_ASSESSMENT = Entity(
    "maturity_assessment",
    number=21,
    sheet="Maturité",
    one="évaluation de maturité",
    feminine=True,
    dated="assessed_on",
    fields=(
        ref("campaign", "Campagne", "campaign", key=True),
        ref("domain", "Domaine", "maturity_domain", key=True),
        ref("organisation", "Organisme", "organisation", key=True),
        choice("level", "Niveau", "maturity_level", preset=False, required=True),
        longtext("evidence", "Justification"),
        day("assessed_on", "Date"),
        text("filled_by", "Rempli par", internal=True),
        text("filled_as", "En qualité de", internal=True),
    ),
    order=(
        "campaign",
        "organisation",
    ),
    title="Maturité de {organisation} – {domain} ({campaign})",
)

OBSERVED_AND_ASSESSED = (OBSERVED_TERRITORY.name, MATURITY_ASSESSMENT.name)
"""Whom a campaign asks and what it is told: what the grid of the observatory shows."""

LEVELS = CHOICES["maturity_level"].codes
"""The levels of maturity, from the lowest."""

OBSERVED_KINDS = (
    "metropole",
    "communaute_urbaine",
    "communaute_agglomeration",
    "ept",
    "statut_particulier",
    "ville",
    "departement",
    "region",
)
"""The kinds of organisation that the observatory covers: régions, départements, and the members of France urbaine.

Source: the note of France urbaine of 2017 (``maturity_source`` of the facts that ship).
"""

CARRIERS = ("France urbaine", "Régions de France", "Assemblée des départements de France")
"""The associations that carry the observatory together, by the same note."""


def carriers_said() -> str:
    """« Observatoire porté par France urbaine, Régions de France et l'Assemblée des départements de France »."""
    first, second, third = CARRIERS
    return _("Observatoire porté par {first}, {second} et l'{third}").format(first=first, second=second, third=third)


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

"""Campaigns, who is asked about what, the answers, and the grid of the four principles."""

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.fields import Entity, choice, day, integer, longtext, ref, score, text
from dcant_tracker.domain.kinds import Kind

CAMPAIGN = Entity(
    "campaign",
    number=2,
    sheet="Campagnes d'évaluation",
    one="campagne d'évaluation",
    feminine=True,
    fields=(
        text("label", "Campagne", key=True),
        ref("programme", "Programme", "programme"),
        day("opens_on", "Ouverture"),
        day("closes_on", "Clôture"),
        day("closed_on", "Close le"),
        longtext("description", "Description"),
        longtext("invitation", "Message d'invitation"),
        longtext("reminder", "Message de relance"),
        longtext("acknowledgement", "Accusé de réception"),
    ),
    periods=(("opens_on", "closes_on"), ("opens_on", "closed_on")),
    order=(
        "-opens_on",
        "label",
    ),
    computed=(
        integer("asked", "Sollicitées"),
        integer("received", "Reçues"),
        text("share", "Part reçue"),
        text("stage", "Où elle en est", width=26),
    ),
)

EXPECTED_EVALUATION = Entity(
    "expected_evaluation",
    number=22,
    sheet="Évaluations attendues",
    one="évaluation attendue",
    feminine=True,
    fields=(
        ref("campaign", "Campagne", "campaign", key=True),
        ref("recommendation", "Recommandation", "recommendation", key=True, optional=True, follows="experiment"),
        ref("experiment", "Expérimentation", "experiment", key=True, optional=True),
        ref("evaluator", "Évaluateur", "organisation", key=True),
    ),
    order=(
        "campaign",
        "evaluator",
    ),
    brief=("evaluator", "campaign"),
    title="Évaluation attendue de {evaluator}[ – {experiment|recommendation}] ({campaign})",
)

EVALUATION = Entity(
    "evaluation",
    number=24,
    sheet="Évaluations",
    one="évaluation",
    feminine=True,
    dated="evaluated_on",
    fields=(
        ref("campaign", "Campagne", "campaign", key=True),
        ref("recommendation", "Recommandation", "recommendation", key=True, optional=True, follows="experiment"),
        ref("experiment", "Expérimentation", "experiment", key=True, optional=True),
        ref("evaluator", "Évaluateur", "organisation", key=True),
        ref("respondent", "Répondant", "contact"),
        text("filled_by", "Rempli par", internal=True),
        text("filled_as", "En qualité de", internal=True),
        choice("state", "État", "evaluation_state", required=True),
        day("evaluated_on", "Date"),
        score("governance_score", "Gouvernance partagée – note"),
        longtext("governance_justification", "Gouvernance partagée – justification"),
        score("efficiency_score", "Efficience collective – note"),
        longtext("efficiency_justification", "Efficience collective – justification"),
        score("user_relation_score", "Relation à l'usager – note"),
        longtext("user_relation_justification", "Relation à l'usager – justification"),
        score("evaluation_score", "Évaluation continue – note"),
        longtext("evaluation_justification", "Évaluation continue – justification"),
        longtext("comment", "Commentaire général"),
    ),
    order=("-evaluated_on",),
    title="Évaluation de {evaluator}[ – {experiment|recommendation}] ({campaign})",
)

KEY = tuple(field.name for field in EVALUATION.key)
"""The fields that tell one evaluation from another."""

ASKED_AND_ANSWERED = (EXPECTED_EVALUATION.name, EVALUATION.name)
"""What evaluators are asked for and what they answer: two entities with the same key."""

PRINCIPLES: dict[str, str] = dict(
    zip(
        CHOICES["principle"].codes,
        (field.name for field in EVALUATION if field.kind is Kind.SCORE),
        strict=True,
    )
)
"""The score field of each principle, by the principle's code."""

PRINCIPLE_GUIDE = Entity(
    "principle_guide",
    number=6,
    sheet="Grille d'évaluation",
    one="critère de la grille",
    fields=(
        choice("principle", "Principe", "principle", key=True),
        text("criterion", "Critère", key=True),
        integer("position", "Ordre", least=0),
        longtext("help", "Aide"),
    ),
    order=(
        "principle",
        "position",
    ),
    title="Critère “{criterion}” ({principle})",
    called="{criterion}",
)

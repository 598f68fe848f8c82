"""How an officer looks at a list, kept by name."""

from dcant_tracker.domain.fields import Entity, longtext, text

MATRIX = "matrix"
"""The list of a view that is the participations matrix; the others are called after their entity."""

SAVED_VIEW = Entity(
    "saved_view",
    number=26,
    sheet="Vues enregistrées",
    one="vue enregistrée",
    feminine=True,
    own=True,
    fields=(
        text("listing", "Liste", key=True),
        text("name", "Nom", key=True),
        longtext("filters", "Filtres"),
        longtext("shown", "Colonnes"),
        text("sorting", "Tri"),
        text("grouping", "Regroupement"),
    ),
    order=("listing", "name"),
    title="Vue « {name} »",
)

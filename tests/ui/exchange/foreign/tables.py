"""Tables as partners make them."""

ACTIONS = (
    ("Suivi des actions – état au 1er mars",),
    (None,),
    ("N° reco", "Titre", "Avancement", "Date limite", "Mots-clés", "Budget"),
    (1, "Échanger par voie électronique", "en cours", "31/12/2016", "archivage, identité", 12),
    (2, "Dématérialiser la commande publique", "Terminé", "fin 2017", "actes", 5),
    (9, "Simplifier", "Bientôt", None, None, None),
)

UNNUMBERED = (
    ("Libellé", "Avancement"),
    ("Action 1 – Échanger par voie électronique", "Terminé"),
    ("Action 2 – Dématérialiser la commande publique", "Terminé"),
)

MATRIX = (
    ("Collectivité", "R1", "R2", "3 - Annuaires", "Atelier", "Contact"),
    ("Métropole de Brest", "Pilote", "GT", None, None, "Mme A"),
    ("Toulouse Métropole", None, "X", "GT", "GT", "M. B"),
    ("Ville d'Épinal", "-", "référent", None, None, "M. C"),
    ("Toulouze Métropole", "GT", "GT", None, None, "M. C"),
    ("Brest Métropole Océane", "observateur", None, None, None, None),
    ("Ville de Quimper", "GT", None, None, None, None),
)

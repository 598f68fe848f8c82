"""Tables that partners make on their own."""

ACTIONS = (
    ("Suivi des actions – état au 1er mars",),
    (None,),
    ("N° reco", "Titre", "Avancement", "Date limite", "Mots-clés", "Budget"),
    (1, "Échanges de données", "en cours", "31/12/2016", "archivage, identité", 12),
    (2, "Contrôle de légalité", "Terminé", "15/06/2017", "actes", 5),
    (3, "Commande publique dématérialisée", "Non démarré", None, None, None),
)

MATRIX = (
    ("Participations",),
    ("Collectivité", "R1", "2 - Contrôle de légalité", "Commande publique", "Contact"),
    ("Métropole de Brest", "Pilote", "GT", None, "Mme A"),
    ("Ville d'Épinal", None, "X", "expérimentateur, GT", "M. B"),
    ("Rennes Métropole", "-", None, "copilote", None),
)

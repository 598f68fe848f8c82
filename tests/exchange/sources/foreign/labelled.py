"""Tables as partners keep them, each with what it is: the set on which proposals are measured.

Their headings and manners are those of plans, road maps, lists and minutes that French administrations publish; their
contents are made up, but for the names of public bodies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ASKED = ""
"""A table that cannot be told by itself: the person is asked, or it says nothing to us."""


@dataclass(frozen=True)
class Labelled:
    """``entity`` is what the table holds, ``fields`` what its columns give, by heading; others give nothing.

    ``also`` names headings that may be left or read as said there, since either is right.
    """

    name: str
    rows: Sequence[Sequence[object]]
    entity: str = ASKED
    fields: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    sheet: str = "Feuil1"


_LONG = (
    "Les services de la collectivité et ceux de l'État partagent un même référentiel afin que les agents n'aient plus "
    "à saisir deux fois les informations que les usagers ont déjà données."
)

PLANS = [
    Labelled(
        "plan without numbers",
        [
            ("Axe", "Action", "Descriptif", "Structure pilote", "Statut", "Date de fin"),
            ("Axe 1", "Créer un guichet unique", "Texte", "Brest Métropole", "En cours", "31/12/2018"),
            ("Axe 1", "Former les agents", "Texte", "Nantes Métropole", "À venir", "30/06/2018"),
            ("Axe 2", "Mutualiser les achats", "Texte", "SGMAP", "Réalisé", None),
        ],
        "action_item",
        {"Action": "title", "Structure pilote": "organisation", "Date de fin": "due_on"},
    ),
    Labelled(
        "road map with numbers",
        [
            ("N°", "Axe", "Intitulé de l'action", "Statut", "Échéance", "Budget (k€)"),
            (1, "Inclusion", "Ouvrir dix lieux de médiation", "En cours", "31/12/2018", 120),
            (2, "Inclusion", "Équiper les écoles rurales", "À venir", "30/06/2019", 300),
            (3, "Données", "Publier un catalogue de données", "Terminée", "31/03/2018", 15),
        ],
        "recommendation",
        {"N°": "code", "Axe": "axis", "Intitulé de l'action": "title", "Statut": "status", "Échéance": "due_on"},
    ),
    Labelled(
        "actions numbered in their titles",
        [
            ("Titre de l'action", "Description", "Avancement"),
            ("Action 1 – Simplifier les démarches", _LONG, "En cours"),
            ("Action 2 – Dématérialiser les actes", _LONG, "Terminée"),
            ("Action 3 – Ouvrir les marchés", _LONG, "Non démarrée"),
        ],
        "recommendation",
        {"Titre de l'action": "title", "Description": "description", "Avancement": "status"},
    ),
    Labelled(
        "plan with funders, priorities and shares",
        [
            ("N°", "Mesure", "Niveau de priorité", "Financeur 1", "Montant € HT", "% programmés", "Statut"),
            ("A1", "Rénover le réseau", "Élevé", "Région", 50_000, 0.4, "En cours"),
            ("A2", "Former les élus", "Moyen", "DREAL", 15_000, 0.1, "À venir"),
            ("A3", "Ouvrir les données", "Bas", "Département 64", 12_000, 1, "Réalisé"),
        ],
        "recommendation",
        {"N°": "code", "Mesure": "title", "Statut": "status"},
    ),
    Labelled(
        "tasks after a meeting",
        [
            ("Relevé de décisions du comité technique",),
            (),
            ("Suite à donner", "Responsable", "Échéance", "Fait le"),
            ("Envoyer le questionnaire aux membres", "Claire Petit", "12/03/2018", None),
            ("Relancer les préfectures", "Marc Dubois", "20/03/2018", "18/03/2018"),
            ("Préparer la note de synthèse", "Claire Petit", "02/04/2018", None),
        ],
        "action_item",
        {"Suite à donner": "title", "Responsable": "officer", "Échéance": "due_on", "Fait le": "done_on"},
    ),
    Labelled(
        "what, who, when",
        [
            ("Quoi", "Qui", "Quand"),
            ("Rédiger le cahier des charges", "Sophie Martin", "15/01/2018"),
            ("Choisir l'hébergeur", "Paul Leroy", "28/02/2018"),
            ("Ouvrir le service", "Sophie Martin", "30/04/2018"),
        ],
        "action_item",
        {"Quoi": "title", "Qui": "officer", "Quand": "due_on"},
    ),
    Labelled(
        "axes alone on their rows",
        [
            ("N°", "Action", "Pilote territorial", "Échéance"),
            ("Axe 1 – Simplifier",),
            ("31", "Créer un guichet", "Brest Métropole", "31/12/2017"),
            ("32", "Supprimer les doublons", "Nantes Métropole", "30/06/2017"),
            ("Axe 2 – Ouvrir",),
            ("33", "Publier les marchés", "Rennes Métropole", "31/12/2018"),
            ("34", "Publier les délibérations", "Toulouse Métropole", "31/12/2018"),
        ],
        "recommendation",
        {"N°": "code", "Action": "title", "Pilote territorial": "lead_local", "Échéance": "due_on"},
    ),
    Labelled(
        "two rows of headings",
        [
            ("N°", "Intitulé", "Calendrier", None, "Statut"),
            (None, None, "Début", "Échéance", None),
            ("41", "Fédérer les identités", "01/01/2017", "31/12/2017", "En cours"),
            ("42", "Partager les adresses", "01/03/2017", "30/06/2018", "À venir"),
        ],
        "recommendation",
        {
            "N°": "code",
            "Intitulé": "title",
            "Calendrier – Début": "starts_on",
            "Calendrier – Échéance": "due_on",
            "Statut": "status",
        },
    ),
    Labelled(
        "a constant column of programme and long sentences",
        [
            ("Plan", "Identifiant", "Libellé", "Objectif", "Indicateur"),
            ("Plan 2018", "M-01", "Généraliser la signature électronique", _LONG, "Nombre d'actes signés"),
            ("Plan 2018", "M-02", "Simplifier les subventions", _LONG, "Délai moyen"),
            ("Plan 2018", "M-03", "Partager les référentiels", _LONG, "Nombre de référentiels"),
        ],
        "recommendation",
        {"Identifiant": "code", "Libellé": "title"},
        {"Plan": "programme", "Objectif": "description"},
    ),
    Labelled(
        "milestones of recommendations",
        [
            ("Reco", "Jalon", "Date prévue", "Responsable"),
            ("R1", "Lancement du groupe", "15/01/2018", "Brest Métropole"),
            ("R1", "Note de cadrage", "30/03/2018", "SGMAP"),
            ("R3", "Bilan de l'expérimentation", "30/09/2018", "Nantes Métropole"),
        ],
        "milestone",
        {"Reco": "recommendation", "Jalon": "title", "Date prévue": "due_on", "Responsable": "responsible"},
    ),
]

PEOPLE = [
    Labelled(
        "surname and first name apart",
        [
            ("Organisme", "NOM", "Prénom", "Qualité", "Mél", "Tél."),
            (
                "Brest Métropole",
                "LE GALL",
                "Anne",
                "Directrice du numérique",
                "anne.legall@exemple.fr",
                "02 98 00 00 01",
            ),
            ("Nantes Métropole", "MOREAU", "Luc", "Chef de projet", "l.moreau@exemple.fr", "02 40 00 00 02"),
            ("Rennes Métropole", "ROUX", "Inès", "Élue déléguée", "i.roux@exemple.fr", "02 99 00 00 03"),
        ],
        "contact",
        {
            "Organisme": "organisation",
            "NOM": "name",
            "Prénom": "name",
            "Qualité": "function",
            "Mél": "email",
            "Tél.": "phone",
        },
    ),
    Labelled(
        "a directory of correspondents",
        [
            ("Collectivité", "Nom et prénom", "Fonction", "Adresse mail", "Téléphone"),
            ("Bordeaux Métropole", "Anne Bernard", "DSI", "a.bernard@exemple.fr", "0556000000"),
            ("Toulouse Métropole", "Karim Haddad", "Chargé de mission", "k.haddad@exemple.fr", "0561000000"),
        ],
        "contact",
        {
            "Collectivité": "organisation",
            "Nom et prénom": "name",
            "Fonction": "function",
            "Adresse mail": "email",
            "Téléphone": "phone",
        },
    ),
    Labelled(
        "persons under « Nom » alone",
        [
            ("Nom", "Structure", "Courriel"),
            ("Mme Anne Bernard", "Bordeaux Métropole", "a.bernard@exemple.fr"),
            ("M. Karim Haddad", "Toulouse Métropole", "k.haddad@exemple.fr"),
            ("Mme Inès Roux", "Rennes Métropole", "i.roux@exemple.fr"),
        ],
        "contact",
        {"Nom": "name", "Structure": "organisation", "Courriel": "email"},
    ),
    Labelled(
        "members with their numbers",
        [
            ("Membre", "SIREN", "Population"),
            ("Brest Métropole", "242900314", "213 403"),
            ("Ville de Toulouse", "213105554", "498 003"),
            ("Nantes Métropole", "244400404", "646 522"),
        ],
        "organisation",
        {"Membre": "name", "SIREN": "siren", "Population": "population"},
    ),
    Labelled(
        "towns with their codes",
        [
            ("Nom", "Code INSEE", "Département", "Région", "Nombre d'habitants"),
            ("Ablis", "78003", "78", "Île-de-France", "3 408"),
            ("Achères", "78005", "78", "Île-de-France", "21 043"),
            ("Aigremont", "78007", "78", "Île-de-France", "1 109"),
        ],
        "organisation",
        {
            "Nom": "name",
            "Code INSEE": "insee_code",
            "Département": "department",
            "Région": "region",
            "Nombre d'habitants": "population",
        },
    ),
    Labelled(
        "bodies of every kind",
        [
            ("Dénomination", "Nature juridique", "Date d'adhésion"),
            ("Grand Poitiers", "Communauté urbaine", "01/01/2015"),
            ("Ville d'Auch", "Commune", "01/06/2016"),
            ("Le Grand Périgueux", "Communauté d'agglomération", "01/01/2017"),
        ],
        "organisation",
        {"Dénomination": "name", "Nature juridique": "kind", "Date d'adhésion": "member_since"},
    ),
    Labelled(
        "« Nom » alone over nobody knows what",
        [("Nom", "Valeur"), ("Alpha", 12), ("Bêta", 15), ("Gamma", 9)],
    ),
    Labelled(
        "software by name",
        [
            ("Nom", "Éditeur", "Version", "Description"),
            ("Publik", "Entr'ouvert", "2018", _LONG),
            ("Alfresco", "Alfresco", "5.2", _LONG),
            ("S2LOW", "Adullact", "3.0", _LONG),
        ],
    ),
    Labelled(
        "services and their addresses",
        [
            ("Nom du service", "Contact", "Description", "Nature"),
            ("Service A", "a0@exemple.fr", "L'outil numérique de référence pour le suivi par les agents", "Public"),
            ("Service B", "a1@exemple.fr", "L'outil numérique de référence pour le suivi par les élus", "Public"),
            ("Service C", "a2@exemple.fr", "L'outil numérique de référence pour le suivi par tous", "Public"),
        ],
    ),
    Labelled(
        "who attended",
        [
            ("Réunion", "Organisme", "Présence"),
            ("Comité de pilotage", "Brest Métropole", "Présent"),
            ("Comité de pilotage", "Nantes Métropole", "Excusé"),
        ],
        "attendance",
        {"Réunion": "meeting", "Organisme": "organisation", "Présence": "presence"},
    ),
]

PARTICIPANTS = [
    Labelled(
        "a list of participants",
        [
            ("Collectivité", "Recommandation", "Rôle"),
            ("Brest Métropole", "1", "Expérimentateur"),
            ("Nantes Métropole", "1", "Pilote"),
            ("Rennes Métropole", "3", "Groupe de travail"),
        ],
        "participation",
        {"Collectivité": "organisation", "Recommandation": "recommendation", "Rôle": "role"},
    ),
    Labelled(
        "a matrix with roles in its cells",
        [
            ("Collectivité", "R1", "R2", "R3"),
            ("Brest Métropole", "Pilote", "GT", None),
            ("Nantes Métropole", None, "GT", "expérimentateur"),
            ("Rennes Métropole", "GT", None, "GT"),
        ],
        "participation",
        {"Collectivité": "organisation", "R1": "role", "R2": "role", "R3": "role"},
    ),
    Labelled(
        "a matrix with roles in its headings",
        [
            ("Membre", "GT R1", "Expé R3", "Reco 9"),
            ("Brest Métropole", "x", None, "x"),
            ("Nantes Métropole", None, "x", None),
            ("Toulouse Métropole", "x", "x", None),
        ],
        "participation",
        {"Membre": "organisation", "GT R1": "role", "Expé R3": "role", "Reco 9": "role"},
    ),
    Labelled(
        "participants with title and number of the measure",
        [
            ("Programme", "N°", "Intitulé", "Organisme", "Rôle"),
            ("DcANT 2015-2017", "1", "Échanges", "Brest Métropole", "Groupe de travail"),
            ("DcANT 2015-2017", "1", "Échanges", "Calvados", "Groupe de travail"),
            ("DcANT 2015-2017", "1", "Échanges", "Bordeaux Métropole", "Groupe de travail"),
            ("DcANT 2015-2017", "2", "Contrôle", "Calvados", "Groupe de travail"),
        ],
        "participation",
        {"Programme": "recommendation", "N°": "recommendation", "Organisme": "organisation", "Rôle": "role"},
    ),
    Labelled(
        "a matrix of bodies and subjects that are not ours",
        [
            ("Collectivité", "Eau", "Déchets", "Mobilité"),
            ("Brest Métropole", "x", None, "x"),
            ("Nantes Métropole", None, "x", None),
        ],
    ),
    Labelled(
        "experiments of recommendations",
        [
            ("Recommandation", "Expérimentation", "Objectif", "Début", "Fin"),
            ("R3", "Marchés sans papier", _LONG, "01/01/2017", "31/12/2017"),
            ("R9", "Archivage mutualisé", _LONG, "01/03/2017", "31/03/2018"),
        ],
        "experiment",
        {
            "Recommandation": "recommendation",
            "Expérimentation": "title",
            "Objectif": "objective",
            "Début": "starts_on",
            "Fin": "ends_on",
        },
    ),
    Labelled(
        "answers to an evaluation",
        [
            ("Campagne", "Évaluateur", "Recommandation", "Gouvernance", "Efficience", "Commentaire"),
            ("2018", "Brest Métropole", "R1", "3 - Largement", "2 - Partiellement", "Bien"),
            ("2018", "Nantes Métropole", "R3", "4 - Pleinement", "3 - Largement", None),
        ],
        "evaluation",
        {
            "Campagne": "campaign",
            "Évaluateur": "evaluator",
            "Recommandation": "recommendation",
            "Gouvernance": "governance_score",
            "Efficience": "efficiency_score",
            "Commentaire": "comment",
        },
    ),
    Labelled(
        "meetings of a year",
        [
            ("Date", "Intitulé", "Lieu", "Ordre du jour"),
            ("12/01/2018", "Comité de pilotage", "Paris", _LONG),
            ("16/02/2018", "Groupe technique", "Lyon", _LONG),
            ("20/04/2018", "Comité de suivi", "Paris", _LONG),
        ],
        "meeting",
        {"Date": "held_on", "Intitulé": "title", "Lieu": "place", "Ordre du jour": "agenda"},
    ),
]

OTHERS = [
    Labelled(
        "a budget",
        [("Poste", "Montant", "% programmés"), ("Études", 12_000, 0.4), ("Travaux", 80_000, 0.2), ("Suivi", 5_000, 1)],
    ),
    Labelled(
        "lists for drop-downs",
        [("Statut", "Niveau de priorité"), ("À venir", "Élevé"), ("En cours", "Moyen"), ("Réalisé", "Bas")],
    ),
    Labelled(
        "indicators by year",
        [("Indicateur", "2016", "2017", "2018"), ("Démarches en ligne", 12, 18, 25), ("Agents formés", 100, 140, 210)],
    ),
    Labelled(
        "open data sets",
        [
            ("Titre", "Producteur", "Licence", "Date de publication", "Format"),
            ("Adresses", "Ville de Nancy", "Licence Ouverte", "12/01/2018", "CSV"),
            ("Marchés publics", "Région Bretagne", "ODbL", "03/02/2018", "JSON"),
            ("Délibérations", "Sarthe", "Licence Ouverte", "15/03/2018", "CSV"),
        ],
    ),
    Labelled(
        "subsidies paid",
        [
            ("Bénéficiaire", "Objet", "Montant", "Date"),
            ("Brest Métropole", "Équipement des écoles", 50_000, "12/03/2018"),
            ("Ville de Nancy", "Médiation numérique", 20_000, "18/04/2018"),
        ],
    ),
    Labelled(
        "an inventory of computers",
        [
            ("Numéro", "Modèle", "Service", "Date d'achat"),
            ("PC-001", "Latitude", "Finances", "12/03/2016"),
            ("PC-002", "ThinkPad", "Accueil", "18/04/2017"),
            ("PC-003", "Latitude", "Accueil", "18/04/2017"),
        ],
    ),
    Labelled(
        "a poll",
        [
            ("Horodateur", "Quelle est votre fonction ?", "Que pensez-vous du programme ?"),
            ("12/03/2018 10:12", "DSI", _LONG),
            ("12/03/2018 11:40", "Élu", "Trop lent à notre goût."),
        ],
    ),
    Labelled(
        "a table of risks",
        [
            ("Risque", "Probabilité", "Impact", "Mesure de maîtrise"),
            ("Retard du marché", "Forte", "Moyen", "Anticiper la publication"),
            ("Départ d'un agent", "Faible", "Fort", "Documenter les procédures"),
            ("Panne", "Faible", "Fort", "Doubler les serveurs"),
        ],
    ),
    Labelled(
        "invoices",
        [
            ("N°", "Fournisseur", "Objet", "Montant TTC", "Date"),
            ("2018-001", "Adullact", "Adhésion", 1_200, "12/01/2018"),
            ("2018-002", "OVH", "Hébergement", 300, "15/02/2018"),
            ("2018-003", "Adullact", "Formation", 800, "18/03/2018"),
        ],
    ),
]

_SENTENCE = "Une phrase assez longue qui décrit la mesure et ce que chacun doit y faire avant la fin de l'année."

MORE = [
    Labelled(
        "a road map with numbers in levels",
        [
            ("Réf", "Action", "Porteur", "Échéance", "Avancement", "Commentaires"),
            ("1.1", "Créer un portail", "Région Bretagne", "T1 2018", "En cours", _SENTENCE),
            ("1.2", "Former", "Sarthe", "T2 2018", "À lancer", _SENTENCE),
            ("2.1", "Ouvrir", "Meuse", "2019", "Terminé", None),
        ],
        "recommendation",
        {"Réf": "code", "Action": "title", "Avancement": "status", "Commentaires": "notes"},
        {"Porteur": "lead_local", "Échéance": "due_on"},
    ),
    Labelled(
        "contacts with first names first",
        [
            ("Prénom", "Nom", "Email", "Collectivité"),
            ("Anne", "Le Gall", "a@exemple.fr", "Brest Métropole"),
            ("Luc", "Moreau", "l@exemple.fr", "Nantes Métropole"),
        ],
        "contact",
        {"Prénom": "name", "Nom": "name", "Email": "email", "Collectivité": "organisation"},
    ),
    Labelled(
        "mayors",
        [
            ("Commune", "Maire", "Population", "Code postal"),
            ("Ablis", "Jean Dupont", "3 408", "78660"),
            ("Achères", "Marie Durand", "21 043", "78260"),
        ],
    ),
    Labelled(
        "départements",
        [("Code", "Département", "Région", "Chef-lieu"), ("01", "Ain", "ARA", "Bourg"), ("02", "Aisne", "HDF", "Laon")],
    ),
    Labelled(
        "training sessions",
        [
            ("Formation", "Date", "Lieu", "Nombre de participants"),
            ("RGPD", "12/03/2018", "Paris", 12),
            ("SIG", "13/04/2018", "Lyon", 8),
        ],
    ),
    Labelled(
        "projects of a mutualised service",
        [
            ("Projet", "Description", "Pilote", "Partenaires", "Coût", "État"),
            ("Portail famille", _SENTENCE, "Ville de Nancy", "CAF", 10_000, "En cours"),
            ("SIG mutualisé", _SENTENCE, "Métropole de Lyon", "IGN", 50_000, "Terminé"),
        ],
    ),
    Labelled(
        "measures of ministries",
        [
            ("N° mesure", "Intitulé de la mesure", "Ministère pilote", "Calendrier", "Statut"),
            ("1", "Simplifier les échanges", "DGCL", "2018", "En cours"),
            ("2", "Ouvrir les données", "SGMAP", "2019", "À venir"),
        ],
        "recommendation",
        {"N° mesure": "code", "Intitulé de la mesure": "title", "Ministère pilote": "lead_state", "Statut": "status"},
    ),
    Labelled(
        "members with the year they joined",
        [
            ("Adhérent", "Type de collectivité", "Région", "Adhésion"),
            ("Ville de Rouen", "Ville", "Normandie", 2015),
            ("CA du Niortais", "Communauté d'agglomération", "Nouvelle-Aquitaine", 2016),
        ],
        "organisation",
        {"Adhérent": "name", "Type de collectivité": "kind", "Région": "region"},
    ),
    Labelled("a glossary", [("Sigle", "Définition"), ("SEDA", _SENTENCE), ("SIREN", _SENTENCE)]),
    Labelled(
        "votes", [("Collectivité", "Pour", "Contre"), ("Brest Métropole", "x", None), ("Nantes Métropole", None, "x")]
    ),
    Labelled(
        "a matrix with persons beside bodies",
        [
            ("Organisme", "Référent", "R1", "R3 (expé)"),
            ("Brest Métropole", "Anne Le Gall", "GT", "x"),
            ("Calvados", "Luc Roux", None, "x"),
            ("Meuse", "Zoé Blanc", "GT", None),
        ],
        "participation",
        {"Organisme": "organisation", "R1": "role", "R3 (expé)": "role"},
    ),
    Labelled(
        "letters received",
        [
            ("Date", "Expéditeur", "Objet", "Suite donnée"),
            ("12/01/2018", "Sarthe", "Demande d'adhésion", "Réponse le 15"),
            ("13/01/2018", "Meuse", "Question", "En attente"),
        ],
    ),
    Labelled(
        "who leads what",
        [
            ("Reco", "Libellé court", "Chef de file Etat", "Chef de file collectivités"),
            ("R1", "Échanges", "SGMAP", "Brest Métropole"),
            ("R2", "Légalité", "DGCL", "Nantes Métropole"),
            ("R3", "Marchés", "DAE", "Rennes Métropole"),
        ],
        "recommendation",
        {
            "Reco": "code",
            "Libellé court": "short_title",
            "Chef de file Etat": "lead_state",
            "Chef de file collectivités": "lead_local",
        },
    ),
]

TABLES = [*PLANS, *PEOPLE, *PARTICIPANTS, *OTHERS, *MORE]

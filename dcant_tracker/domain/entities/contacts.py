"""People, the exchanges with them, the partners of the workbooks and attached files."""

from dcant_tracker.domain.fields import CalendarDay, Deadline, Entity, choice, day, flag, longtext, ref, text

INTERACTION = Entity(
    "interaction",
    number=17,
    sheet="Suivi des contacts",
    one="échange",
    personal=True,
    dated="held_on",
    fields=(
        ref("organisation", "Organisme", "organisation", key=True),
        day("held_on", "Date", key=True),
        text("summary", "Objet", key=True),
        choice("channel", "Canal", "channel", required=True),
        ref("contact", "Personne", "contact"),
        ref("recommendation", "Recommandation", "recommendation"),
        longtext("details", "Compte rendu", internal=True),
        day("follow_up_on", "À relancer le"),
        day("followed_up_on", "Relance faite le"),
        text("officer", "Suivi par"),
    ),
    order=("-held_on",),
    brief=("organisation", "summary"),
    deadline=Deadline("follow_up_on", open_while=(("followed_up_on", (None,)),), by_day=True),
    calendar=CalendarDay("follow_up_on", "organisation", "À rappeler : {what}"),
    title="Échange du {held_on} avec {organisation} – {summary}",
    called="{summary}",
)

CONTACT = Entity(
    "contact",
    number=18,
    sheet="Contacts",
    one="contact",
    personal=True,
    fields=(
        ref("organisation", "Organisme", "organisation", key=True),
        text("name", "Nom", key=True),
        choice("category", "Catégorie", "contact_category"),
        text("function", "Fonction"),
        text("email", "Courriel"),
        text("phone", "Téléphone"),
        text("source", "Origine des données"),
        day("informed_on", "Personne informée le"),
        flag("objection", "Opposition au traitement"),
        day("review_on", "Fiche à vérifier le"),
        day("left_on", "A quitté ses fonctions le"),
        ref("replaced_by", "Remplacée par", "contact"),
        longtext("notes", "Notes internes", internal=True),
    ),
    order=("name",),
    brief=("name", "organisation"),
    ended="left_on",
    title="{name} ({organisation})",
    called="{name}",
)

PARTNER = Entity(
    "partner",
    number=5,
    sheet="Partenaires",
    one="partenaire",
    fields=(
        text("name", "Nom", key=True),
        ref("organisation", "Organisme", "organisation"),
        longtext("description", "Description"),
    ),
    order=("name",),
)

ATTACHMENT = Entity(
    "attachment",
    number=16,
    sheet="Pièces jointes",
    one="pièce jointe",
    feminine=True,
    fields=(
        ref("owner", "Fiche", "any", key=True),
        text("label", "Libellé", key=True),
        text("target", "Adresse ou fichier"),
        day("added_on", "Ajoutée le"),
    ),
    order=("label",),
    title="Pièce jointe “{label}” – {owner}",
    called="{label}",
)

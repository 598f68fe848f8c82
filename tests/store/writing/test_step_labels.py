"""The labels of steps read like French."""

from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing import step_labels


def test_steps_say_what_was_done_to_which_record(store, add, recommendation, brest):
    labels = store.labels()
    adding = step_labels.adding(labels, "organisation", {"name": "Brest", "kind": "ville"})
    assert (adding.op, adding.label) == ("add", "Ajout de Brest (Collectivités et organismes)")
    record = get(store.read(), "recommendation", recommendation)
    editing = step_labels.editing(labels, record, ["status", "due_on"])
    assert (editing.op, editing.label) == ("edit", "Modification de Statut, Échéance : Mesure 3 (DcANT 2015-2017)")
    deleting = step_labels.deleting(labels, get(store.read(), "organisation", brest))
    assert (deleting.op, deleting.label) == ("delete", "Suppression de Brest Métropole (Collectivités et organismes)")


def test_a_title_that_says_its_kind_needs_no_sheet(store, add, recommendation):
    labels = store.labels()
    values = {"recommendation": recommendation, "title": "Cahier des charges"}
    assert step_labels.adding(labels, "milestone", values).label == "Ajout : Jalon “Cahier des charges” – mesure 3"
    record = get(store.read(), "milestone", add("milestone", **values))
    deleting = step_labels.deleting(labels, record).label
    assert deleting == "Suppression : Jalon “Cahier des charges” – mesure 3"


def test_de_loses_its_vowel_before_another(store, add):
    labels = store.labels()
    epinal = {"name": "Épinal", "kind": "ville"}
    assert step_labels.adding(labels, "organisation", epinal).label.startswith("Ajout d'Épinal")
    uid = add("organisation", name="Œuilly", kind="ville")
    record = get(store.read(), "organisation", uid)
    assert step_labels.deleting(labels, record).label.startswith("Suppression d'Œuilly")
    assert step_labels.editing(labels, record, ["insee_code", "department"]).label == (
        "Modification de Code INSEE, Département : Œuilly"
    )
    assert step_labels.editing(labels, record, ["member_since"]).label.startswith("Modification d'Adhérente depuis")


def test_a_long_list_of_fields_and_a_long_name_are_cut(store, add):
    uid = add("organisation", name="Ville " + "très " * 60 + "longue", kind="ville")
    record = get(store.read(), "organisation", uid)
    label = step_labels.editing(store.labels(), record, ["siren", "region", "population", "source", "notes"]).label
    assert label.startswith("Modification de SIREN, Région, Population, … : Ville très")
    assert len(label) < 200
    assert label.endswith("…")


def test_a_record_without_a_name_yet_is_called_by_its_kind(store):
    assert step_labels.adding(store.labels(), "recommendation", {}).label == "Ajout de recommandation (Recommandations)"

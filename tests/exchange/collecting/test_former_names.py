"""Forms that were sent before their sheet, a heading or an answer got another name are read like the others."""

import pytest

from dcant_tracker.exchange.collecting.folder import Status, read_folder


@pytest.fixture
def answered(campaign):
    campaign.prepare()
    return campaign.fill_all("brest", 2, "Largement")


def test_a_form_sent_under_other_names_is_answered(campaign, answered, rename):
    campaign.fill("brest", 2, governance_justification="Réunions mensuelles")
    ignored = [preview.ignored for preview in read_folder(campaign.desk.store, campaign.folder).previews]
    rename.sheet("evaluation", "Avis")
    rename.label("evaluation", "governance_score", "Gouvernance (note)")
    rename.label("evaluation", "governance_justification", "Gouvernance (motif)")
    rename.choice("score", "3", "Beaucoup")
    collection = read_folder(campaign.desk.store, campaign.folder)
    (brest,) = (file for file in collection.files if file.path == answered)
    assert brest.status is Status.PARTLY
    (added,) = (p for preview in collection.previews for p in preview.proposals)
    assert added.theirs["governance_score"] == "3"
    assert added.theirs["governance_justification"] == "Réunions mensuelles"
    assert [preview.ignored for preview in collection.previews] == ignored

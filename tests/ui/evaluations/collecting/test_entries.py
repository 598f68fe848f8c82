"""Where collecting is found: the menu, the palette, the lists it is about."""

import pytest

from dcant_tracker.ui.evaluations.collecting.collect_dialog import CollectDialog
from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog


@pytest.fixture
def opened(messages, settle):
    """The dialogs that were opened; each is given up at once."""
    seen = []

    def on_run(dialog):
        settle()
        seen.append((type(dialog), getattr(dialog, "campaigns", None) and dialog.campaigns.currentText()))
        return False

    messages.on_run = on_run
    return seen


def test_both_are_in_the_menu_and_in_the_palette(window, opened, settle):
    window.window_actions["prepare_forms"].trigger()
    window.window_actions["collect_forms"].trigger()
    assert [kind for kind, _campaign in opened] == [PrepareDialog, CollectDialog]
    window.palette_frame.open()
    window.palette_frame.field.setText("formulaires")
    settle()
    texts = window.palette_frame.entries.texts()
    assert "Préparer les formulaires d'une campagne…" in texts
    assert "Relever un dossier de formulaires…" in texts


@pytest.mark.parametrize("page", ["evaluation", "expected_evaluation", "campaign"])
def test_the_lists_of_a_collection_offer_both(window, opened, settle, page):
    shown = window.open_page(page)
    settle()
    (collecting,) = [action for action in shown.head_actions() if action.text() == "Collecter"]
    for action in collecting.menu().actions():
        action.trigger()
    thanks = [PrepareDialog] if page == "evaluation" else []
    assert [kind for kind, _campaign in opened] == [PrepareDialog, CollectDialog, *thanks]


def test_the_campaign_in_the_current_row_is_the_one_prepared(window, opened, settle, campaign, uid_of):
    shown = window.open_page("campaign")
    settle()
    shown.select(uid_of("campaign", "Printemps 2017"))
    settle()
    shown.on_prepare()
    assert opened == [(PrepareDialog, "Printemps 2017")]

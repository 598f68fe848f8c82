"""What a record holds because of another that it names, and the sentences that say so."""

import pytest

from dcant_tracker.domain import nouns
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.following import followers, followings


def test_whatever_is_about_an_experiment_follows_its_recommendation():
    links = {(link.entity.name, link.field.name, link.beside.name) for link in followers("experiment")}
    assert links == {
        (name, "recommendation", "experiment")
        for name in ("participation", "expected_evaluation", "evaluation", "milestone", "progress_point")
    }
    assert followers("programme") == followings("programme") == ()


def test_what_does_not_agree_is_said_with_gender_and_elision():
    (link,) = followings("participation")
    assert link.belongs_elsewhere() == "L'expérimentation relève d'une autre recommandation."
    assert link.disagrees() == "la recommandation n'est pas celle de l'expérimentation."
    assert link.way_out() == "Choisissez la recommandation de l'expérimentation, ou une autre expérimentation."


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ("organisation", ("l'organisme", "de l'organisme", "un autre organisme", "d'un autre organisme")),
        ("milestone", ("le jalon", "du jalon", "un autre jalon", "d'un autre jalon")),
        ("meeting", ("la réunion", "de la réunion", "une autre réunion", "d'une autre réunion")),
        ("evaluation", ("l'évaluation", "de l'évaluation", "une autre évaluation", "d'une autre évaluation")),
    ],
)
def test_an_entity_is_named_with_its_article(entity, said):
    one = CATALOGUE[entity]
    assert (nouns.the(one), nouns.of_the(one), nouns.another(one), nouns.of_another(one)) == said

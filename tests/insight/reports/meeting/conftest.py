"""A working group with a meeting held and one to come."""

from datetime import date
from types import SimpleNamespace

import pytest


@pytest.fixture
def met(add, story):
    """The uids of two meetings of one group, with what was promised at the first."""
    made = SimpleNamespace(story=story)
    made.group = add("group", name="Groupe archivage", kind="working_group", recommendation=story.archives)
    made.first = add(
        "meeting", title="Groupe archivage, séance 1", held_on=date(2017, 5, 10), kind="working_group", group=made.group
    )
    made.second = add(
        "meeting",
        title="Groupe archivage, séance 2",
        held_on=date(2017, 7, 4),
        hours="14 h – 16 h",
        place="Paris",
        kind="working_group",
        group=made.group,
        chair="Brest Métropole",
    )
    made.opening = add("agenda_item", meeting=made.second, position=1, title="Ouverture")
    made.market = add(
        "agenda_item",
        meeting=made.second,
        position=2,
        title="Marché commun",
        recommendation=story.archives,
        decision="Lancer la consultation",
    )
    add(
        "action_item",
        title="Écrire le cahier des charges",
        agenda_item=made.market,
        organisation=story.brest,
        officer="Camille Martin",
        due_on=date(2017, 9, 1),
    )
    promises = {"meeting": made.first, "organisation": story.metz}
    add("action_item", title="Envoyer l'étude", **promises, due_on=date(2017, 6, 1))
    add("action_item", title="Compter les archives", **promises, done_on=date(2017, 6, 12))
    add("action_item", title="Réserver la salle", **promises, done_on=date(2017, 5, 9))
    made.present = add("attendance", meeting=made.second, organisation=story.brest, contact=story.person)
    add("attendance", meeting=made.second, organisation=story.metz, presence="represented", represented_by="Léa Roy")
    add("attendance", meeting=made.second, organisation=story.lille, presence="excused")
    return made

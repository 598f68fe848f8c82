"""The dialogs of several laptops, filled as they would be after a week apart."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog
from team_scenes import Colleague, write


def team_dialogs(window) -> dict[str, Callable[[], QDialog]]:
    session = window.session
    store = session.store
    folder = Path(tempfile.mkdtemp(prefix="dcant-team-"))
    place = folder / "P - DcANT équipe"
    place.mkdir()

    def settling() -> QDialog:
        from dcant_tracker.ui.exchange.settling.dialog import SettlingDialog
        from dcant_tracker.ui.exchange.settling.disagreements import read_disagreements

        if not read_disagreements(store.read()).conflicts:
            apart(store, folder)
        dialog = SettlingDialog(session, read_disagreements(store.read()), window)
        dialog.resize(window.size() * 0.96)
        return dialog

    def settled() -> QDialog:
        dialog = settling()
        for rank, proposal in enumerate(dialog.choices.proposals):
            if proposal.field == "notes":
                dialog.show_rank(rank)
                dialog.on_take()
        getattr(session.messages, "answers", []).append(True)
        dialog.show_rank(next(rank for rank, one in enumerate(dialog.choices.proposals) if one.field == "status"))
        return dialog

    def deleted() -> QDialog:
        dialog = settling()
        dialog.show_rank(next(rank for rank, one in enumerate(dialog.choices.proposals) if one.field is None))
        return dialog

    def team() -> QDialog:
        from dcant_tracker.ui.team.dialog import TeamDialog

        return TeamDialog(session, window)

    def joining() -> QDialog:
        if not (place / "equipe-dcant.json").exists():
            Colleague(store, folder / "camille-3.sqlite").founds(place)
        dialog = team()
        dialog.joining.name.setText("Anaïs Roy")
        dialog.joining.address.setText(str(place))
        dialog.joining.look_there()
        return dialog

    def member() -> QDialog:
        from dcant_tracker.team import membership

        joining().deleteLater()
        session.meetings.take(membership.join(store, str(place), "Anaïs Roy"))
        return team()

    def merging() -> QDialog:
        from dcant_tracker.ui.team.merge_dialog import MergeDialog

        camille = Colleague(store, folder / "suivi de Camille.sqlite")
        uid = store.read().fetch_value("SELECT min(uid) FROM organisation")
        camille.writes("organisation", uid, notes="Nouvelle adresse à partir de mars.")
        camille.does(lambda tx: tx.add("organisation", {"name": "Quimper", "kind": "ville"}), "Ajout de Quimper")
        return MergeDialog(session, camille.path, window)

    return {
        "team-merging": merging,
        "team-none": team,
        "team-joining": joining,
        "settling": settling,
        "settling-decided": settled,
        "settling-deleted": deleted,
        "team-member": member,
    }


def apart(store, folder: Path) -> None:
    """Three people wrote in the same places."""
    uids = [uid for (uid,) in store.read().fetch_all("SELECT uid FROM recommendation ORDER BY id LIMIT 4")]
    bodies = [uid for (uid,) in store.read().fetch_all("SELECT uid FROM organisation ORDER BY id LIMIT 6")]
    camille = Colleague(store, folder / "camille.sqlite")
    paul = Colleague(store, folder / "paul.sqlite", "Paul Durand")
    camille.writes("recommendation", uids[0], status="done", notes="Vu avec la DINUM le 12 : c'est terminé.")
    camille.writes("recommendation", uids[1], officer="Camille Martin")
    camille.deletes("organisation", bodies[-1])
    paul.writes("recommendation", uids[0], status="on_hold", officer="Paul Durand")
    paul.writes("organisation", bodies[0], notes="Nouvelle directrice, rappeler en juin.")
    write(store, "recommendation", uids[0], status="in_progress", notes="Réunion du 12 reportée au 19.")
    write(store, "recommendation", uids[1], officer="Anaïs Roy")
    write(store, "organisation", bodies[0], notes="Le comité se réunit en septembre.")
    write(store, "organisation", bodies[-1], notes="À revoir avec la région.")
    camille.gives(store)
    paul.gives(store)

"""The dialogs about records that may be one, filled as they would be."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QDialog


def joining_dialogs(window) -> dict[str, Callable[[], QDialog]]:
    session = window.session
    store = session.store

    def twin() -> tuple[str, str]:
        """A record of the first body under another name, with a person of both."""
        from dcant_tracker.store.reading.queries import Query, records
        from dcant_tracker.store.writing.changes import Operation

        known = next((one for one in records(store.read(), Query("organisation")) if one["source"] == "Doublon"), None)
        bodies = [one for one in records(store.read(), Query("organisation")) if one != known]
        first = next((one for one in bodies if one["siren"]), bodies[0])
        if known is not None:
            return first.uid, known.uid

        def work(tx) -> str:
            other = tx.add(
                "organisation",
                {
                    "name": f"{first['name']} (communauté urbaine jusqu'en 2014)",
                    "kind": "communaute_urbaine",
                    "siren": first["siren"],
                    "short_name": "CU",
                    "member_since": "2012-01-01",
                    "source": "Doublon",
                    "notes": "Rappeler la directrice des achats avant le comité ; elle a changé de bureau.",
                },
            )
            measure = tx.reading.fetch_value("SELECT min(uid) FROM recommendation")
            for body, phone in ((first.uid, "02 98 00 00 00"), (other, "02 98 11 22 33")):
                tx.add("contact", {"organisation": body, "name": "Ana Le Goff", "phone": phone})
            tx.add("participation", {"organisation": other, "recommendation": measure, "role": "observer"})
            return other

        return first.uid, store.transact(Operation("add", "Un doublon"), work)[1]

    def joining() -> QDialog:
        from dcant_tracker.store.joining.plan import Pair
        from dcant_tracker.ui.records.joining.join_dialog import JoinDialog
        from dcant_tracker.ui.records.joining.looking import look

        return JoinDialog(session, look(store, Pair("organisation", *twin()), {}), window)

    def choosing() -> QDialog:
        from dcant_tracker.ui.records.joining.choosing import ChooseOther
        from dcant_tracker.ui.records.joining.opening import likely

        first, _other = twin()
        title = store.labels().of("organisation", first)
        return ChooseOther(session, "organisation", title, likely("organisation", first, store), window)

    def listing() -> QDialog:
        from dcant_tracker.ui.records.joining.doublets_dialog import DoubletsDialog

        twin()
        dialog = DoubletsDialog(session, window)
        session.jobs.wait_idle()
        QApplication.processEvents()
        return dialog

    def renaming() -> QDialog:
        from dcant_tracker.ui.records.renamed import Renamed
        from dcant_tracker.ui.records.renamed_dialog import RenamedDialog

        first, _other = twin()
        name = store.labels().of("organisation", first)
        return RenamedDialog(session, Renamed(first, name, {"name": "Communauté urbaine de Brest océane"}), window)

    return {
        "dialog-renamed": renaming,
        "dialog-join": joining,
        "dialog-join-other": choosing,
        "dialog-doublets": listing,
    }

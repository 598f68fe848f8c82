"""The dialogs about many rows at once, filled as they would be; for the screenshots and for who hears the window."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QDialog


def rows_dialogs(window) -> dict[str, Callable[[], QDialog]]:
    session = window.session
    store = session.store

    def pasting() -> QDialog:
        from dcant_tracker.domain.catalogue import CATALOGUE
        from dcant_tracker.ui.records.table.paste_answers import PasteDialog
        from dcant_tracker.ui.records.table.pasting import PastedRow, plan

        rows = [
            PastedRow("", {"organisation": name, "role": role, "recommendation": "1", "since": since})
            for name, role, since in (
                ("Métropole de Brest", "Pilote", "04/07/2017"),
                ("CC de Brest", "Expérimentateur", "04/07/2017"),
                ("CC de Brest", "Observateur", "mars 2017"),
                ("Ville d'Arras", "Chef de file", "31/06/2017"),
            )
        ]
        made = plan(store, "participation", rows, {"status": "confirmed"})
        return PasteDialog(session, CATALOGUE["participation"], rows, made, window)

    def several() -> QDialog:
        from dcant_tracker.ui.records.adding.pick_organisation import PickOrganisationDialog

        dialog = PickOrganisationDialog(session, several=True, parent=window)
        session.jobs.wait_idle()
        QApplication.processEvents()
        dialog.keep_named(["Rennes", "Lorient", "Quimper", "Vannes", "Saint-Denis", "Fougères"])
        dialog.line.setText("saint-malo")
        return dialog

    def replacing() -> QDialog:
        from dcant_tracker.domain.catalogue import CATALOGUE
        from dcant_tracker.ui.records.table.replace_dialog import ReplaceDialog

        entity = CATALOGUE["organisation"]
        ids = [number for (number,) in store.read().fetch_all("SELECT id FROM organisation ORDER BY id LIMIT 400")]
        dialog = ReplaceDialog(session, entity, entity.fields, ids, (), window)
        dialog.wanted.setText("Métropole" if len(ids) < 50 else "saint")
        dialog.replacement.setText("")
        dialog.look()
        return dialog

    return {"dialog-pasting": pasting, "dialog-several": several, "dialog-replacing": replacing}

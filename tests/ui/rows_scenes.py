"""The dialogs about many rows at once, filled as they would be; for the screenshots and for who hears the window."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel
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


def rows_moments(window) -> dict[str, Callable[[], None]]:
    """Lists and the matrix while one works with many rows."""

    def opened(entity: str):
        page = window.open_page(entity)
        settle()
        return page

    def settle() -> None:
        for _again in range(3):
            window.session.jobs.wait_idle()
            QApplication.processEvents()

    def typing() -> None:
        page = opened("organisation")
        page.view.type_new_row()
        page.table.draft.put("name", "Quimper")
        page.table.show_draft()

    def grouping() -> None:
        page = opened("organisation")
        page.groups.group_by("kind")
        settle()
        for row in range(2):
            page.table.fold(row)

    def rectangle() -> None:
        page = opened("participation")
        page.show_matrix()
        settle()
        view = page.pane.view
        corners = view.model().index(1, 0), view.model().index(3, 2)
        view.setCurrentIndex(corners[0])
        view.selectionModel().select(QItemSelection(*corners), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def dense(entity: str) -> None:
        window.window_actions["density.compact"].trigger()
        page = opened(entity)
        if entity == "participation":
            page.show_matrix()

    return {
        "rows-typing": typing,
        "rows-grouped": grouping,
        "matrix-rectangle": rectangle,
        "matrix-compact": lambda: dense("participation"),
        "list-compact": lambda: dense("organisation"),
    }

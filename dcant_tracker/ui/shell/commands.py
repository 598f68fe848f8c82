"""What the menus of the window do; `ui.shell.actions` says which menu does what."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DATA_FILES, DCANT, READABLE, filters
from dcant_tracker.settings import backup_dir, data_dir
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.page import Page, Printed
from dcant_tracker.ui.shell.data_files import DataFiles
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.exchange.merging.batch import Batch
    from dcant_tracker.ui.exchange.preview.incoming import Imports


class Commands(QObject):
    """The commands of one window, which is their parent; what is about the window itself is asked of it."""

    searchWanted = Signal()
    foldingWanted = Signal()
    """The navigation is to be folded, or unfolded."""
    dressed = Signal()
    """The theme or the size of the text is another one."""

    def __init__(
        self, session: Session, window: QWidget, current_page: Callable[[], Page], files: DataFiles | None
    ) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._current_page = current_page
        self._files = files

    @Slot()
    def on_new(self) -> None:
        """Another data file, empty."""
        suggested = self._session.store.path.with_name(_("Nouveau suivi{suffix}").format(suffix=DCANT.suffix))
        path = self._session.messages.save_file(_("Nouveau fichier de données"), suggested, filters(DATA_FILES))
        if path is not None and self._files is not None:
            self._files.create_empty(path)

    @Slot()
    def on_open(self) -> None:
        """Another data file that exists."""
        folder = self._session.store.path.parent
        path = self._session.messages.open_file(_("Ouvrir un fichier de données"), filters(DATA_FILES), folder)
        if path is not None and self._files is not None:
            self._files.open(path)

    @Slot()
    def on_new_window(self) -> None:
        """Another data file that exists, beside this one."""
        from dcant_tracker.ui.shell.another_window import open_beside

        messages = self._session.messages
        folder = self._session.store.path.parent
        path = messages.open_file(_("Ouvrir dans une nouvelle fenêtre"), filters(DATA_FILES), folder)
        if path is not None:
            try:
                open_beside(path)
            except UserError as problem:
                messages.error(problem)

    @Slot(str)
    def on_recent(self, path: str) -> None:
        """A data file opened before."""
        if self._files is not None:
            self._files.open(Path(path))

    @Slot()
    def on_export(self) -> None:
        """A workbook out, the list in view ticked at first."""
        from dcant_tracker.ui.exchange.outgoing import export_workbook

        export_workbook(self._session, self._window, self._current_page().listed)

    @Slot()
    def on_import(self) -> None:
        """A workbook to take in."""
        paths = self._session.messages.open_files(_("Importer un classeur"), filters(READABLE, _("Classeurs")))
        if paths:
            self._session.importRequested.emit(paths)

    @Slot(list)
    def on_import_requested(self, paths: list[Path]) -> None:
        """Workbooks that were chosen or dropped: compare them, one after the other."""
        self._imports().take(paths)

    @Slot(object)
    def on_decisions_wanted(self, batch: "Batch") -> None:
        """Files that were compared elsewhere: decide on them."""
        self._imports().show(batch)

    def _imports(self) -> "Imports":
        from dcant_tracker.ui.exchange.preview.incoming import Imports

        return Imports.of(self._session, self._window)

    @Slot()
    def on_settle(self) -> None:
        """What several laptops wrote in the same place without knowing of each other: to be settled."""
        from dcant_tracker.ui.exchange.settling.opening import open_settling

        open_settling(self._session, self._window)

    @Slot()
    def on_team(self) -> None:
        """The team: found it, join it, see who is in."""
        from dcant_tracker.ui.team.dialog import TeamDialog

        self._session.messages.run(TeamDialog(self._session, self._window))

    @Slot()
    def on_merge(self) -> None:
        """Another data file, whose steps are to come in here."""
        from dcant_tracker.ui.team.merge_dialog import merge_with

        folder = self._session.store.path.parent
        path = self._session.messages.open_file(_("Fusionner avec un autre fichier"), filters(DATA_FILES), folder)
        if path is not None:
            merge_with(self._session, path, self._window)

    @Slot()
    def on_sync(self) -> None:
        """Meet the team now."""
        if self._session.meetings.is_member:
            self._session.meetings.meet_now()
        else:
            self.on_team()

    @Slot()
    def on_mappings(self) -> None:
        """The saved correspondences of foreign workbooks."""
        from dcant_tracker.ui.exchange.foreign.flow import ForeignFlow

        ForeignFlow(self._session, self._window).manage()

    @Slot()
    def on_prepare_forms(self) -> None:
        """The forms of a campaign, one for each organisation asked."""
        from dcant_tracker.ui.evaluations.collecting.opening import prepare_forms

        prepare_forms(self._session, self._window)

    @Slot(str, str)
    def on_forms_wanted(self, entity: str, campaign: str) -> None:
        """The forms of a campaign that ask for records of ``entity``."""
        from dcant_tracker.ui.evaluations.collecting.opening import prepare_forms

        prepare_forms(self._session, self._window, campaign or None, entity)

    @Slot()
    def on_collect_forms(self) -> None:
        """A folder of forms that came back."""
        self.on_returns_wanted("")

    @Slot(str)
    def on_returns_wanted(self, campaign: str) -> None:
        """A folder of forms of ``campaign`` (uid; empty: of whichever it is)."""
        from dcant_tracker.ui.evaluations.collecting.opening import collect_forms

        collect_forms(self._session, self._window, campaign or None)

    @Slot()
    def on_report(self) -> None:
        """A report for Word or as a PDF, about the record whose sheet is in view where there is one."""
        self.on_report_wanted(*self._current_page().reported)

    @Slot(str, str)
    def on_report_wanted(self, kind: str, uid: str) -> None:
        """A report of that kind on that record at first."""
        from dcant_tracker.ui.insight.reports.report_dialog import open_report

        page = self._current_page()
        chosen = page.report_choices if kind == page.reported[0] else {}
        open_report(self._session, self._window, kind, uid, chosen)

    @Slot()
    def on_print(self) -> None:
        """What is in view on paper: the list, the matrix, the figure; else a report about it."""
        printed = self._current_page().printed
        if printed is None:
            self.on_report()
        else:
            self.on_print_wanted(*printed)

    @Slot(object, str)
    def on_print_wanted(self, printed: Printed, name: str) -> None:
        """The pages that ``printed`` makes, to be looked at first."""
        from dcant_tracker.ui.insight.reports.print_dialog import PrintDialog

        self._session.messages.run(PrintDialog(self._session, printed, name, self._window))

    @Slot()
    def on_note_call(self) -> None:
        """A call, with the organisation or the person whose sheet is in view where there is one."""
        from dcant_tracker.ui.records.adding.creating import create

        create(
            self._session,
            "interaction",
            {"channel": "call", **self._current_page().called},
            title=_("Noter un appel"),
        )

    @Slot()
    def on_new_meeting(self) -> None:
        """A meeting, whose page opens to be prepared."""
        from dcant_tracker.ui.records.adding.creating import create

        create(self._session, "meeting", None, partial(self._session.openRecord, "meeting"))

    @Slot()
    def on_doublets(self) -> None:
        """Records that may be one: to be joined, or said to be two."""
        from dcant_tracker.ui.records.joining.doublets_dialog import DoubletsDialog

        self._session.messages.run(DoubletsDialog(self._session, self._window))

    @Slot()
    def on_calendar(self) -> None:
        """What the officer follows and all meetings, for her calendar program."""
        from dcant_tracker.ui.insight.calendar import save_calendar

        officer = self._session.preferences.officer
        if not officer:
            self._session.messages.error(
                UserError(
                    _("Votre nom n'est pas connu : l'application ne sait pas ce que vous suivez."),
                    _("Écrivez-le dans Fichier › Préférences, ou prenez le calendrier de tous."),
                )
            )
            return
        save_calendar(self._session, officer)

    @Slot()
    def on_calendar_of_all(self) -> None:
        """Everything that is due and all meetings, for a calendar program."""
        from dcant_tracker.ui.insight.calendar import save_calendar

        save_calendar(self._session)

    @Slot()
    def on_backup(self) -> None:
        """A verified copy where the officer wants it."""
        from dcant_tracker.ui.shell.backups import save_copy

        save_copy(self._session)

    @Slot()
    def on_restore(self) -> None:
        """An earlier state of the whole file."""
        from dcant_tracker.ui.shell.backups import restore_copy

        if self._files is not None:
            restore_copy(self._session, self._files)

    @Slot()
    def on_check(self) -> None:
        """Whether the data file is as the application would have written it; mending it where it is not."""
        from dcant_tracker.ui.shell.check_dialog import CheckDialog

        self._session.messages.run(CheckDialog(self._session, self._window))

    @Slot()
    def on_backup_folder(self) -> None:
        """The automatic copies, in the system's file manager."""
        from dcant_tracker.ui.kit.folders import show_folder

        folder = backup_dir(self._session.store.path)
        show_folder(folder if folder.is_dir() else folder.parent)

    @Slot()
    def on_preferences(self) -> None:
        """Name, theme, size of the text."""
        from dcant_tracker.ui.shell.preferences_dialog import PreferencesDialog

        dialog = PreferencesDialog(self._session.preferences, self._window)
        if self._session.messages.run(dialog):
            dialog.apply_to(self._session.preferences)
            self._dress()
            self._session.preferencesChanged.emit()

    @Slot()
    def on_quit(self) -> None:
        """Close the window, once everything is written."""
        self._window.close()

    @Slot()
    def on_undo(self) -> None:
        """Take back the last step."""
        self._session.undo()

    @Slot()
    def on_redo(self) -> None:
        """Bring back what was undone last."""
        self._session.redo()

    @Slot()
    def on_copy(self) -> None:
        """Copy from whatever has the focus."""
        self._forward("copy")

    @Slot()
    def on_paste(self) -> None:
        """Paste into whatever has the focus."""
        self._forward("paste")

    @Slot()
    def on_search(self) -> None:
        """Any record, any action."""
        self.searchWanted.emit()

    @Slot()
    def on_theme(self) -> None:
        """Light, dark, or as the system."""
        self._session.preferences.theme = self._chosen()
        self._dress()

    @Slot()
    def on_scale(self) -> None:
        """The size of the text."""
        self._session.preferences.scale = self._chosen()
        self._dress()

    @Slot()
    def on_density(self) -> None:
        """How high the rows of long lists and matrices are."""
        self._session.preferences.density = self._chosen()
        self._dress()

    @Slot()
    def on_navigation(self) -> None:
        """Fold or unfold the navigation."""
        self.foldingWanted.emit()

    @Slot()
    def on_journal(self) -> None:
        """Every step of the history."""
        self._session.navigatePage.emit("journal")

    @Slot()
    def on_guide(self) -> None:
        """The user's guide beside the window, at what it says of the page in view."""
        from dcant_tracker.ui.shell.help import HelpWindow

        HelpWindow.show_for(self._window, self._current_page().chapter)

    @Slot()
    def on_keys(self) -> None:
        """The chapter of the guide on the keyboard."""
        from dcant_tracker.ui.shell.help import HelpWindow

        HelpWindow.show_for(self._window, "clavier")

    @Slot()
    def on_update(self) -> None:
        """Whether the association tells of a newer version, where it said how to ask."""
        from dcant_tracker.ui.shell.update_dialog import UpdateDialog

        self._session.messages.run(UpdateDialog(self._window))

    @Slot()
    def on_log(self) -> None:
        """What the application noted for whoever mends it."""
        from dcant_tracker.ui.shell.technical_texts import show_log

        show_log(self._session)

    @Slot()
    def on_incident(self) -> None:
        """The report of the last defect."""
        from dcant_tracker.ui.shell.technical_texts import show_incident

        show_incident(self._session)

    @Slot()
    def on_data_folder(self) -> None:
        """Where preferences, log and the usual data file lie, in the system's file manager."""
        from dcant_tracker.ui.kit.folders import show_folder

        try:
            show_folder(data_dir())
        except OSError:
            show_folder(self._session.store.path.parent)

    @Slot()
    def on_about(self) -> None:
        """Version, licence, and what the application is made of."""
        from dcant_tracker.ui.shell.about import AboutDialog

        self._session.messages.run(AboutDialog(self._window))

    def _dress(self) -> None:
        """The theme and the size of the text that the officer prefers."""
        preferences = self._session.preferences
        preferences.save()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, preferences.theme, preferences.scale, compact=preferences.is_compact)
        self.dressed.emit()

    def _chosen(self) -> Any:
        """The value of the action that was triggered."""
        action = self.sender()
        assert isinstance(action, QAction)
        return action.data()

    def _forward(self, name: str) -> None:
        handler = getattr(QApplication.focusWidget(), name, None)
        if callable(handler):
            handler()

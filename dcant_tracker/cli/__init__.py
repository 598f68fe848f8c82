"""The command line: the same things as the window, for scripts and for those who prefer to type.

Statuses: 0 done, 1 a problem told on standard error, 2 wrong usage, 3 conflicts stopped an import.
"""

import sys
from pathlib import Path

from dcant_tracker.cli.output import NobodyReads, finish, open_closed_streams, speak_utf8, tell
from dcant_tracker.errors import Cancelled, UsageError, UserError
from dcant_tracker.file_formats import DATA_FILES, format_of
from dcant_tracker.words import _

__all__ = ["main"]

PROBLEM, WRONG_USAGE = 1, 2


def main(argv: list[str] | None = None) -> int:
    """Run the command in ``argv`` (the program's own arguments by default) and return its status.

    Without a command, opens the window. Whatever goes wrong is told in French, never as a traceback.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    open_closed_streams()
    speak_utf8()
    try:
        status = _run(arguments)
        finish()
    except NobodyReads:
        return 0
    except UsageError as problem:
        return _refuse(problem, WRONG_USAGE)
    except UserError as problem:
        return _refuse(problem, PROBLEM)
    except (Cancelled, KeyboardInterrupt):
        tell(_("Interrompu : rien de ce travail n'a été gardé."))
        return PROBLEM
    except OSError as problem:
        tell(str(_refused_by_system(problem) or _defect(problem)))
        return PROBLEM
    except Exception as problem:  # noqa: BLE001 - the last resort, told in a sentence and logged whole
        tell(_defect(problem))
        return PROBLEM
    return status


def _run(arguments: list[str]) -> int:
    data_file = _data_file_alone(arguments)
    if data_file is not None or not arguments:
        return _open_window(data_file)
    from dcant_tracker.cli.running import run

    return run(arguments)


def _data_file_alone(arguments: list[str]) -> Path | None:
    """The file that is named or of ``--data`` when nothing else is: the window opens without loading the commands.

    No command has a point in its name, so that a data file which is not there is told as one.
    """
    if len(arguments) == 1 and arguments[0].startswith("--data="):
        return Path(arguments[0].partition("=")[2])
    if len(arguments) == 1 and (format_of(Path(arguments[0]), DATA_FILES) or Path(arguments[0]).is_file()):
        return Path(arguments[0])
    if len(arguments) == 2 and arguments[0] == "--data":
        return Path(arguments[1])
    return None


def _open_window(data_file: Path | None) -> int:
    from dcant_tracker.ui.shell import start

    try:
        open_window = start.load()
    except ImportError as problem:
        raise UserError(
            _("La fenêtre ne peut pas s'ouvrir : {problem}.").format(problem=problem),
            _("Réinstallez l'application ; les commandes restent utilisables (« dcant-tracker --help »)."),
        ) from problem
    return open_window(data_file)


def _refuse(problem: UserError, status: int) -> int:
    tell(problem.message)
    if problem.hint:
        tell(problem.hint)
    return status


def _refused_by_system(problem: OSError) -> UserError | None:
    """The sentence for what the disk or the system refuses; None where a file of ours is missing, which is a defect."""
    from dcant_tracker.store.file.refusals import disk_sentence

    if isinstance(problem, FileNotFoundError):
        return None
    return disk_sentence(problem, Path(problem.filename or _("la sortie")))


def _defect(problem: Exception) -> str:
    """The sentence for a defect of ours, once its details are in the log."""
    import logging

    from dcant_tracker.settings import log_file, start_logging

    message = _("Un défaut de l'application a interrompu la commande ({kind}).").format(kind=type(problem).__name__)
    try:
        start_logging()
        logging.getLogger("dcant_tracker").error("unexpected in the command line", exc_info=problem)
    except OSError:
        return message
    hint = _("Rien n'a été enregistré à moitié. Envoyez le journal « {log} » à l'assistance.")
    return f"{message} {hint.format(log=log_file())}"

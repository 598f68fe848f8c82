"""The command line: the same things as the window, for scripts and for those who prefer to type.

Statuses: 0 done, 1 a problem told on standard error, 2 wrong usage, 3 conflicts stopped an import.
"""

import sys
from pathlib import Path

from dcant_tracker.cli.output import NobodyReads, finish, open_closed_streams, speak_utf8, tell
from dcant_tracker.errors import Cancelled, UsageError, UserError
from dcant_tracker.ways import typed
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
    data_file, named = _data_file_of(arguments)
    if all(map(_is_for_the_window, named)) and not (named and _is_command(named[0])):
        return _open_window(data_file, [Path(name) for name in named])
    from dcant_tracker.cli.running import run

    with typed():
        return run(arguments)


def _data_file_of(arguments: list[str]) -> tuple[Path | None, list[str]]:
    """The file of ``--data`` where it stands first, and what follows."""
    if arguments[:1] == ["--data"] and len(arguments) > 1:
        return Path(arguments[1]), arguments[2:]
    if arguments and arguments[0].startswith("--data="):
        return Path(arguments[0].partition("=")[2]), arguments[1:]
    return None, arguments


def _is_for_the_window(argument: str) -> bool:
    """Whether ``argument`` names a file, there or not: no command has a point in its name."""
    if not argument or argument.startswith("-"):
        return False
    try:
        return Path(argument).suffix != "" or Path(argument).name != argument or Path(argument).exists()
    except (OSError, ValueError):
        return True


def _is_command(argument: str) -> bool:
    """Whether ``argument`` is a command; the commands are loaded only for a word that could be one."""
    if not argument.replace("-", "").isalpha():
        return False
    from dcant_tracker.cli.running import is_command

    return is_command(argument)


def _open_window(data_file: Path | None, files: list[Path]) -> int:
    from dcant_tracker.ui.shell import start

    try:
        open_window = start.load()
    except ImportError as problem:
        raise UserError(
            _("La fenêtre ne peut pas s'ouvrir : {problem}.").format(problem=problem),
            _("Réinstallez l'application ; les commandes restent utilisables (« dcant-tracker --help »)."),
        ) from problem
    return open_window(data_file, files)


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

    from dcant_tracker.settings import log_file
    from dcant_tracker.technical_log import keep_incident, start_logging

    message = _("Un défaut de l'application a interrompu la commande ({kind}).").format(kind=type(problem).__name__)
    try:
        start_logging()
        keep_incident(problem)
        logging.getLogger("dcant_tracker").error("unexpected in the command line", exc_info=problem)
    except OSError:
        return message
    hint = _("Rien n'a été enregistré à moitié. Envoyez le journal « {log} » à l'assistance.")
    return f"{message} {hint.format(log=log_file())}"

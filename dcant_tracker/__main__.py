"""Starts the command line; without a command, the window."""

import sys

READ_WORKBOOK = "--read-workbook"
"""First argument of the child process that parses one workbook; the bundle has no other executable."""


def main(argv: list[str] | None = None) -> int:
    """Run what ``argv`` (the process's own when None) asks for; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == [READ_WORKBOOK]:
        from dcant_tracker.exchange.reader import child

        child.main(arguments[1:])
    if arguments:
        from dcant_tracker.cli import main as run_command

        return run_command(arguments)
    from dcant_tracker.ui.shell import start

    return start.load()(None, ())


if __name__ == "__main__":
    sys.exit(main())

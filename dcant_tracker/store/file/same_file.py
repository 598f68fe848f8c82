"""Whether the path of a data file still leads to the file that was opened there.

Readers keep their connection, each write opens one: were the file replaced in between, they would not speak of the
same data.
"""

from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.words import _


class AnotherFile(UserError):  # noqa: N818 - a refusal, said to a person
    """The path leads to another file than the one that was opened, or to none."""


def place_of(path: Path) -> tuple[int, int]:
    """The device and the number of the file at ``path``, which stay when it is written to and renamed."""
    found = path.stat()
    return found.st_dev, found.st_ino


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, on whatever way: another case, a short name, a link, a mapped drive."""
    try:
        return one.absolute() == other.absolute() or one.samefile(other)
    except (OSError, ValueError):
        return False


def refuse_another(path: Path, opened: tuple[int, int]) -> None:
    """Raise AnotherFile when ``path`` does not lead to the file ``opened`` any more."""
    try:
        there = place_of(path)
    except OSError as problem:
        raise AnotherFile(
            _("« {file} » n'est plus à sa place : il a été déplacé, renommé ou supprimé.").format(file=path.name),
            _("Remettez-le dans « {folder} », ou ouvrez-le là où il est ; rien n'a été écrit.").format(
                folder=path.parent
            ),
        ) from problem
    if there != opened:
        raise AnotherFile(
            _("« {file} » a été remplacé par un autre fichier pendant qu'il était ouvert.").format(file=path.name),
            _("Fermez la fenêtre et rouvrez-le pour travailler sur celui qui est là ; rien n'y a été écrit."),
        )

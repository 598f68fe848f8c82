"""Restores only copies that hold what they held: a copy is checked whole before it takes the place of the data file.

A record that its history does not lead to, a lost step, an altered workbook tell that a copy is damaged though every
page of it can be read. What was written so, under the rules of another day, and what is worked out of the rest say
nothing of the kind: such a copy is restored, and what the check finds in it is told.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check_contents
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.file.backup import backups_of, put_back, verify
from dcant_tracker.store.file.refusals import UnsoundFileError
from dcant_tracker.store.file.working_copy import working_copy
from dcant_tracker.store.store import Store
from dcant_tracker.ways import Way
from dcant_tracker.words import _, ngettext

_TOLD_ONLY = frozenset(
    {
        FindingKind.STORE_ID,
        FindingKind.DERIVED,
        FindingKind.SEARCH,
        FindingKind.INDEX_MISSING,
        FindingKind.INDEX_ADDED,
        FindingKind.COLUMN_ADDED,
        FindingKind.VALUE,
        FindingKind.REQUIRED,
        FindingKind.PERIOD,
        FindingKind.FOLLOWING,
        FindingKind.KEY,
        FindingKind.STEP_TIME,
    }
)
"""What a copy may be restored with: a repair loses nothing of what it mends there."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A restoration: where the ``replaced`` file went (None: there was none), what is to be mended in the new one."""

    replaced: Path | None
    findings: tuple[Finding, ...] = ()

    def told(self) -> str:
        """What the check found in what was restored, in a sentence; nothing when it is sound."""
        if not self.findings:
            return ""
        return _("Elle demande une réparation ({repair}) : {problems}").format(
            repair=Way.REPAIR.said, problems=_listed(self.findings)
        )


def restore(copy: Path, path: Path) -> Restored:
    """Put ``copy`` in the place of the data file at ``path``, which is kept; close its store before.

    Raises UserError when the copy cannot be read, UnsoundFileError when it holds no longer what it held: then nothing
    changed.
    """
    found = vetted(copy, path)
    return Restored(put_back(copy, path), found)


def restore_newest(path: Path) -> tuple[Path, Restored]:
    """Put the newest backup that may be restored in the place of the data file at ``path``, which is kept.

    Where the check refuses all, the newest that can be read: it is better than a file that cannot be opened, and what
    is wrong with it is told. Raises UserError when there is none.
    """
    for way in (restore, _restore_readable):
        for copy in backups_of(path):
            with contextlib.suppress(UserError):
                return copy, way(copy, path)
    raise UserError(
        _("Aucune sauvegarde de « {file} » n'a pu être restaurée.").format(file=path.name),
        _("Ouvrez une copie saine du fichier, ou une sauvegarde gardée ailleurs."),
    )


def _restore_readable(copy: Path, path: Path) -> Restored:
    verify(copy, path)
    found = findings_of(copy)
    return Restored(put_back(copy, path), found)


def vetted(copy: Path, path: Path) -> tuple[Finding, ...]:
    """What the check tells of a ``copy`` that may still take the place of ``path``. Raises as :func:`restore`."""
    verify(copy, path)
    found = findings_of(copy)
    lost = [finding for finding in found if finding.kind not in _TOLD_ONLY]
    if lost:
        raise UnsoundFileError(
            _("« {file} » ne peut pas être restaurée telle quelle : {problems}").format(
                file=copy.name, problems=_listed(lost)
            ),
            _(
                "Choisissez une autre sauvegarde, ouvrez celle-ci pour la réparer ({repair}), ou n'en reprenez que ce "
                "qui est sain ({sound_copy}) ; vos données n'ont pas été touchées."
            ).format(repair=Way.REPAIR.said, sound_copy=Way.SOUND_COPY.said),
        )
    return found


def findings_of(copy: Path) -> tuple[Finding, ...]:
    """What the check finds in the data file at ``copy``, which is read through a copy at today's schema."""
    with working_copy(copy) as draft, contextlib.closing(Store.open(draft)) as store:
        return tuple(check_contents(store))


def _listed(findings: Iterable[Finding]) -> str:
    """The first of ``findings``, and how many more there are."""
    first, *others = findings
    if not others:
        return first.message
    more = ngettext("({count} autre problème)", "({count} autres problèmes)", len(others)).format(count=len(others))
    return f"{first.message} {more}"

"""Takes in what another data file holds, for the command « merge »: compared, then written as one step."""

import contextlib
from functools import partial
from pathlib import Path

from dcant_tracker.domain.file_names import name_of
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.importing import Imported, Policy, ProgressCall, take_in
from dcant_tracker.exchange.sources.data_file import compared_with
from dcant_tracker.store.file.working_copy import working_copy
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.words import _


def merge(
    store: Store, path: Path, policy: Policy, *, dry_run: bool = False, progress: ProgressCall | None = None
) -> Imported:
    """Compare the data file at ``path`` with that of ``store``, and write by ``policy``; the other is only read.

    Raises UserError when it cannot be read, or is the data file itself.
    """
    if path.exists() and path.samefile(store.path):
        raise UserError(
            _("« {file} » est le fichier de données lui-même.").format(file=path.name),
            _("Indiquez celui de la personne dont vous voulez reprendre le travail."),
        )
    operation = Operation(Op.MERGE, _("Fusion avec {file}").format(file=name_of(path)), name_of(path), always=True)
    with working_copy(path) as copy, contextlib.closing(Store(copy)) as other:
        opener = partial(compared_with, theirs=other.read(), path=path)
        return take_in(store, [opener], policy, operation, dry_run=dry_run, progress=progress)

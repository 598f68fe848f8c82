"""What an erasure that was killed left to do, for whoever opens the data file next."""

from dcant_tracker.store.erasure import lingering
from dcant_tracker.store.store import Store


def resume(store: Store) -> None:
    """Clean the copies of the data file of ``store`` of persons who were erased, where that is still to be done."""
    if lingering.due(store.read()):
        from dcant_tracker.store.erasure.erasing import clean_lingering

        clean_lingering(store)

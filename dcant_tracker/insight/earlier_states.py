"""Earlier states of a data file, kept from one picture to the next: to rebuild one takes a while."""

import weakref
from contextlib import ExitStack
from typing import TYPE_CHECKING

from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store

if TYPE_CHECKING:
    from dcant_tracker.insight.state import State


class EarlierStates:
    """The earlier state of one data file that was asked for last. Belongs to the worker's thread.

    What it holds reads the file, and would keep it in memory: it goes when the file is closed.
    """

    def __init__(self) -> None:
        self._held = ExitStack()
        self._known: tuple[str, int] | None = None
        self._state: State | None = None

    @classmethod
    def of(cls, store: Store) -> "EarlierStates":
        """Those of ``store``."""
        if store not in _kept:
            _kept[store] = made = cls()
            store.let_go_with_it(made.forget)
        return _kept[store]

    def at(self, reading: Reading, when: str) -> "State":
        """The records at ``when`` (an ISO day), now when empty; good until the next call.

        Raises UserError when ``when`` is not understood.
        """
        from dcant_tracker.insight.state import state_at

        if not when:
            with state_at(reading, None) as now:
                return now
        known = (when, reading.last_step())
        if self._state is None or known != self._known:
            self.forget()
            self._state = self._held.enter_context(state_at(reading, when))
            self._known = known
        return self._state

    def forget(self) -> None:
        """Let go of the state that is held."""
        self._state = self._known = None
        self._held.close()


_kept: "weakref.WeakKeyDictionary[Store, EarlierStates]" = weakref.WeakKeyDictionary()


def state_of(store: Store, when: str) -> "State":
    """The records of ``store`` at ``when``, on the worker; now when empty."""
    return EarlierStates.of(store).at(store.read(), when)


def forget_earlier(store: Store) -> None:
    """Give back the memory of the earlier state of ``store``, on the worker."""
    EarlierStates.of(store).forget()

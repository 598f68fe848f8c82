"""Rows of one source with the same « Réf. »: which of them keeps it, settled before rows are understood."""

from collections.abc import Iterable

from dcant_tracker.exchange.merging.as_sent import AsSent, written_key
from dcant_tracker.exchange.merging.written_row import WrittenRow
from dcant_tracker.words import _


class SameRefs:
    """Settles them by what the source said when it left, else by our records."""

    def __init__(self, sent: AsSent) -> None:
        self._sent = sent

    def settle(self, rows: Iterable[WrittenRow]) -> None:
        """Of rows with the same « Réf. », the one that still bears the base's key keeps it."""
        groups: dict[tuple[str, str], list[WrittenRow]] = {}
        for row in rows:
            if row.ref:
                groups.setdefault((row.entity.name, row.ref), []).append(row)
        for group in groups.values():
            if len(group) > 1:
                self._choose_keeper(group)

    def _choose_keeper(self, group: list[WrittenRow]) -> None:
        sent = self._sent.key(group[0]) or ()
        keys = [written_key(row) for row in group]
        keepers = [row for row, key in zip(group, keys, strict=True) if key == sent]
        message = _("La même « Réf. » figure sur les lignes {rows} : laquelle est la bonne ?").format(
            rows=_lines(group)
        )
        if len(keepers) != 1:
            for row in group:
                row.trouble = message
            return
        for row, key in zip(group, keys, strict=True):
            if row is not keepers[0]:
                row.ref = ""
                row.note = _("Copie de la ligne {row}, sans « Réf. » propre.").format(row=keepers[0].number)
                if key == sent:
                    row.trouble = message


def _lines(group: Iterable[WrittenRow]) -> str:
    """« 4, 7 », with their sheets where they stand on several."""
    rows = list(group)
    if len({row.sheet for row in rows}) == 1:
        return ", ".join(str(row.number) for row in rows)
    return ", ".join(f"{row.number} (« {row.sheet} »)" for row in rows)

"""Where the figures of a document come from, in the one line that every document says it with."""

from datetime import date

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _, ngettext

_NAMED_AT_MOST = 2


def data_line(reading: Reading, day: date, programme: str | None = None) -> str:
    """« Données : DcANT 2015-2017, au 30/11/2026 »: of ``programme`` (a uid), of all that are followed for None.

    Never the name of the file: it means nothing to whoever reads the document, and may say where it lies.
    """
    name, said = _programmes(reading, programme), format_day(day)
    if not name:
        return _("Données au {day}").format(day=said)
    return _("Données : {programme}, au {day}").format(programme=name, day=said)


def _programmes(reading: Reading, programme: str | None) -> str:
    labels = reading.labels()
    if programme is not None:
        return labels.of("programme", programme)
    followed = [str(uid) for (uid,) in reading.fetch_all("SELECT DISTINCT programme FROM recommendation")]
    names = sorted(labels.of("programme", uid) for uid in followed)
    if len(names) <= _NAMED_AT_MOST:
        return _(" et ").join(names)
    return ngettext("{count} programme", "{count} programmes", len(names)).format(count=len(names))

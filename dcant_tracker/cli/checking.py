"""What the check of a data file says: each finding, what a repair did, where what it set aside lies."""

from collections.abc import Sequence
from typing import Any

from dcant_tracker.cli.output import tell, write, write_json
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import Finding
from dcant_tracker.store.checking.repairing import Repair, repair
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext


def run_check(store: Store, *, mend: bool, as_json: bool) -> bool:
    """Check ``store``, mend what can be with ``mend``, say it all; returns whether the file is sound at the end."""
    done = repair(store) if mend else Repair(left=tuple(check(store)))
    if as_json:
        listed = [*_items(done.mended, repaired=True), *_items(done.left, repaired=False)]
        write_json({"sound": not done.left, "findings": listed})
    else:
        for finding in done.mended:
            write(_("Réparé : {problem}").format(problem=finding.message))
        for finding in done.left:
            tell(finding.message)
    _say_where(done)
    if done.left:
        count = len(done.left)
        tell(ngettext("{count} problème trouvé.", "{count} problèmes trouvés.", count).format(count=count))
        tell(_way_out(done, mend=mend))
    elif not as_json:
        write(_("Le fichier de données est sain."))
    return not done.left


def _items(findings: Sequence[Finding], *, repaired: bool) -> list[dict[str, Any]]:
    return [
        {"kind": f.kind, "entity": f.entity, "uid": f.uid, "message": f.message, "repaired": repaired} for f in findings
    ]


def _say_where(done: Repair) -> None:
    if done.copy is not None:
        tell(_("Sauvegarde d'avant la réparation : {file}").format(file=done.copy))
    if done.aside is not None:
        tell(_("Mis de côté, à relire : {folder}").format(folder=done.aside))
    if done.step is not None:
        tell(_("La réparation est l'étape {number} de l'historique.").format(number=done.step))


def _way_out(done: Repair, *, mend: bool) -> str:
    if not mend and any(finding.mend for finding in done.left):
        return _("Réparez-le (« check --repair ») : une sauvegarde est faite d'abord.")
    return _("Restaurez la dernière sauvegarde saine (« restore »), ou envoyez ce fichier à l'assistance.")

"""Workbooks that partners make on their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sources.foreign import saving
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from tests.workbooks import write_workbook

ACTIONS = (
    ("Suivi des actions – état au 1er mars",),
    (None,),
    ("N° reco", "Titre", "Avancement", "Date limite", "Mots-clés", "Budget"),
    (1, "Échanges de données", "en cours", "31/12/2016", "archivage, identité", 12),
    (2, "Contrôle de légalité", "Terminé", "15/06/2017", "actes", 5),
    (3, "Commande publique dématérialisée", "Non démarré", None, None, None),
)

MATRIX = (
    ("Participations",),
    ("Collectivité", "R1", "2 - Contrôle de légalité", "Commande publique", "Contact"),
    ("Métropole de Brest", "Pilote", "GT", None, "Mme A"),
    ("Ville d'Épinal", None, "X", "expérimentateur, GT", "M. B"),
    ("Rennes Métropole", "-", None, "copilote", None),
)


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes ``{sheet: rows}`` as a partner would."""

    def write(sheets, name="tableau.xlsx") -> Path:
        return write_workbook(tmp_path / name, sheets)

    return write


@pytest.fixture
def propose(desk) -> Callable[[Path], WorkbookMapping]:
    return lambda path: Proposer(desk.store.read()).workbook(read(path))


@pytest.fixture
def saved(desk, propose) -> Callable[[Path, str], WorkbookMapping]:
    """Saves what is proposed for a workbook under a name."""

    def save(path: Path, name: str = "Tableau de la Région") -> WorkbookMapping:
        mapping = propose(path).named(name, None)
        saving.save(desk.store.path, mapping)
        return mapping

    return save

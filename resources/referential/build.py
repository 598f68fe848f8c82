"""Writes organisations.csv and SOURCE.md, the directory that ships, from the official division of France.

Run it again for a new year::

    python resources/referential/build.py [PATH]

PATH is the npm package @etalab/decoupage-administratif, unpacked or as its .tgz; without it, ``npm pack``
fetches the version named below. The same package always gives the same bytes.
"""

import csv
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
YEAR = "2026"
SMALLEST_TOWN = 10_000

Record = dict[str, Any]

KINDS = {
    "METRO": "metropole",
    "MET69": "metropole",
    "CU": "communaute_urbaine",
    "CA": "communaute_agglomeration",
    "CC": "communaute_communes",
    "EPT": "ept",
}
KIND_ORDER = (
    "region",
    "departement",
    "statut_particulier",
    "metropole",
    "communaute_urbaine",
    "communaute_agglomeration",
    "communaute_communes",
    "ept",
    "ville",
)
PARIS = "75056"
METROPOLE_DE_LYON = "200046977"


@dataclass(frozen=True)
class Row:
    """A line of organisations.csv; ``also`` holds other names that a search finds, parted by « ; »."""

    source_key: str
    name: str
    kind: str
    siren: str
    insee_code: str
    department: str
    department_code: str
    region: str
    region_code: str
    population: int
    also: str = ""


@dataclass(frozen=True)
class Merged:
    """One body that does the work of départements and of a région, or of two départements."""

    source_key: str
    name: str
    insee_code: str
    departments: tuple[str, ...]
    seat: str
    also: str


# Code général des collectivités territoriales: L. 3431-1 (Alsace), L. 4421-1 (Corse), L. 7111-1 (Guyane),
# L. 7211-1 (Martinique); Mayotte, L. 4437-1.
MERGED = (
    Merged(
        "departement:6AE",
        "Collectivité européenne d'Alsace",
        "6AE",
        ("67", "68"),
        "67",
        "Bas-Rhin;Haut-Rhin;CEA",
    ),
    Merged("region:94", "Collectivité de Corse", "94", ("2A", "2B"), "2A", "Corse-du-Sud;Haute-Corse"),
    Merged("region:02", "Collectivité territoriale de Martinique", "02", ("972",), "972", "CTM"),
    Merged("region:03", "Collectivité territoriale de Guyane", "03", ("973",), "973", "CTG"),
    Merged("departement:976", "Mayotte", "976", ("976",), "976", "Département-Région de Mayotte"),
)


class Division:
    """The package's files, joined."""

    def __init__(self, files: dict[str, list[Record]]) -> None:
        self.towns = {
            town["code"]: town
            for town in files["communes"]
            if town["type"] == "commune-actuelle" and town["zone"] != "com"
        }
        self.groupings = files["epci"] + files["ept"]
        self.departments = {one["code"]: one for one in files["departements"] if one["zone"] != "com"}
        self.regions = {one["code"]: one for one in files["regions"] if one["zone"] != "com"}

    def place(self, department: str) -> tuple[str, str, str, str]:
        """Names and codes of ``department`` and of its région, in the order of the columns."""
        region = self.departments[department]["region"]
        return self.departments[department]["nom"], department, self.regions[region]["nom"], region

    def seat(self, grouping: Record) -> str:
        """The département where most of the members' inhabitants live, in the région where most live."""
        by_department: Counter[str] = Counter()
        by_region: Counter[str] = Counter()
        for member in grouping["membres"]:
            town = self.towns[member["code"]]
            by_department[town["departement"]] += town["population"]
            by_region[town["region"]] += town["population"]
        region = by_region.most_common(1)[0][0]
        return next(code for code, _ in by_department.most_common() if self.departments[code]["region"] == region)

    def inhabitants(self, *, departments: Iterable[str] = (), region: str = "") -> int:
        """The sum over the communes of ``departments`` or of ``region``."""
        wanted = set(departments)
        return sum(
            town["population"]
            for town in self.towns.values()
            if town["departement"] in wanted or town["region"] == region
        )


def one_space(name: str) -> str:
    """``name`` without the double spaces of the source."""
    return re.sub(r"\s+", " ", name).strip()


def grouping_rows(division: Division) -> Iterator[Row]:
    """EPCI with their own tax, and EPT."""
    for grouping in division.groupings:
        yield Row(
            f"siren:{grouping['code']}",
            one_space(grouping["nom"]),
            KINDS[grouping["type"]],
            grouping["code"],
            "",
            *division.place(division.seat(grouping)),
            grouping["populationMunicipale"],
        )


def town_rows(division: Division) -> Iterator[Row]:
    """Communes of some size; Paris is a commune and a département in one (CGCT L. 2512-1)."""
    for town in division.towns.values():
        if town["population"] < SMALLEST_TOWN:
            continue
        is_paris = town["code"] == PARIS
        yield Row(
            f"siren:{town['siren']}",
            one_space(town["nom"]),
            "statut_particulier" if is_paris else "ville",
            town["siren"],
            town["code"],
            *division.place(town["departement"]),
            town["population"],
            "Ville de Paris" if is_paris else "",
        )


def department_rows(division: Division) -> Iterator[Row]:
    """Départements that have a council of their own; the Rhône without the Métropole de Lyon."""
    gone = {"75"}.union(*(merged.departments for merged in MERGED))
    lyon = next(one for one in division.groupings if one["code"] == METROPOLE_DE_LYON)
    for code, department in division.departments.items():
        if code in gone:
            continue
        population = division.inhabitants(departments=[code])
        if code == "69":
            population -= sum(division.towns[member["code"]]["population"] for member in lyon["membres"])
        place = division.place(code)
        yield Row(f"departement:{code}", department["nom"], "departement", "", code, *place, population)


def region_rows(division: Division) -> Iterator[Row]:
    """Régions that have a council of their own; a région has no département."""
    for code, region in division.regions.items():
        own = {one for one, department in division.departments.items() if department["region"] == code}
        if any(own <= set(merged.departments) for merged in MERGED):
            continue
        name = region["nom"]
        population = division.inhabitants(region=code)
        yield Row(f"region:{code}", name, "region", "", code, "", "", name, code, population)


def merged_rows(division: Division) -> Iterator[Row]:
    """Collectivités that stand for several of the levels above."""
    for merged in MERGED:
        yield Row(
            merged.source_key,
            merged.name,
            "statut_particulier",
            "",
            merged.insee_code,
            *division.place(merged.seat),
            division.inhabitants(departments=merged.departments),
            merged.also,
        )


def all_rows(division: Division) -> list[Row]:
    """Every organisation of the directory, in the order of the file.

    Name and département tell two organisations apart: a département that shares both with a town (Mayenne)
    says what it is.
    """
    rows = [
        *grouping_rows(division),
        *town_rows(division),
        *department_rows(division),
        *region_rows(division),
        *merged_rows(division),
    ]
    taken = {(row.name, row.department) for row in rows if row.kind == "ville"}
    rows = [
        replace(row, name=f"{row.name} (département)")
        if row.kind == "departement" and (row.name, row.department) in taken
        else row
        for row in rows
    ]
    return sorted(rows, key=lambda row: (KIND_ORDER.index(row.kind), row.source_key))


def read_package(path: Path) -> dict[str, list[Record]]:
    """The data files of the package at ``path`` (a folder or a .tgz) by name."""
    names = ("communes", "epci", "ept", "departements", "regions")
    if path.is_dir():
        return {name: json.loads((path / "data" / f"{name}.json").read_bytes()) for name in names}
    with tarfile.open(path) as archive:
        return {name: json.load(_member(archive, f"package/data/{name}.json")) for name in names}


def _member(archive: tarfile.TarFile, name: str) -> Any:
    member = archive.extractfile(name)
    if member is None:
        raise FileNotFoundError(name)
    return member


def fetch_package(folder: Path) -> Path:
    """The .tgz of the package, brought into ``folder`` by npm."""
    command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def write_csv(rows: list[Row], path: Path) -> None:
    """``rows`` as UTF-8 CSV with LF line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Row))
        writer.writerows(astuple(row) for row in rows)


SOURCE = """\
# Référentiel des organismes

Fichier `organisations.csv`, écrit par `build.py` : ne pas le modifier à la main.

- **Source** : paquet npm `{package}` version {version} (millésime {year}), qui réunit le Code officiel
  géographique {year} de l'INSEE, la liste {year} des EPCI à fiscalité propre de la DGCL et la liste des
  EPT de l'INSEE.
- **Licence des données** : Licence Ouverte 2.0 (Etalab). Situation au 1er janvier {year}.
- **Mise à jour** : changer `VERSION` et `YEAR` dans `build.py`, puis lancer
  `python resources/referential/build.py`.

## Ce qui est gardé

| type | nombre |
|---|---|
{counts}

- Les noms sont ceux de la source (« CA du Bassin de Bourg-en-Bresse », « Brest Métropole ») ; la
  recherche comprend aussi « communauté d'agglomération », « communauté de communes »…
- Le SIREN est celui de la source pour les EPCI, les EPT et les communes ; la source n'en donne pas aux
  départements ni aux régions, le champ reste vide.
- Communes : communes actuelles d'au moins {town} habitants. Les collectivités d'outre-mer (Polynésie
  française, Nouvelle-Calédonie, Saint-Martin…), sans SIREN dans la source, ne sont pas reprises.
- Un département qui a le nom et le département d'une ville le dit : « Mayenne (département) ».
- Le département d'un EPCI ou d'un EPT est celui où vivent le plus d'habitants de ses communes membres,
  dans la région où ils sont le plus nombreux. Une région n'a pas de département.

## Populations

Populations municipales. Communes : chiffres de la source pour le millésime {year}. EPCI et EPT : chiffre
publié avec la liste, qui peut être d'un an plus ancien que celui des communes. Départements, régions et
collectivités à statut particulier : somme de leurs communes.

## Collectivités à statut particulier

Cent un départements et dix-huit régions existent comme territoires ; les organismes sont moins nombreux,
et le fichier ne retient que ceux qui ont une assemblée :

- **Paris** remplace depuis 2019 la commune et le département : une seule fiche, avec le SIREN de la
  commune.
- **Collectivité européenne d'Alsace** (code 6AE) exerce depuis 2021 les compétences du Bas-Rhin et du
  Haut-Rhin.
- **Collectivité de Corse** remplace depuis 2018 la région, la Corse-du-Sud et la Haute-Corse.
- **Collectivités territoriales de Martinique et de Guyane** remplacent depuis 2015 département et région.
- **Mayotte** exerce les compétences d'un département et d'une région.
- **Rhône** : la population du département ne compte pas la Métropole de Lyon, qui y exerce les
  compétences départementales. La Métropole de Lyon est rangée avec les métropoles.
- **Guadeloupe** et **La Réunion** ont un conseil départemental et un conseil régional : deux fiches
  chacune.
"""


def main(arguments: list[str]) -> None:
    """Writes both files and says how many organisations of each kind they hold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(arguments[0]) if arguments else fetch_package(Path(folder))
        rows = all_rows(Division(read_package(path)))
    write_csv(rows, HERE / "organisations.csv")
    counts = Counter(row.kind for row in rows)
    table = "\n".join(f"| `{kind}` | {counts[kind]} |" for kind in KIND_ORDER)
    town = f"{SMALLEST_TOWN:,}".replace(",", "\u202f")
    source = SOURCE.format(package=PACKAGE, version=VERSION, year=YEAR, counts=table, town=town)
    (HERE / "SOURCE.md").write_text(source, encoding="utf-8", newline="\n")
    print(f"{len(rows)} organismes : {dict(counts)}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""The list of what the packages are made of, with versions and licences, in CycloneDX (https://cyclonedx.org/).

Python packages are those that the installed project asks for, on the systems it is packaged for; what is no Python
package is declared below.
"""

import re
import tomllib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement

from installers import interpreter
from installers.product import PRODUCT, ROOT, source_date_epoch

_BESIDE = (
    ("Qt", metadata.version("PySide6-Essentials"), "LGPL-3.0-only"),
    ("Inter", "4.1", "OFL-1.1"),
    ("Lucide", "1.62.0", "ISC"),
    ("Découpage administratif (Etalab)", "2026", "etalab-2.0"),
    ("Fond de carte des départements (Victor Cazanave)", "2.0.0", "CC-BY-4.0"),
)
"""What every package carries that is no Python package: name, version, licence by its SPDX identifier."""

_FORMER = {
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "matplotlib": "PSF-2.0",
    "pywin32-ctypes": "BSD-3-Clause",
    "shellingham": "ISC",
}
"""Licences by their SPDX identifiers, as read in the texts of packages that say none, or are for Windows only."""

_PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)", re.MULTILINE)
_SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
)
"""What markers of dependencies ask of a system, for each that is packaged."""


def write(place: Path, work: Path) -> Path:
    """The list at ``place`` for the packages made in ``work``: the same bytes for the same tree and environment."""
    whole = Component(
        name=PRODUCT.name,
        version=PRODUCT.version,
        type=ComponentType.APPLICATION,
        bom_ref=PRODUCT.identifier,
        supplier=OrganizationalEntity(name=PRODUCT.publisher),
        licenses=[LicenseFactory().make_from_string(PRODUCT.licence)],
    )
    parts = [*_beside(work), *map(_python, sorted(needed()))]
    bom = Bom(
        components=parts,
        serial_number=uuid.uuid5(
            uuid.NAMESPACE_URL, f"urn:{PRODUCT.identifier}:{PRODUCT.version}:{source_date_epoch()}"
        ),
    )
    bom.metadata.timestamp = datetime.fromtimestamp(source_date_epoch(), UTC)
    bom.metadata.component = whole
    bom.register_dependency(whole, parts)
    place.write_text(JsonV1Dot6(bom).output_as_string(indent=2) + "\n", encoding="utf-8", newline="\n")
    return place


def needed() -> set[str]:
    """The Python packages that the product stands on, by their normal names, those of their own included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: set[str] = set()
    extra = project["optional-dependencies"]["team"]
    asked = [Requirement(line) for line in (*project["dependencies"], *extra)]
    while asked:
        requirement = asked.pop()
        name = normal(requirement.name)
        if name not in found:
            found.add(name)
            for extra in ("", *requirement.extras):
                asked += _requirements(name, extra)
    return found


def normal(name: str) -> str:
    """The name of a Python package in its one form (https://peps.python.org/pep-0503/#normalized-names)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _requirements(name: str, extra: str) -> Iterator[Requirement]:
    try:
        told = metadata.requires(name) or []
    except metadata.PackageNotFoundError:  # of another system: colorama asks for nothing more
        return
    for line in told:
        requirement = Requirement(line)
        if requirement.marker is None or _somewhere(requirement.marker, extra):
            yield requirement


def _somewhere(marker: Marker, extra: str) -> bool:
    here = {name: str(value) for name, value in default_environment().items()}
    return any(marker.evaluate({**here, **system, "extra": extra}) for system in _SYSTEMS)


def _python(name: str) -> Component:
    version = _pins()[name]
    return Component(
        name=name,
        version=version,
        bom_ref=f"{name}=={version}",
        licenses=_licences(name),
        purl=PackageURL("pypi", None, name, version),
    )


def _pins() -> dict[str, str]:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return {normal(pin["name"]): pin["version"] for pin in _PINNED.finditer(text)}


def _licences(name: str) -> list[License]:
    """What a package says of its licence: an SPDX expression or identifier, else its classifier."""
    return [LicenseFactory().make_from_string(text) for text in _said_of_licence(name)][:1]


def _said_of_licence(name: str) -> Iterator[str]:
    if name in _FORMER:
        yield _FORMER[name]
        return
    told = metadata.metadata(name)
    for key in ("License-Expression", "License"):
        yield from told.get_all(key) or []
    for line in told.get_all("Classifier") or []:
        if line.startswith("License ::"):
            yield line.rsplit(" :: ", 1)[-1].removesuffix(" License")


def _beside(work: Path) -> Iterator[Component]:
    for name, version, licence in (*interpreter.carried(work), *_BESIDE):
        yield Component(
            name=name,
            version=version,
            bom_ref=f"{name}=={version}",
            licenses=[LicenseFactory().make_from_string(licence)],
        )

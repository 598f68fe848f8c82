"""The .msi for one user, for whoever manages many computers, made by wixl (https://wiki.gnome.org/msitools)."""

import hashlib
import os
import shutil
import struct
import subprocess
import uuid
from itertools import count
from pathlib import Path
from xml.etree import ElementTree as ET

from installers.product import PRODUCT, NotMade, reproducible, source_date_epoch
from installers.windows import registry, signing
from installers.windows.appearance import numbers, write_icon

_NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
_FRENCH = "1036"
_CODE_PAGE = "1252"
_ICON = "dcant.ico"
_SUMMARY = uuid.UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9").bytes_le
_PACKAGE, _CREATED, _SAVED = 9, 12, 13
_FROM_1601_TO_1970 = 11_644_473_600


def missing() -> str:
    """What this computer lacks to make it."""
    return "" if shutil.which("wixl") else "installez « wixl »."


def make(folder: Path, work: Path, place: Path) -> Path:
    """The .msi of the programs in ``folder``, at ``place``. Raises NotMade."""
    work.mkdir(parents=True, exist_ok=True)
    write_icon(work / _ICON)
    source = work / "dcant.wxs"
    ET.ElementTree(_described(folder, work)).write(source, encoding="utf-8", xml_declaration=True)
    command = ["wixl", "--arch", "x64", "-o", str(place), str(source)]
    done = subprocess.run(command, cwd=work, env=reproducible(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMade(f"wixl n'a pas fait le paquet .msi :\n{(done.stdout + done.stderr)[-2000:]}")
    _settle(place)
    signing.sign(place)
    return place


def _settle(place: Path) -> None:
    """Gives the package the moment of the tree and an identifier made from what it holds: wixl takes others each time.

    They are properties 12, 13 and 9 of its summary ([MS-OLEPS] 2.21, 2.25).
    """
    package = bytearray(place.read_bytes())
    heading = package.index(_SUMMARY)
    section = heading - 28 + struct.unpack_from("<I", package, heading + 16)[0]
    properties = {}
    for number in range(struct.unpack_from("<I", package, section + 4)[0]):
        name, offset = struct.unpack_from("<II", package, section + 8 + 8 * number)
        properties[name] = section + offset
    moment = (source_date_epoch() + _FROM_1601_TO_1970) * 10_000_000
    for name in (_CREATED, _SAVED):
        struct.pack_into("<Q", package, properties[name] + 4, moment)
    known = slice(properties[_PACKAGE] + 8, properties[_PACKAGE] + 8 + 38)
    package[known] = bytes(38)
    package[known] = f"{{{_identifier(hashlib.sha256(package).hexdigest())}}}".encode("ascii")
    place.write_bytes(package)


def _identifier(*of: str) -> str:
    """The same identifier for the same thing in every build: what an older version is replaced by."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join((PRODUCT.identifier, *of)))).upper()


def _described(folder: Path, work: Path) -> ET.Element:
    """The whole package, in the words of WiX 3; wixl finds files by their ways from ``work`` only."""
    wix = ET.Element("Wix", xmlns=_NAMESPACE)
    product = _under(
        wix,
        "Product",
        Id=_identifier("product", PRODUCT.version),
        UpgradeCode=_identifier("upgrade"),
        Name=PRODUCT.name,
        Version=".".join(map(str, numbers()[:3])),
        Manufacturer=PRODUCT.publisher,
        Language=_FRENCH,
        Codepage=_CODE_PAGE,
    )
    _under(
        product,
        "Package",
        Description=PRODUCT.summary,
        Manufacturer=PRODUCT.publisher,
        InstallerVersion="500",
        InstallScope="perUser",
        Languages=_FRENCH,
        Compressed="yes",
        SummaryCodepage=_CODE_PAGE,
    )
    _under(product, "MajorUpgrade", DowngradeErrorMessage="Une version plus récente est déjà installée.")
    _under(product, "Media", Id="1", Cabinet="dcant.cab", EmbedCab="yes")
    _under(product, "Icon", Id=_ICON, SourceFile=_ICON)
    _under(product, "Property", Id="ARPPRODUCTICON", Value=_ICON)
    _under(product, "Property", Id="ARPNOMODIFY", Value="1")
    feature = _under(product, "Feature", Id="Whole", Level="1", Title=PRODUCT.name)
    root = _under(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    local = _under(
        _under(root, "Directory", Id="LocalAppDataFolder"), "Directory", Id="ProgramsFolder", Name="Programs"
    )
    installed = _under(local, "Directory", Id="INSTALLDIR", Name=PRODUCT.name)
    _files(folder, work, installed, feature)
    _registered(installed, feature)
    _start_menu(root, feature)
    return wix


def _files(folder: Path, work: Path, installed: ET.Element, feature: ET.Element) -> None:
    number = count(1)
    places = {Path(): installed}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        parent = places[inside.parent]
        if path.is_dir():
            places[inside] = _under(parent, "Directory", Id=f"D{next(number)}", Name=path.name)
            continue
        component = _component(parent, feature, inside.as_posix(), f"C{next(number)}")
        _under(
            component, "File", Id=f"F{next(number)}", Name=path.name, Source=os.path.relpath(path, work), KeyPath="yes"
        )


def _registered(installed: ET.Element, feature: ET.Element) -> None:
    component = _component(installed, feature, "registry", "Registry")
    for value in registry.values():
        found = _under(component, "RegistryValue", Root="HKCU", Key=value.key, Type="string", Value=value.text)
        if value.name:
            found.set("Name", value.name)
    next(component.iter("RegistryValue")).set("KeyPath", "yes")


def _start_menu(root: ET.Element, feature: ET.Element) -> None:
    component = _component(_under(root, "Directory", Id="ProgramMenuFolder"), feature, "start menu", "StartMenu")
    _under(
        component,
        "Shortcut",
        Id="Shortcut",
        Name=PRODUCT.name,
        Description=PRODUCT.summary,
        Target=f"[INSTALLDIR]{PRODUCT.name}.exe",
        WorkingDirectory="INSTALLDIR",
    )
    kept = {"Name": "StartMenu", "Type": "string", "Value": "1"}
    _under(component, "RegistryValue", Root="HKCU", Key=registry.PRODUCT_KEY, KeyPath="yes", **kept)


def _component(parent: ET.Element, feature: ET.Element, of: str, name: str) -> ET.Element:
    _under(feature, "ComponentRef", Id=name)
    return _under(parent, "Component", Id=name, Guid=_identifier("component", of), Win64="yes")


def _under(parent: ET.Element, name: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, name, attributes)

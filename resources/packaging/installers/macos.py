"""DcANT.app in a disk image: the recipe for a Mac. It was never run: no Mac was there.

The application itself is the BUNDLE of dcant_tracker.spec, with the type of our files in its Info.plist. Signing and
notarising (codesign, notarytool) ask for an identity of the association's own and come before the image is made.
"""

import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

from dcant_tracker.file_formats import DATA_FILES
from installers import folder, picture
from installers.product import PRODUCT, NotMade, reproducible


def missing() -> str:
    """What this computer lacks to make it."""
    if platform.system() != "Darwin":
        return "l'image disque de macOS ne se fait que sur un Mac."
    return folder.missing()


def make(work: Path, dist: Path) -> list[Path]:
    """The disk image in ``dist``: the application beside a link to /Applications. Raises NotMade."""
    application = folder.folder(work).with_name(f"{PRODUCT.name}.app")
    content = work / "dmg"
    shutil.rmtree(content, ignore_errors=True)
    content.mkdir(parents=True)
    shutil.copytree(application, content / application.name, symlinks=True)
    (content / "Applications").symlink_to("/Applications")
    place = dist / PRODUCT.file_name("macos.dmg")
    command = ["hdiutil", "create", "-ov", "-fs", "HFS+", "-format", "UDZO", "-volname", PRODUCT.name]
    if subprocess.run([*command, "-srcfolder", str(content), str(place)], env=reproducible(), check=False).returncode:
        raise NotMade("hdiutil n'a pas fait l'image disque : ses messages sont ci-dessus.")
    return [place]


def information() -> dict[str, Any]:
    """What Info.plist says beside what PyInstaller writes: the type of our files, which the application owns.

    https://developer.apple.com/documentation/bundleresources/information-property-list
    """
    kind = f"{PRODUCT.identifier}.data"
    says = DATA_FILES[0].one()
    return {
        "CFBundleDisplayName": PRODUCT.name,
        "CFBundleDevelopmentRegion": "fr",
        "CFBundleShortVersionString": PRODUCT.version,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "NSHighResolutionCapable": True,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": says,
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [kind],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": kind,
                "UTTypeDescription": says,
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [DATA_FILES[0].suffix.removeprefix(".")],
                    "public.mime-type": [PRODUCT.media_type],
                },
            }
        ],
    }


def icon(work: Path) -> Path:
    """The icon of the application, which PyInstaller makes an .icns of."""
    place = work / f"{PRODUCT.name}.png"
    place.write_bytes(picture.png(1024))
    return place

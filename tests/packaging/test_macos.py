"""The application of macOS says what files are its own."""

import plistlib
import sys

import pytest

from installers import macos


def test_it_owns_our_files_and_can_be_written_as_a_property_list():
    told = plistlib.loads(plistlib.dumps(macos.information()))
    kind = told["UTExportedTypeDeclarations"][0]
    assert kind["UTTypeTagSpecification"]["public.filename-extension"] == ["dcant"]
    assert kind["UTTypeDescription"] == "Fichier de données DcANT"
    assert told["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == [kind["UTTypeIdentifier"]]
    assert told["CFBundleDocumentTypes"][0]["CFBundleTypeName"] == "Fichier de données DcANT"


@pytest.mark.skipif(sys.platform == "darwin", reason="ailleurs que sur un Mac")
def test_elsewhere_it_says_where_it_is_made():
    assert "Mac" in macos.missing()

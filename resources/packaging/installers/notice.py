"""The signed notice of a version, which DcANT reads where dcant.toml says (updating.notice).

- « python -m installers.notice key FILE » makes the association's key: FILE stays secret, what is printed goes into
  dcant.toml.
- « python -m installers.notice sign FILE NEWS.txt PAGE » writes dist/mise-a-jour.json of the packages in dist/.
"""

import base64
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from nacl.signing import SigningKey

from dcant_tracker.private_files import private_opener
from dcant_tracker.updating.notice import read_notice
from installers import checksums
from installers.__main__ import DIST
from installers.product import PRODUCT, source_date_epoch

NAME = "mise-a-jour.json"


def make_key(secret: Path) -> str:
    """Make a key, keep it in the new file ``secret``; returns the public one in base64. Raises FileExistsError."""
    key = SigningKey.generate()
    with open(secret, "x", encoding="ascii", opener=private_opener) as file:
        file.write(base64.b64encode(bytes(key)).decode() + "\n")
    return base64.b64encode(bytes(key.verify_key)).decode()


def sign(secret: Path, news: str, page: str, dist: Path = DIST) -> Path:
    """Write the notice of the packages that SHA256SUMS in ``dist`` lists. Raises UserError for what is none."""
    key = SigningKey(base64.b64decode(secret.read_text(encoding="ascii"), validate=False))
    said = {
        "format": 1,
        "version": PRODUCT.version,
        "date": f"{datetime.fromtimestamp(source_date_epoch(), UTC):%Y-%m-%d}",
        "news": news,
        "page": page,
        "packages": checksums.told(dist),
    }
    text = json.dumps(said, ensure_ascii=False, indent=1)
    signature = base64.b64encode(key.sign(text.encode()).signature).decode()
    content = json.dumps({"notice": text, "signature": signature}, ensure_ascii=False, indent=1).encode()
    read_notice(content, bytes(key.verify_key))
    (dist / NAME).write_bytes(content)
    return dist / NAME


def main(arguments: list[str]) -> int:
    """Does what ``arguments`` say; 2 where they say something else."""
    match arguments:
        case ["key", secret]:
            print(f'key = "{make_key(Path(secret))}"')
        case ["sign", secret, news, page]:
            print(sign(Path(secret), Path(news).read_text(encoding="utf-8"), page))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

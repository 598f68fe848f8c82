"""Files that bring others: messages of mail programs and archives, as tests want them."""

import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path


def eml(path: Path, attached: dict[str, bytes], sender="Jeanne <jeanne@brest.example>", date="") -> Path:
    """A message with files attached, and a text and a logo that it only shows."""
    message = EmailMessage()
    message["From"], message["Subject"] = sender, "Réponse"
    if date:
        message["Date"] = date
    message.set_content("Bonjour, voici notre réponse.")
    message.add_alternative("<p>Bonjour</p><img src='cid:logo'>", subtype="html")
    html = message.get_payload()[1]
    html.add_related(b"\x89PNG logo", "image", "png", cid="<logo>", filename="logo.png", disposition="inline")
    for name, content in attached.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(message.as_bytes())
    return path


def archive(path: Path, held: dict[str, bytes]) -> Path:
    """A zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in held.items():
            made.writestr(name, content)
    return path


def msg(path: Path, attached: dict[str, bytes], sender="jeanne@brest.example") -> Path:
    """A message of Outlook: a compound file with a storage for each thing attached."""
    root = {"__substg1.0_5D01001F": sender.encode("utf-16-le"), "__properties_version1.0": bytes(32)}
    tree = {**root}
    for rank, (name, content) in enumerate(attached.items()):
        tree[f"__attach_version1.0_#{rank:08X}"] = {
            "__substg1.0_37010102": content,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
        }
    path.write_bytes(compound_file(tree))
    return path


def compound_file(tree: dict) -> bytes:
    """An OLE compound file of ``tree``: streams by name, storages as trees of their own. Nothing lies in mini sectors."""
    nothing, end, sector = 0xFFFFFFFF, 0xFFFFFFFE, 512
    entries: list[list] = [["Root Entry", 5, nothing, nothing, b""]]

    def add(level: dict, parent: int) -> None:
        before = None
        for name, held in level.items():
            number = len(entries)
            is_storage = isinstance(held, dict)
            entries.append([name, 1 if is_storage else 2, nothing, nothing, b"" if is_storage else held])
            if before is None:
                entries[parent][3] = number
            else:
                entries[before][2] = number
            before = number
            if is_storage:
                add(held, number)

    add(tree, 0)
    directory_sectors = -(-len(entries) * 128 // sector)
    sizes = [-(-len(entry[4]) // sector) for entry in entries]
    body = directory_sectors + sum(sizes)
    tables = next(count for count in range(1, 110) if count * 128 >= count + body)
    fat = [0xFFFFFFFD] * tables
    fat += [*range(tables + 1, tables + directory_sectors), end]
    listing, content = b"", b""
    for (name, kind, right, child, held), size in zip(entries, sizes, strict=True):
        start = len(fat) if size else end
        fat += [*range(len(fat) + 1, len(fat) + size), end] if size else []
        content += held.ljust(size * sector, b"\0")
        text = name.encode("utf-16-le") + b"\0\0"
        listing += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, nothing, right, child)
        listing += bytes(36) + struct.pack("<III", start, len(held), 0)
    header = bytearray(sector)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, tables, tables, 0, 0, end, 0, end, 0)
    struct.pack_into("<109I", header, 76, *range(tables), *[nothing] * (109 - tables))
    fat += [nothing] * (tables * 128 - len(fat))
    listing = listing.ljust(directory_sectors * sector, b"\0")
    return bytes(header) + struct.pack(f"<{len(fat)}I", *fat) + listing + content

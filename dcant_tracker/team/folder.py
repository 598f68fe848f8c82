"""A folder as a place where data files meet: a share, a folder that a cloud client copies, a stick.

One sub-folder a replica, in which that replica alone adds files, each written beside its place and renamed, and never
changed: nothing is locked and nothing can conflict. Whatever is half there, damaged or copied under another name is
passed over until it is whole (``docs/team-format.md`` says how it is laid out).
"""

import contextlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dcant_tracker.domain.identity import is_uid
from dcant_tracker.store.file.placing import remove, synchronise_folder
from dcant_tracker.store.file.windows_paths import why_missing
from dcant_tracker.store.writing.moments import is_moment
from dcant_tracker.team.bundle import LARGEST, bears_its_name
from dcant_tracker.team.folder_files import (
    answering,
    out_of_reach,
    read_file,
    read_note,
    write_file,
    write_note,
)
from dcant_tracker.team.place import (
    FORMAT,
    Fetched,
    Listed,
    Listing,
    Member,
    PlaceError,
    Team,
    clean_label,
    is_name,
    is_replica,
)
from dcant_tracker.words import _

MARKER = "equipe-dcant.json"
"""The file that makes a folder the place of a team."""

ENDING = ".paquet"
"""How files of bundles end; a data file ends otherwise, and nobody opens these by hand."""

SNAPSHOT_ENDING = ".instantane"
"""How those of snapshots end."""

_KIND = "dcant-equipe"
_README = "LISEZ-MOI.txt"
_PRESENCE = re.compile(r"membre-(\d{8}T\d{6}Z)\.json")
_PRESENCE_NAME = "membre-{moment:%Y%m%dT%H%M%SZ}.json"
_OFTEN = timedelta(hours=1)
"""How long « vu » may lag behind: a file at each look would keep every cloud client busy."""

_NAME_LENGTH = 81
_NOT_OURS = frozenset({"desktop.ini", "thumbs.db", _README.casefold(), MARKER})


class NoPlaceError(PlaceError):
    """A folder that is there, and in which no team meets."""


class FolderPlace:
    """The place that the folder ``root`` is for ``team``: the files in it that end in ``ending``."""

    def __init__(self, root: Path, team: Team, ending: str = ENDING) -> None:
        self.root = root
        self.team = team
        self._ending = ending

    @property
    def snapshots(self) -> "FolderPlace":
        """The files of snapshots, beside those of bundles."""
        return FolderPlace(self.root, self.team, SNAPSHOT_ENDING)

    @property
    def address(self) -> str:
        """The path of the folder."""
        return str(self.root)

    @property
    def lets_withdraw(self) -> bool:
        """It does."""
        return True

    @property
    def is_keeper(self) -> bool:
        """No: here each one does it."""
        return False

    def welcome(self) -> tuple[str, ...]:
        """Nothing: whoever reaches a folder needs to know no more."""
        return ()

    def listing(self, since: str = "") -> Listing:  # noqa: ARG002 - a folder always lists everything
        """Every bundle of every replica; one that stands under another name only, as a copy does, is listed too."""
        found: dict[Listed, None] = {}
        strange: list[str] = []
        with answering(self.root):
            for folder in self._folders():
                for name in _names(folder):
                    if name.endswith(self._ending):
                        bundle = name[:_NAME_LENGTH]
                        if is_name(bundle):
                            found[Listed(folder.name, bundle)] = None
                        if name != bundle + self._ending:
                            strange.append(f"{folder.name}/{name}")
        return Listing(tuple(sorted(found, key=lambda one: (one.name, one.replica))), "", tuple(sorted(strange)))

    def _folders(self) -> list[Path]:
        with os.scandir(self.root) as entries:
            return sorted(self.root / entry.name for entry in entries if is_replica(entry.name) and entry.is_dir())

    def fetch(self, wanted: Collection[Listed]) -> Iterator[Fetched]:
        """The bytes of each that is whole, under its own name or another; a sentence for each that is not."""
        for listed in wanted:
            with answering(self.root):
                fetched = self._fetched(listed)
            if fetched is not None:
                yield fetched

    def _fetched(self, listed: Listed) -> Fetched | None:
        folder = self.root / listed.replica
        candidates = [folder / (listed.name + self._ending)]
        with contextlib.suppress(FileNotFoundError):
            candidates += (
                folder / name for name in sorted(_names(folder)) if _is_copy(name, listed.name, self._ending)
            )
        is_there = False
        for path in candidates:
            try:
                content = read_file(path, LARGEST)
            except FileNotFoundError:
                continue
            except PermissionError:
                content = None
            is_there = True
            if content is not None and bears_its_name(listed.name, content):
                return Fetched(listed, content)
        if not is_there and self.root.is_dir():
            too_long = why_missing(candidates[0])
            return Fetched(listed, None, f"{too_long.message} {too_long.hint}") if too_long else None
        if not is_there:
            raise out_of_reach(self.root)
        told = _("Un envoi dans « {folder} » est incomplet ou endommagé : il sera relu à la prochaine synchronisation.")
        return Fetched(listed, None, told.format(folder=listed.replica))

    def publish(self, replica: str, name: str, content: bytes) -> None:
        """Write the bundle into the sub-folder of ``replica``, on the disk when this returns."""
        with answering(self.root):
            path = self._own(replica) / (name + self._ending)
            with contextlib.suppress(FileNotFoundError):
                if read_file(path, LARGEST) == content:
                    return
            write_file(path, content)

    def _own(self, replica: str) -> Path:
        """The sub-folder of ``replica``, made where it is missing; never one that leads elsewhere."""
        folder = self.root / replica
        if not folder.is_dir():
            if not (self.root / MARKER).is_file():
                raise out_of_reach(self.root)
            folder.mkdir(exist_ok=True)
            synchronise_folder(self.root)
        if folder.resolve().parent != self.root.resolve():
            raise PlaceError(
                _("Le sous-dossier « {folder} » est un raccourci vers un autre dossier.").format(folder=folder),
                _("Supprimez ce raccourci, puis recommencez."),
            )
        return folder

    def withdraw(self, listed: Iterable[Listed]) -> int:
        """Remove their files, copies under other names with them."""
        gone = 0
        with answering(self.root):
            for one in listed:
                folder = self.root / one.replica
                with contextlib.suppress(FileNotFoundError):
                    paths = [folder / name for name in _names(folder) if name.startswith(one.name)]
                    for path in paths:
                        remove(path)
                    gone += bool(paths)
        return gone

    def altered(self, replica: str, published: Mapping[str, datetime]) -> list[str]:
        """Those of which the file was written later: damaged by a disk or by somebody, or only touched."""
        found: list[str] = []
        with answering(self.root):
            for name, at in published.items():
                with contextlib.suppress(FileNotFoundError):
                    written = (self.root / replica / (name + ENDING)).stat().st_mtime
                    found += [name] if written > at.timestamp() else []
        return found

    def members(self) -> list[Member]:
        """Whoever has a sub-folder; one whose presence cannot be read yet has no label."""
        with answering(self.root):
            return [self._member(folder) for folder in self._folders()]

    def _member(self, folder: Path) -> Member:
        for name in sorted(filter(_PRESENCE.fullmatch, _names(folder)), reverse=True):
            told: Mapping[str, object] | None = None
            with contextlib.suppress(OSError):
                told = read_note(folder / name)
            label, at = (told or {}).get("label"), (told or {}).get("at")
            if isinstance(label, str) and is_moment(at):
                return Member(folder.name, clean_label(label), str(at))
        return Member(folder.name, "", "")

    def seen(self, replica: str, label: str, at: str) -> None:
        """Note it, where what is noted is older than an hour, of another label or of a clock that was set back."""
        moment = datetime.fromisoformat(at)
        with answering(self.root):
            folder = self._own(replica)
            kept = sorted(filter(_PRESENCE.fullmatch, _names(folder)))
            if kept and abs(_moment_of(kept[-1]) - moment) < _OFTEN and self._member(folder).label == label:
                return
            name = _PRESENCE_NAME.format(moment=moment)
            write_note(folder / name, {"label": label, "at": at})
            for earlier in kept:
                if earlier != name:
                    with contextlib.suppress(PermissionError):  # somebody looks at it: it goes the next time
                        remove(folder / earlier)

    def close(self) -> None:
        """Nothing is held open."""


def create(address: str, team: Team) -> FolderPlace:
    """Make the folder ``address`` the place of ``team``; it is made where only it is missing.

    Raises PlaceError where anything else lies in it, or a team meets there already.
    """
    root = Path(address).expanduser().absolute()
    with answering(root):
        _make(root)
        if (root / MARKER).exists():
            raise _met_already(root)
        if any(name.casefold() not in _NOT_OURS and not name.startswith(".") for name in _names(root)):
            raise PlaceError(
                _("« {folder} » contient déjà autre chose.").format(folder=root),
                _("Choisissez un dossier vide, ou donnez le nom d'un nouveau dossier."),
            )
        write_file(root / _README, _readme(team).encode("utf-8-sig"))
        try:
            write_note(root / MARKER, _marker(team), new=True)
        except FileExistsError:
            raise _met_already(root) from None
    return enter(address)


def _make(root: Path) -> None:
    """Make the folder where it is missing; those above it must be there."""
    if root.exists() and not root.is_dir():
        raise PlaceError(
            _("« {folder} » n'est pas un dossier.").format(folder=root),
            _("Choisissez un dossier, vide ou nouveau."),
        )
    if not root.parent.is_dir():
        raise PlaceError(
            _("Le dossier « {folder} » n'existe pas.").format(folder=root.parent),
            _("Vérifiez l'adresse ; si c'est un partage, vérifiez que vous y êtes connecté."),
        )
    root.mkdir(exist_ok=True)


def _met_already(root: Path) -> PlaceError:
    return PlaceError(
        _("Une équipe se réunit déjà dans « {folder} ».").format(folder=root),
        _("Rejoignez-la, ou choisissez un autre dossier."),
    )


def enter(address: str) -> FolderPlace:
    """The place that the folder ``address`` is. Raises NoPlaceError, PlaceError or OutOfReachError."""
    root = Path(address).expanduser().absolute()
    with answering(root):
        if not root.is_dir():
            raise out_of_reach(root)
        try:
            told = read_note(root / MARKER)
        except FileNotFoundError:
            raise NoPlaceError(
                _("« {folder} » n'est pas le dossier d'une équipe.").format(folder=root),
                _("Vérifiez le dossier ; s'il vient d'être partagé, attendez qu'il soit synchronisé en entier."),
            ) from None
        return FolderPlace(root, _team(root, told or {}))


def _marker(team: Team) -> dict[str, object]:
    return {
        "kind": _KIND,
        "format": FORMAT,
        "team": team.uid,
        "made_at": team.made_at,
        "with_contacts": team.with_contacts,
    }


def _team(root: Path, told: Mapping[str, object]) -> Team:
    """The team that a marker names. Raises PlaceError where it names none, or in a way of tomorrow."""
    number, uid, made_at, contacts = (told.get(name) for name in ("format", "team", "made_at", "with_contacts"))
    if told.get("kind") == _KIND and isinstance(number, int) and number > FORMAT:
        raise PlaceError(
            _("L'équipe de « {folder} » travaille avec une version plus récente de l'application.").format(folder=root),
            _("Mettez l'application à jour."),
        )
    ours = told.get("kind") == _KIND and number == FORMAT and type(number) is int
    if not (ours and is_uid(uid) and is_moment(made_at) and isinstance(contacts, bool)):
        raise PlaceError(
            _("Le fichier « {file} » de « {folder} » est incomplet ou endommagé.").format(file=MARKER, folder=root),
            _("Attendez que le dossier soit synchronisé en entier, puis recommencez."),
        )
    return Team(str(uid), str(made_at), contacts)


def _names(folder: Path) -> list[str]:
    return os.listdir(folder)  # noqa: PTH208 - names alone, and quickly


def _is_copy(name: str, bundle: str, ending: str) -> bool:
    """Whether a file is called after ``bundle`` with something added, as cloud clients call copies."""
    return name.startswith(bundle) and name.endswith(ending) and name != bundle + ending


def _moment_of(presence: str) -> datetime:
    """When a file of presence was written; long ago where its name says no moment that there is."""
    found = _PRESENCE.fullmatch(presence)
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(found[1] if found else "")
    return datetime.min.replace(tzinfo=UTC)


def _readme(team: Team) -> str:
    lines = [
        _("Ce dossier est le point de rencontre d'une équipe qui suit les recommandations DcANT."),
        _("L'application y dépose et y lit ce que chacun a fait. N'y ajoutez, n'y renommez et n'y supprimez rien."),
        _("Quiconque peut lire ce dossier peut lire tout ce que l'équipe partage."),
        _("Les personnes (contacts) y figurent.")
        if team.with_contacts
        else _("Les personnes (contacts) n'y figurent pas."),
    ]
    return "".join(f"{line}\r\n" for line in lines)

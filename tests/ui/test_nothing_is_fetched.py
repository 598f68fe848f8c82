"""The window on a data file whose texts name files, shares and servers: the system sees none of them asked for.

Every call that names a file or reaches the network is traced (strace), of the process and all that it starts.
``DCANT_HOSTILE=1`` walks the dialogs too.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_scenes import hostile_text, write_everywhere

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("strace"), reason="no strace")]

WALK = Path(__file__).with_name("hostile_walk.py")
BAIT, HOST = "bait-of-a-stranger", "host-of-a-stranger"
NAMED = re.compile(rf"/{BAIT}[/\"]|[/\\\"]{HOST}")
"""A file below the bait, a share, a server; files that we write may be called after a text, in one word."""
OURS = re.compile(r" (?:execve|sendmsg|recvmsg)\(")
"""The words that the walk is started with, and what is drawn, through a local socket."""


def hostile_values(folder: Path) -> list[str]:
    """Texts that name files below ``folder``, shares and servers, in every way that somebody could take for a link."""
    file = (folder / BAIT / "image.png").as_uri()
    return [
        hostile_text(file),
        f'<html><body background="{file}"><link rel="stylesheet" href="{file}.css"><style>@import url({file})</style>',
        rf"\\{HOST}\partage\image.png <img src='\\{HOST}\partage\image.png'><img src='//{HOST}/partage/image.png'>",
        f'<img src="file://{HOST}/partage/image.png"><a href="smb://{HOST}/partage">R&Dzz</a>\u202e\nsuite',
        f'http://{HOST}.invalid/image.png <img src="http://{HOST}.invalid/image.png">',
        f"![image]({file}) [lien](http://{HOST}.invalid/) {folder / BAIT / 'image.png'}",
        f"<table background='{file}'><tr><td style=\"background-image:url('{file}')\">&amp; & fin\u200f</td></tr></table>",
    ]


def traced(trace: Path, *words: str | Path) -> list[str]:
    """What the walk asked of the file system and the network, a line a call."""
    command = ["strace", "-f", "--seccomp-bpf", "-s", "500", "-e", "trace=file,network", "-o", str(trace)]
    platform = "xcb" if os.environ.get("DISPLAY") else "offscreen"
    environment = {**os.environ, "QT_QPA_PLATFORM": platform, "PYTHONPATH": str(WALK.parents[2])}
    done = subprocess.run(
        [*command, sys.executable, str(WALK), *map(str, words)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=600,
    )
    if "ptrace" in done.stderr and "not permitted" in done.stderr:
        pytest.skip("processes may not be traced here")
    assert (done.returncode, done.stdout) == (0, "seen\n"), done.stderr
    return trace.read_text(encoding="utf-8", errors="replace").splitlines()


def asked_for(calls: list[str]) -> list[str]:
    """Of ``calls``, those that name a bait or leave this machine."""
    return [call for call in calls if "AF_INET" in call or (NAMED.search(call) and not OURS.search(call))]


def test_a_careless_label_would_be_seen(tmp_path):
    calls = traced(tmp_path / "trace", "none", "--careless", hostile_values(tmp_path)[0])
    assert any("openat" in call and BAIT in call for call in asked_for(calls))


def test_no_page_asks_for_what_a_text_names(small_file, tmp_path):
    data = tmp_path / "suivi.sqlite"
    shutil.copy(small_file, data)
    values = hostile_values(tmp_path)
    write_everywhere(data, values)
    dialogs = ["--dialogs", "".join(values)] if os.environ.get("DCANT_HOSTILE") else []
    calls = traced(tmp_path / "trace", data, *dialogs)
    assert any("suivi.sqlite" in call for call in calls)
    assert asked_for(calls) == []

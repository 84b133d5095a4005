"""Programs of Debian that manage name servers, unpacked for tests and never installed.

Installing any of them would change this machine's own ``/etc/resolv.conf``. They are fetched once,
by apt and so with its checks, into a cache.
"""

from __future__ import annotations

import fcntl
import subprocess
import tempfile
from pathlib import Path

_CACHE = Path("~/.cache/adit-tests").expanduser()


def unpacked(package: str) -> Path:
    """The folder of a package's files. Raises :class:`RuntimeError` that says what is missing."""
    folder = _CACHE / "debian" / package
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / f".{package}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Of several test runs at once, one fetches.
        if not folder.is_dir():
            _fetch(package, folder)
    return folder


def _fetch(package: str, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_CACHE) as work:
        got = _apt("download", package, folder=work)
        if got.returncode != 0:
            # What is on offer may be another version by now.
            _apt("update", folder=work)
            got = _apt("download", package, folder=work)
        archives = list(Path(work).glob("*.deb"))
        if got.returncode != 0 or len(archives) != 1:
            raise RuntimeError(
                f"these tests need Debian's package {package}; 'apt-get download {package}' "
                f"did not bring it: {got.stderr.strip()}"
            )
        target = Path(work, "files")
        subprocess.run(["dpkg", "-x", str(archives[0]), str(target)], check=True, timeout=60)
        target.rename(folder)


def _apt(*argv: str, folder: str) -> subprocess.CompletedProcess[str]:
    # The folder is ours alone, so apt's own user could not write there.
    return subprocess.run(
        ["apt-get", "-o", "APT::Sandbox::User=root", *argv],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=180,
    )

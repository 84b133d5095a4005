"""Root cleans up after the service's own user, at whose word it does nothing that this user could not do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.namespaces import Namespace

SERVICE = 1500
"""uid of the service's user, in strange hands."""
WRITE_JOURNAL = """
import sys
from pathlib import Path
from helper.dns import resolv_text
from helper.dns.undo import RestoreDns
from helper.state.files import Folder
from helper.state.journal import Journal
from helper.state.recovery import boot_id

state, victim = map(Path, sys.argv[1:])
folder = Folder(state)
folder.make()
journal = Journal(folder, boot_id())
journal.open()
evil = b"evil::0:0::/root:/bin/sh\\n"
kept = resolv_text.digest(evil) + ".conf"
(state / "dns").mkdir(mode=0o700)
(state / "dns" / kept).write_bytes(evil)
ours = (resolv_text.digest(victim.read_bytes()),)
journal.record([RestoreDns("resolv.conf", path=str(victim), kept=kept, ours=ours)])
"""


@pytest.fixture
def machine() -> Iterator[Namespace]:
    with Namespace() as made:
        made.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", "/var/tmp"])
        yield made


@pytest.mark.parametrize("owner", [0, SERVICE], ids=["of root", "of the service's user"])
def test_a_forged_journal_restores_what_its_owner_could_write(machine: Namespace, owner: int) -> None:
    """The control is a state of root's own: what it says is done."""
    state, victim = Path("/var/tmp/state"), Path("/var/tmp/passwd")
    machine.run(["sh", "-c", f"echo root:x:0:0 > {victim}; chmod 644 {victim}"])
    become = ["setpriv", "--reuid", str(owner), "--regid", str(owner), "--clear-groups"]
    machine.run([*become, sys.executable, "-c", WRITE_JOURNAL, str(state), str(victim)])
    options = ["--cleanup", "--state", str(state), "--socket", "/var/tmp/helper.sock"]
    said = machine.run([sys.executable, "-m", "helper", *options]).stdout
    content = machine.run(["cat", str(victim)]).stdout
    assert content == ("root:x:0:0\n" if owner else "evil::0:0::/root:/bin/sh\n"), said

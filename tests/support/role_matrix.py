"""Who may use which verb, written out a second time for the tests to compare with."""

from __future__ import annotations

from helper.authority import Role

ROLES = (Role.ROOT, Role.OPERATOR, Role.OWNER, Role.ACTIVE, Role.OBSERVER)

MATRIX = {
    "hello": "11111",
    "ping": "11111",
    "status.get": "11111",
    "events.subscribe": "11111",
    "policy.get": "11111",
    "killswitch.get": "11111",
    "session.connect": "11010",
    "session.disconnect": "111o0",
    "session.reconnect": "111o0",
    "session.answer": "111o0",
    "log.tail": "11100",
    "profile.list": "11010",
    "autoconnect.set": "110c0",
    "killswitch.set": "110c0",
    "killswitch.release": "111o0",
    "lockdown.set": "110c0",
    "split.list": "11010",
    "split.add": "110c0",
    "split.remove": "110c0",
    "dns.get": "11010",
    "cleanup.run": "11000",
}
"""A verb's column for each of :data:`ROLES`: yes, no, or after polkit said yes to ``o``
(manage-others) or ``c`` (configure-system)."""

BESIDE = {**MATRIX, "session.connect": "110o0"}
"""The same where another user's session is there."""

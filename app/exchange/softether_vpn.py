"""Reading the ``.vpn`` file of SoftEther's own client: one connection, its password in it.

What judges the server's certificate is never weaker than in the client. Where the file says
"check" without a certificate, the client goes by a list of authorities of its own, which the file
does not hold: by the system's instead if it says so too (``AddDefaultCA``), else a person is asked.
Where it says not to check, a person is asked as well: Adit has no way to check nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re

from app.exchange import softether_passwords, softether_tree
from app.exchange.softether_tree import Folder
from app.profiles import rules
from app.profiles.imported import Imported
from app.secrets import MAX_PASSWORD
from helper.api.types import Login, NetworkProfile, SoftEtherProfile, Verify

_ANONYMOUS, _HASHED, _PLAIN = range(3)
_OTHER_LOGINS = {
    3: "a client certificate",
    4: "a smart card",
    5: "a key in a security module",
}
_DIRECT = 0
_ANY_ADDRESS = ("", "0.0.0.0", "::")
_WITH_PORT = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*):([0-9]{1,5})")
_NO_PASSWORD = "The password in the file can not be read; you are asked for it when you connect."

recognises = softether_tree.recognises


def read(data: bytes, file: str = "") -> Imported:
    """The profile and the password in a ``.vpn``; ``file`` is named in errors.

    Raises :class:`ProfileError` for what can not be taken as it is meant. No error repeats a secret.
    """
    root = softether_tree.read(data, file)
    option, auth = root.folder("ClientOption"), root.folder("ClientAuth")
    kind = auth.number("AuthType")
    if kind not in (_ANONYMOUS, _HASHED, _PLAIN):
        what = _OTHER_LOGINS.get(kind, "something unknown")
        allowed = "a login with a password, or an anonymous one"
        raise auth.error("AuthType", f"it logs in with {what}, which Adit can not do", allowed)
    host, port = _place(option)
    verify, pin = _trust(root)
    user = auth.text("Username")
    if kind == _ANONYMOUS:
        user = user or "anonymous"
    server = SoftEtherProfile(
        host=host,
        port=port,
        hub=option.checked(
            "HubName", option.text("HubName"), lambda value: rules.check_login_name("hub", value)
        ),
        user=auth.checked("Username", user, lambda value: rules.check_login_name("user", value))
        if user
        else "",
        login=Login.ANONYMOUS if kind == _ANONYMOUS else Login.PASSWORD,
        verify=verify,
        pin=pin,
        plain=kind == _PLAIN,
    )
    secrets, notes = _secrets(auth, kind)
    return Imported(
        server,
        NetworkProfile(),
        secrets,
        notes=(*notes, *_left_out(root, option)),
        name=option.text("AccountName"),
        missing=() if user else ("user",),
    )


def _place(option: Folder) -> tuple[str, int]:
    """Host and port. Behind the host's name may be a hint for the way to it: ``/tcp`` and others."""
    host = option.text("Hostname").partition("/")[0].strip()
    port = option.number("Port", 443)
    if match := _WITH_PORT.fullmatch(host):
        host, port = match[1], int(match[2])
    return option.checked("Hostname", host, rules.check_host), option.checked("Port", port, rules.check_port)


def _trust(root: Folder) -> tuple[Verify, str]:
    """How the server's certificate is judged, and its fingerprint."""
    if not root.flag("CheckServerCert"):
        return Verify.ASK, ""
    certificate = root.data("ServerCert")
    if certificate:
        if not _is_der(certificate):
            raise root.error("ServerCert", "is not a certificate", "a certificate (DER) in base64")
        return Verify.PIN, hashlib.sha256(certificate).hexdigest()
    return Verify.CA if root.flag("AddDefaultCA") else Verify.ASK, ""


def _is_der(data: bytes) -> bool:
    """Whether it is one whole ASN.1 sequence: a piece of a certificate would be another fingerprint."""
    if len(data) < 4 or data[:2] not in (b"\x30\x81", b"\x30\x82"):
        return False
    head = 2 + (data[1] & 0x7F)
    return head + int.from_bytes(data[2:head], "big") == len(data)


def _secrets(auth: Folder, kind: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """What it logs in with, and what to say of that."""
    if kind == _HASHED:
        data = auth.data("HashedPassword")
        # The client writes zeros when it was told to leave the password out.
        if not any(data):
            return {}, ()
        if len(data) != softether_passwords.HASH_BYTES:
            raise auth.error("HashedPassword", "is not a hashed password", "20 bytes in base64")
        return {"password_hash": base64.b64encode(data).decode("ascii")}, ()
    data = auth.data("EncryptedPassword") if kind == _PLAIN else b""
    if not data:
        return {}, ()
    password = softether_passwords.unscrambled(data) if len(data) <= MAX_PASSWORD else ""
    return ({"password": password}, ()) if password else ({}, (_NO_PASSWORD,))


def _left_out(root: Folder, option: Folder) -> tuple[str, ...]:
    """What the file says and Adit does otherwise, as notes."""
    notes = []
    if option.number("ProxyType") != _DIRECT:
        proxy = "".join(c for c in option.text("ProxyName") if c.isprintable())[: rules.MAX_HOST]
        notes.append(f"The proxy {proxy or 'in it'} is not taken over: the connection goes directly.")
    others = (
        ("connecting when the system starts", root.flag("StartupAccount")),
        ("bridge and router mode", option.flag("RequireBridgeRoutingMode")),
        ("monitoring mode", option.flag("RequireMonitorMode")),
        ("leaving the routing table alone", option.flag("NoRoutingTracking")),
        ("compression", option.flag("UseCompress")),
        ("HTTP headers", bool(option.text("CustomHttpHeader"))),
        (
            "a local address or port",
            option.text("BindLocalIP") not in _ANY_ADDRESS or option.number("BindLocalPort") != 0,
        ),
    )
    if words := ", ".join(word for word, there in others if there):
        notes.append(f"Not taken over: {words}.")
    return tuple(notes)

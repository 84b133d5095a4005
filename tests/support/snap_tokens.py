"""SNAP tokens signed with the publicly known test key (``snap.md`` 2.5), good and bad ones."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY = Ed25519PrivateKey.from_private_bytes(b"\x2b" * 32)
PUBLIC_KEY = KEY.public_key().public_bytes_raw()
HEADER = {"typ": "JWT", "alg": "EdDSA"}
SUBSCRIPTION = uuid.UUID("123e4567-e89b-12d3-a456-426614174000")

VECTOR = (
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.eyJwc3NpZCI6IjExMTExMTExLTIyMjItNDMzMy04NDQ0LTU1NTU1NTU1NTU1NSI"
    "sImV4cCI6NDEwMjQ0NDgwMCwianRpIjoiMTExMTExMTEtMjIyMi00MzMzLTg0NDQtNTU1NTU1NTU1NTU1In0.TvMvtCr-p0lWxkBs"
    "yQONO_FwH-m6Ufy1I2PLv4uzAN-x8aIlFyUrGBah0SRYHMvYASgm8SGh8rj8IsWJIrHxBg"
)
"""Appendix A.6."""


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(header: Any, claims: Any, key: Ed25519PrivateKey = KEY) -> str:
    """A token of any header and claims; bytes are taken as they are."""
    parts = [
        base64url(part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode())
        for part in (header, claims)
    ]
    text = ".".join(parts)
    return f"{text}.{base64url(key.sign(text.encode()))}"


def claims_0(expires: int, number: str = "number-0") -> dict[str, Any]:
    return {"pssid": str(SUBSCRIPTION), "exp": expires, "jti": number}


def claims_1(expires: int, number: str = "number-1") -> dict[str, Any]:
    return {
        "ver": 1,
        "iss": "ssr",
        "aud": "snap",
        "exp": expires,
        "nbf": expires - 3600,
        "iat": expires - 3600,
        "jti": number,
        "pssid": base64url(b"\0" + SUBSCRIPTION.bytes),
        "aa_acc_subject_id": "somebody",
    }


def token_0(expires: int, number: str = "number-0") -> str:
    return sign(HEADER, claims_0(expires, number))


def token_1(expires: int, number: str = "number-1") -> str:
    return sign(HEADER, claims_1(expires, number))


def genuine(text: str) -> dict[str, Any] | None:
    """The claims, if the test key has signed them."""
    body, _, signature = text.rpartition(".")
    try:
        KEY.public_key().verify(base64.urlsafe_b64decode(signature + "=="), body.encode())
        found = json.loads(base64.urlsafe_b64decode(body.partition(".")[2] + "=="))
    except (InvalidSignature, ValueError):
        return None
    return found if isinstance(found, dict) else None

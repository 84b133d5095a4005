"""Our own export, ``.adit``: a profile's file without its id, and a table ``[secrets]`` if that is wanted.

A file out of the folder of profiles is read as well. Whatever is read gets an id of its own.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping

import msgspec

from app.profiles import document as documents
from app.profiles import kinds, model
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from app.secrets import MAX_FILE, SecretError
from helper.api.types import Profile, SoftEtherProfile

SUFFIX = "adit"
TITLE = "Adit"

_BEGINNING = b"# Adit profile"
"""Of this file and of a stored profile."""
_HEADER = "Adit profile, to be imported into Adit."
_WITH_SECRETS = f"{_HEADER} It holds secrets: whoever has it can connect."
_NO_ID = "00000000-0000-0000-0000-000000000000"


def recognises(data: bytes) -> bool:
    """Whether this is meant to be such a file."""
    return data[: model.MAX_BYTES].removeprefix(codecs.BOM_UTF8).lstrip().startswith(_BEGINNING)


def read(data: bytes, file: str = "") -> Imported:
    """The profile and the secrets in it; ``file`` is named in errors.

    Raises :class:`ProfileError`, which repeats no secret.
    """
    text, values = model.load(data.removeprefix(codecs.BOM_UTF8), file)
    held = values.pop("secrets", None)
    values.setdefault("id", _NO_ID)
    profile = model.build(values, text, file)
    kind = kinds.of(profile)
    secrets = {} if held is None else _secrets(kind, held, file)
    notes = () if secrets or not kind.needs_secrets else (f"The file holds no {kind.form.noun}.",)
    server = profile.server
    if isinstance(server, SoftEtherProfile):
        # Nobody here trusted that certificate on that day, whoever did elsewhere.
        server = msgspec.structs.replace(server, pinned_on="")
    return Imported(server, profile.network, secrets, notes=notes, name=profile.name)


def write(profile: Profile, secrets: Mapping[str, str] | None) -> str:
    """The text of such a file. Raises :class:`ProfileError` for a profile that no file may hold."""
    values = model.document(model.check(profile))
    del values["id"]
    if secrets:
        values["secrets"] = dict(secrets)
    return documents.new(_WITH_SECRETS if secrets else _HEADER, values).decode("utf-8")


def _secrets(kind: kinds.Kind, held: object, file: str) -> dict[str, str]:
    if not isinstance(held, dict) or not all(isinstance(value, str) for value in held.values()):
        raise ProfileError("secrets: is not a table of texts", allowed="a table [secrets]", file=file)
    if sum(len(key) + len(value) for key, value in held.items()) > MAX_FILE:
        raise ProfileError("secrets: there is too much", allowed=f"at most {MAX_FILE} bytes", file=file)
    try:
        return kind.checked(held)
    except SecretError as error:
        raise ProfileError(f"secrets: {error.message}", allowed=error.advice, file=file) from None

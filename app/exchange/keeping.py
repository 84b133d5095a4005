"""From what a file came to, to a kept profile with its secrets in the keyring."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from app.profiles import kinds
from app.profiles.imported import Imported
from app.profiles.store import ProfileStore, StoredProfile
from app.secrets import KeyringState, PasswordKeeper
from helper.api.types import Profile


def profile_of(imported: Imported, name: str) -> Profile:
    """The profile under a name and with an id of its own."""
    return Profile(id=str(uuid.uuid4()), name=name, server=imported.server, network=imported.network)


def label(profile: Profile) -> str:
    """What the keyring's item of a profile is called for people."""
    return f"Adit: {profile.name}"


def text_for_keyring(profile: Profile, secrets: Mapping[str, str]) -> str:
    """What the keyring shall keep; empty where there is nothing to keep."""
    return kinds.of(profile).kept(secrets) if secrets else ""


def keep(
    store: ProfileStore, keeper: PasswordKeeper, profile: Profile, secrets: Mapping[str, str]
) -> tuple[StoredProfile, KeyringState | None]:
    """Keep a new profile and its secrets; how the keyring answered, ``None`` where there are none.

    Blocks while the keyring is asked. Raises :class:`app.profiles.errors.ProfileError`, and leaves
    nothing behind then.
    """
    store.check_new(profile)
    text = text_for_keyring(profile, secrets)
    state = keeper.put(profile.id, text, label(profile)).state if text else None
    try:
        return store.add(profile), state
    except BaseException:
        if state is KeyringState.DONE:
            keeper.delete(profile.id)
        raise

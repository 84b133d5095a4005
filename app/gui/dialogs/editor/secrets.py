"""The secrets of a form: what is typed, and what the keyring holds for the rest."""

from __future__ import annotations

from app.exchange import keeping
from app.gui.faces import Keys
from app.gui.text import translate
from app.gui.words import keyring
from app.profiles import kinds
from app.profiles.store import StoredProfile
from app.secrets import KeyringState, SecretError, Source
from helper.api.types import Profile


class NotHere(Exception):
    """Secrets that are needed are not to be had; ``sentence`` says why, translated."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


async def gather(
    profile: Profile, typed: dict[str, str], keys: Keys, stored: StoredProfile | None
) -> dict[str, str]:
    """All secrets of ``profile``; the keyring is asked only where what is typed is not enough.

    Raises :class:`NotHere`.
    """
    kind = kinds.of(profile)
    if not kind.needs_secrets:
        return {}
    try:
        return kind.checked(typed)
    except SecretError:
        if stored is None:
            raise NotHere(translate("Editor", "Type the password first.")) from None
    answer = await keys.get(profile.id)
    if answer.password is None:
        why = keyring.sentence(answer.state)
        raise NotHere(why or translate("Editor", "Your keyring holds nothing for this network."))
    try:
        kept = kinds.of(stored.profile).secrets(answer.password, Source.KEYRING)
        return kind.checked(kept | typed)
    except SecretError:
        raise NotHere(
            translate("Editor", "Your keyring does not hold all that is needed for this network.")
        ) from None


async def keep(profile: Profile, typed: dict[str, str], keys: Keys, stored: StoredProfile | None) -> str:
    """Put what is typed into the keyring; a sentence where that failed, else nothing."""
    if not typed:
        return ""
    try:
        secrets = await gather(profile, typed, keys, stored)
    except NotHere as error:
        return error.sentence
    text = keeping.text_for_keyring(profile, secrets)
    answer = await keys.put(profile.id, text, keeping.label(profile))
    return "" if answer.state is KeyringState.DONE else keyring.not_kept(answer.state)

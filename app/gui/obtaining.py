"""Secrets for one attempt: from the keyring where it gives them, else from the person."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.gui.faces import Asker, Keys
from app.gui.text import isolated, translate
from app.gui.words import keyring as words
from app.profiles import kinds
from app.secrets import KeyringState, SecretError, Source, check_typed
from helper.api.types import Profile, SoftEtherProfile


@dataclass(frozen=True)
class Given:
    """What an attempt may use, and what the keyring shall keep once it was right."""

    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    to_keep: str = field(default="", repr=False)


class Obtainer:
    """Asks the keyring and the person; remembers how the keyring answered last, and no secret."""

    def __init__(self, keys: Keys, asker: Asker) -> None:
        self._keys = keys
        self._asker = asker
        self._state: KeyringState | None = None

    async def obtain(self, profile: Profile, *, ask: bool = False, wrong: bool = False) -> Given | None:
        """The secrets of a profile; ``None`` when the person would rather not.

        ``ask``: the person shall say it, whatever the keyring holds. ``wrong``: the last one was refused.
        Raises :class:`app.secrets.SecretError` for what can not be the secret.
        """
        kind = kinds.of(profile)
        if not kind.needs_secrets:
            return Given()
        broken = ""
        if not ask or self._state is None:
            answer = await self._keys.get(profile.id)
            self._state = answer.state
            if not ask and answer.state is KeyringState.DONE and answer.password:
                try:
                    return Given(kind.secrets(answer.password, Source.KEYRING))
                except SecretError:
                    broken = translate("Keyring", "What your keyring holds for this network cannot be used.")
        assert self._state is not None
        note = broken or words.sentence(self._state)
        may_remember = words.may_remember(self._state)
        if not kind.question:
            return await self._from_file(profile, note, may_remember)
        typed = await self._asker.password(_question(profile), note, may_remember, wrong)
        if typed is None:
            return None
        text, remember = typed
        secrets = kind.secrets(check_typed(text), Source.PROMPT)
        return Given(secrets, kind.kept(secrets) if remember and may_remember else "")

    async def _from_file(self, profile: Profile, note: str, may_remember: bool) -> Given | None:
        kind = kinds.of(profile)
        question = translate(
            "Password", "The keys of {name} are needed. Choose the .conf file that holds them."
        ).format(name=profile.name)
        text = await self._asker.secret_file(question, note)
        if text is None:
            return None
        secrets = kind.secrets(text, Source.FILE)
        # As when the file was imported: its keys are for the keyring, which spares choosing it again.
        return Given(secrets, kind.kept(secrets) if may_remember else "")


def _question(profile: Profile) -> str:
    server = profile.server
    if isinstance(server, SoftEtherProfile):
        return translate("Password", "Password of {user} on {host}").format(
            user=server.user, host=isolated(server.host)
        )
    return translate("Password", "Password for {name}").format(name=profile.name)

"""Which secrets a machine's profile needs, and what each is called where a machine keeps it.

A session knows a preshared key by its peer's public key, which is no part of a file's name; a
machine knows it by the peer's number in the profile's file, from 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from helper.api.types import Login, Profile, SoftEtherProfile, WireGuardProfile
from helper.session.kinds.wireguard import PRESHARED_KEY, PRIVATE_KEY

PASSWORD = "password"


def wanted_secrets(profile: Profile) -> Mapping[str, str]:
    """The machine's name of each secret, and its name in ``session.connect``.

    ``password`` · ``private_key`` · ``preshared_key.1`` (of the first peer), ….
    """
    match profile.server:
        case SoftEtherProfile(login=Login.PASSWORD):
            return {PASSWORD: PASSWORD}
        case SoftEtherProfile():
            return {}
        case WireGuardProfile(peers=peers):
            preshared = {
                f"{PRESHARED_KEY}{number}": f"{PRESHARED_KEY}{peer.public_key}"
                for number, peer in enumerate(peers, 1)
                if peer.preshared
            }
            return {PRIVATE_KEY: PRIVATE_KEY} | preshared

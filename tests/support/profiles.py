"""A profile's server as what the test knows it to be."""

from __future__ import annotations

from helper.api.types import Profile, SoftEtherProfile, WireGuardProfile


def softether(profile: Profile) -> SoftEtherProfile:
    """The server of a SoftEther profile."""
    assert isinstance(profile.server, SoftEtherProfile)
    return profile.server


def wireguard(profile: Profile) -> WireGuardProfile:
    """The interface and peers of a WireGuard profile."""
    assert isinstance(profile.server, WireGuardProfile)
    return profile.server

"""Sessions that want the same networks."""

from __future__ import annotations

from helper.api.types import Profile, SoftEtherProfile
from helper.session.overlaps import overlaps


class Routed:
    def __init__(self, name: str, routes: tuple[str, ...]) -> None:
        self.id = name
        self.owner = 1000
        self.routes = routes
        server = SoftEtherProfile(host="h", hub="b", user="u")
        self.profile = Profile(id=name, name=f"n{name}", server=server)


def test_the_same_network_is_an_overlap_and_one_within_another_is_none() -> None:
    one = Routed("1", ("10.0.0.0/8", "2001:db8::/32"))
    others = [
        one,
        Routed("2", ("10.1.0.0/16", "0.0.0.0/0")),
        Routed("3", ("192.0.2.0/24", "2001:0db8::/32")),
        Routed("4", ("10.0.0.0/8",)),
        Routed("5", ()),
    ]
    assert overlaps(one, others) == ("n3", "n4")
    assert overlaps(others[1], others) == ()
    assert overlaps(Routed("6", ()), others) == ()


def test_names_of_other_users_profiles_are_theirs() -> None:
    one, other = Routed("1", ("10.0.0.0/8",)), Routed("2", ("10.0.0.0/8",))
    other.owner = 1001
    assert overlaps(one, [one, other]) == ("another user's",)

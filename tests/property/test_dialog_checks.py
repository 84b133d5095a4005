"""The words under the fields of a form agree with the rules of profiles, whatever is typed."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.dialogs import checks
from app.profiles import rules, wireguard_rules
from app.profiles.rules import ValueRefused

_ADDRESSES = st.ip_addresses().map(str)
_NETWORKS = st.tuples(st.ip_addresses(), st.integers(0, 130)).map(lambda pair: f"{pair[0]}/{pair[1]}")
_TYPED = st.one_of(
    st.text(max_size=300),
    st.text("0123456789abcdef:./-_[]% ", max_size=80),
    st.integers(-1, 70000).map(str),
    _ADDRESSES,
    _NETWORKS,
    st.binary(min_size=32, max_size=32).map(lambda data: base64.b64encode(data).decode("ascii")),
)

Rule = Callable[[str], object]
PAIRS: dict[str, tuple[checks.Check, Rule]] = {
    "name": (checks.profile_name, rules.check_name),
    "host": (checks.host, rules.check_host),
    "port": (checks.port, lambda text: rules.check_port(checks.number(text))),
    "hub": (checks.hub_name, lambda text: rules.check_login_name("hub", text)),
    "user": (checks.user_name, lambda text: rules.check_login_name("user", text)),
    "pin": (checks.pin, rules.check_fingerprint),
    "gateway4": (checks.gateway4, lambda text: rules.check_gateway(text, 4)),
    "gateway6": (checks.gateway6, lambda text: rules.check_gateway(text, 6)),
    "network": (checks.network, rules.check_route),
    "excluded": (checks.excluded, rules.check_excluded),
    "dns": (checks.name_server, rules.check_dns),
    "domain": (checks.domain, rules.check_domain),
    "search": (checks.domain, rules.check_search),
    "table": (checks.routing_table, rules.check_table),
    "key": (checks.public_key, wireguard_rules.check_key),
    "endpoint": (checks.endpoint, wireguard_rules.check_endpoint),
    "allowed": (checks.allowed_ip, wireguard_rules.check_allowed_ip),
    "mtu": (checks.softether_mtu, lambda text: rules.check_mtu(checks.number(text, 0))),
    "wireguard mtu": (checks.wireguard_mtu, lambda text: wireguard_rules.check_mtu(checks.number(text, 0))),
    "keepalive": (checks.keepalive, lambda text: wireguard_rules.check_keepalive(checks.number(text, 0))),
    "listen port": (
        checks.listen_port,
        lambda text: wireguard_rules.check_listen_port(checks.number(text, 0)),
    ),
    "tunnel address": (
        checks.tunnel_address,
        lambda text: rules.check_address(checks.with_prefix(text)),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
@given(typed=_TYPED)
def test_a_complaint_is_there_exactly_when_the_rule_refuses(name: str, typed: str) -> None:
    check, rule = PAIRS[name]
    try:
        rule(typed)
        refused = False
    except ValueRefused:
        refused = True
    assert bool(check(typed)) is refused


@given(typed=st.one_of(_TYPED, _NETWORKS))
def test_an_address_is_of_one_version(typed: str) -> None:
    try:
        version: int = ipaddress.ip_interface(rules.check_address(typed)).version
    except ValueRefused:
        version = 0
    assert (not checks.address4(typed)) is (version == 4)
    assert (not checks.address6(typed)) is (version == 6)


@given(typed=_TYPED)
def test_no_complaint_about_a_key_repeats_it(typed: str) -> None:
    complaint = checks.optional_key(typed)
    assert len(typed) < 12 or typed not in complaint


@given(typed=st.text(max_size=2000))
def test_complaints_are_short_and_can_be_shown(typed: str) -> None:
    for check, _ in PAIRS.values():
        complaint = check(typed)
        assert len(complaint) < 300
        plain = complaint
        for mark in "\N{LEFT-TO-RIGHT ISOLATE}\N{POP DIRECTIONAL ISOLATE}":
            plain = plain.replace(mark, "")
        assert plain.isprintable()

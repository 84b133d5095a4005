"""``adit add``."""

from __future__ import annotations

import ipaddress
import uuid
from pathlib import Path

import click
import msgspec

from app.cli.base import (
    AditCommand,
    Environment,
    json_option,
    pass_environment,
    password_options,
    verbose_option,
)
from app.cli.output import quoted
from app.cli.params import (
    ADDRESS,
    DOMAIN,
    GATEWAY,
    HOST,
    HUB,
    NAME,
    PART,
    PIN,
    ROUTE,
    USER,
    Checked,
    is_network,
)
from app.exchange import keeping
from app.profiles import rules
from app.secrets import KEYRING_TEXTS, KeyringState, SecretError, check_typed, obtain
from helper.api.types import IPv4Method, IPv6Method, Login, NetworkProfile, Profile, SoftEtherProfile, Verify


@click.command(cls=AditCommand)
@click.argument("name", type=NAME)
@click.option("--host", type=HOST, help="Host name or address of the server.")
@click.option("--port", type=click.IntRange(1, 65535), default=443, show_default=True)
@click.option("--hub", type=HUB, help="Virtual hub to join.")
@click.option("--user", type=USER, help="User name on the hub.")
@click.option("--anonymous", is_flag=True, help="Log in without a password.")
@click.option(
    "--plain",
    is_flag=True,
    help="Send the password as it is, inside TLS: where the server asks RADIUS or an NT domain about it.",
)
@click.option(
    "--verify",
    type=click.Choice([verify.value for verify in Verify]),
    help="How to judge the server's certificate: by the system's authorities (ca), by its fingerprint "
    "(pin), or by the authorities and else by asking (ask). Default: ask, or pin with --pin.",
)
@click.option("--pin", type=PIN, metavar="SHA256", help="Fingerprint of the server's certificate.")
@click.option("--no-default-route", is_flag=True, help="Send only the tunnel's own networks through it.")
@click.option("--route", "routes", type=ROUTE, multiple=True, help="A further network behind the tunnel.")
@click.option(
    "--include",
    "included",
    type=PART,
    multiple=True,
    metavar="NET-OR-DOMAIN",
    help="What else is reached through the tunnel; repeatable.",
)
@click.option(
    "--exclude",
    "excluded",
    type=PART,
    multiple=True,
    metavar="NET-OR-DOMAIN",
    help="What stays outside the tunnel; repeatable.",
)
@click.option(
    "--dns-domain",
    "dns_domains",
    type=DOMAIN,
    multiple=True,
    help="A domain whose names the tunnel's name servers know; repeatable.",
)
@click.option("--address", "addresses", type=ADDRESS, multiple=True, help="A fixed address, with its prefix.")
@click.option("--gateway", "gateways", type=GATEWAY, multiple=True, help="Gateway for fixed addresses.")
@click.option("--ipv6", type=click.Choice([method.value for method in IPv6Method]))
@click.option("--mtu", type=int, default=0, help="Size of packets in the tunnel.  [default: automatic]")
@password_options
@json_option
@verbose_option
@pass_environment
def add(
    environment: Environment,
    name: str,
    host: str | None,
    port: int,
    hub: str | None,
    user: str | None,
    anonymous: bool,
    plain: bool,
    verify: str | None,
    pin: str | None,
    no_default_route: bool,
    routes: tuple[str, ...],
    included: tuple[str, ...],
    excluded: tuple[str, ...],
    dns_domains: tuple[str, ...],
    addresses: tuple[str, ...],
    gateways: tuple[str, ...],
    ipv6: str | None,
    mtu: int,
    password_file: Path | None,
    password_fd: int | None,
    json: bool,
    verbose: bool,
) -> None:
    """Add a profile for a server.

    It is for a SoftEther server; `adit import` takes files of SoftEther and WireGuard. What is missing
    is asked for in a terminal. The password goes to the keyring, never into the profile.
    """
    if anonymous and (password_file is not None or password_fd is not None):
        raise click.UsageError("--anonymous needs no password.")
    if anonymous and plain:
        raise click.UsageError("--anonymous and --plain exclude each other.")
    host = _needed(environment, host, "--host", "Server", HOST)
    hub = _needed(environment, hub, "--hub", "Hub", HUB)
    if anonymous:
        user = user or "anonymous"
    user = _needed(environment, user, "--user", "User", USER)
    chosen = Verify(verify) if verify else Verify.PIN if pin else Verify.ASK
    if chosen is Verify.PIN and not pin:
        raise click.UsageError("--verify pin needs --pin SHA256.")
    profile = Profile(
        id=str(uuid.uuid4()),
        name=name,
        server=SoftEtherProfile(
            host=host,
            port=port,
            hub=hub,
            user=user,
            login=Login.ANONYMOUS if anonymous else Login.PASSWORD,
            verify=chosen,
            pin=pin or "",
            plain=plain,
        ),
        network=msgspec.structs.replace(
            _network(not no_default_route, addresses, gateways, ipv6, mtu),
            routes=(*routes, *(part for part in included if is_network(part))),
            include_domains=tuple(part for part in included if not is_network(part)),
            exclude=tuple(part for part in excluded if is_network(part)),
            exclude_domains=tuple(part for part in excluded if not is_network(part)),
            dns_domains=dns_domains,
        ),
    )
    store = environment.store()
    store.check_new(profile)
    kept = not anonymous and _keep_password(environment, profile, password_file, password_fd)
    try:
        stored = store.add(profile)
    except BaseException:
        if kept:
            environment.keeper().delete(profile.id)
        raise
    if json:
        from app.cli.plain import to_json

        click.echo(to_json({"profile": stored.profile, "file": str(stored.path), "password_stored": kept}))
        return
    click.echo(f"Added {name}. Connect with: adit connect {quoted(name)}")


def _needed(environment: Environment, value: str | None, option: str, label: str, kind: Checked) -> str:
    if value is not None:
        return value
    if not environment.interactive:
        raise click.UsageError(f"Missing option {option}.")
    answer: str = click.prompt(label, type=kind, err=True)
    return answer


def _network(
    default_route: bool,
    addresses: tuple[str, ...],
    gateways: tuple[str, ...],
    ipv6: str | None,
    mtu: int,
) -> NetworkProfile:
    """Addresses and gateways; which family is static follows from the addresses."""
    versions = {rules.address_version(address) for address in addresses}
    method6 = IPv6Method(ipv6) if ipv6 else IPv6Method.STATIC if 6 in versions else IPv6Method.AUTO
    if (method6 is IPv6Method.STATIC) != (6 in versions):
        raise click.UsageError("--ipv6 static and an IPv6 --address need each other.")
    by_version = {4: "", 6: ""}
    for gateway in gateways:
        version = ipaddress.ip_address(gateway).version
        if by_version[version]:
            raise click.UsageError(f"More than one IPv{version} gateway.")
        if version not in versions:
            raise click.UsageError(f"An IPv{version} --gateway needs an IPv{version} --address.")
        by_version[version] = gateway
    return NetworkProfile(
        ipv4=IPv4Method.STATIC if 4 in versions else IPv4Method.DHCP,
        ipv6=method6,
        addresses=addresses,
        gateway4=by_version[4],
        gateway6=by_version[6],
        default_route=default_route,
        mtu=mtu,
    )


def _keep_password(
    environment: Environment, profile: Profile, file: Path | None, descriptor: int | None
) -> bool:
    """Put a given or typed password into the keyring; whether it is there now."""
    given = file is not None or descriptor is not None
    if given:
        obtained = obtain(profile.id, descriptor=descriptor, file=file)
        for notice in obtained.notices:
            click.echo(f"Warning: {notice}", err=True)
        password = obtained.password
    elif environment.interactive:
        password = click.prompt(
            "Password (empty: ask at each connect)", default="", hide_input=True, show_default=False, err=True
        )
        if not password:
            return False
        check_typed(password)
    else:
        return False
    text = keeping.text_for_keyring(profile, {"password": password})
    answer = environment.keeper().put(profile.id, text, keeping.label(profile))
    if answer.state is KeyringState.DONE:
        return True
    problem = f"The password could not be stored. {KEYRING_TEXTS[answer.state]}"
    if given:
        advice = "Add the profile without a password, and give --password-file to `adit connect`."
        raise SecretError(problem, advice, f"keyring_{answer.state.value}")
    click.echo(f"Warning: {problem} It will be asked for at each connect.", err=True)
    return False

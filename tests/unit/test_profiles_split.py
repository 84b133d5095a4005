"""What of a profile says what is inside the tunnel and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.base import Environment
from app.cli.exit_codes import ExitCode
from app.cli.main import cli
from app.profiles import model, rules
from app.profiles.errors import ProfileError
from app.profiles.store import ProfileStore
from helper.api.types import NetworkProfile

SERVERS = {
    "softether": 'kind = "softether"\nhost = "vpn.example.org"\nhub = "H"\nuser = "ana"',
    "wireguard": 'kind = "wireguard"\n[[server.peer]]\npublic_key = '
    '"GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU="',
}
SPLIT = """\
dns_domains = ["Office.Example."]
exclude = ["192.0.2.0/24", "2001:db8::/32", "192.0.2.0/24"]
include_domains = ["Wiki.Office.example"]
exclude_domains = ["video.example", "_x.a-b.example"]
"""
HEAD = 'id = "6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11"\nname = "Office"\n[server]\n'


def text(kind: str, network: str) -> bytes:
    return f"{HEAD}{SERVERS[kind]}\n[network]\n{network}".encode()


@pytest.mark.parametrize("kind", SERVERS)
def test_they_are_read_in_normal_form_and_written_again(kind: str) -> None:
    profile = model.parse(text(kind, SPLIT))
    network = profile.network
    assert network.dns_domains == ("office.example",)
    assert network.exclude == ("192.0.2.0/24", "2001:db8::/32")
    assert network.include_domains == ("wiki.office.example",)
    assert network.exclude_domains == ("video.example", "_x.a-b.example")
    assert model.parse(model.dump(profile)) == profile


@pytest.mark.parametrize("kind", SERVERS)
def test_a_file_without_them_is_changed_by_none(kind: str) -> None:
    profile = model.parse(text(kind, ""))
    assert profile.network.exclude == ()
    assert model.edit(text(kind, ""), profile) == text(kind, "")


@pytest.mark.parametrize("kind", SERVERS)
@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('exclude = ["10.1.0.0/8"]', 'exclude: "10.1.0.0/8" is an address inside a network'),
        ('exclude = ["0.0.0.0/0"]', 'exclude: "0.0.0.0/0" is everything'),
        ('exclude = ["::/0"]', 'exclude: "::/0" is everything'),
        ('exclude = ["example.org"]', 'exclude: "example.org" is not a network'),
        ("exclude = 7", "exclude: is not a list of texts"),
        ('dns_domains = ["."]', 'dns_domains: "." is not a domain name'),
        ('dns_domains = ["*.example.org"]', 'dns_domains: "*.example.org" is not a domain name'),
        ('include_domains = ["a..b"]', 'include_domains: "a..b" is not a domain name'),
        ('include_domains = ["-a"]', 'include_domains: "-a" is not a domain name'),
        ('exclude_domains = ["ü.example"]', 'exclude_domains: "ü.example" is not a domain name'),
        (f'exclude_domains = ["{"a." * 127}a"]', "exclude_domains: "),
        ('include_domains = ["a.b"]\nexclude_domains = ["A.b"]', 'exclude_domains: "a.b" is in include_'),
        *(
            (f"{key} = [{', '.join(f'{value!r}' for value in values)}]", f"{key}: has too many entries")
            for key, values in {
                "exclude": [f"10.0.{n}.0/24" for n in range(rules.MAX_SPLIT + 1)],
                "dns_domains": [f"a{n}.example" for n in range(rules.MAX_SPLIT + 1)],
                "include_domains": [f"a{n}.example" for n in range(rules.MAX_SPLIT + 1)],
                "exclude_domains": [f"a{n}.example" for n in range(rules.MAX_SPLIT + 1)],
            }.items()
        ),
    ],
)
def test_what_they_can_not_say(kind: str, line: str, problem: str) -> None:
    with pytest.raises(ProfileError) as caught:
        model.parse(text(kind, line))
    assert caught.value.problem.startswith(problem)
    assert caught.value.line is not None and caught.value.allowed


def test_as_many_as_there_may_be() -> None:
    names = [f"a{n}.example" for n in range(rules.MAX_SPLIT)]
    line = f"exclude_domains = [{', '.join(f'{name!r}' for name in names)}]"
    assert model.parse(text("softether", line)).network.exclude_domains == tuple(names)


# --- the command line --------------------------------------------------------------------------


class Adit:
    def __init__(self, folder: Path) -> None:
        self.store = ProfileStore(folder)

    def __call__(self, *args: str) -> Result:
        environment = Environment(folder=self.store.folder, interactive=False)
        return CliRunner().invoke(cli, args, obj=environment)


ADD = ("add", "Office", "--host", "h", "--hub", "H", "--user", "u", "--anonymous")


def test_options_of_add(tmp_path: Path) -> None:
    adit = Adit(tmp_path)
    options = (
        "--route 10.0.0.0/8 --include 172.16.0.0/12 --include Wiki.example --include 2001:db8::5 "
        "--exclude 192.0.2.0/24 --exclude 198.51.100.7 --exclude video.example --dns-domain office.example."
    )
    assert adit(*ADD, *options.split()).exit_code == 0
    network = adit.store.find("Office").profile.network
    assert network == NetworkProfile(
        routes=("10.0.0.0/8", "172.16.0.0/12", "2001:db8::5/128"),
        include_domains=("wiki.example",),
        exclude=("192.0.2.0/24", "198.51.100.7/32"),
        exclude_domains=("video.example",),
        dns_domains=("office.example",),
    )
    shown = adit("show", "Office").stdout
    assert "  DNS domains    office.example\n" in shown
    assert "  Also inside    wiki.example\n" in shown
    assert "  Outside        192.0.2.0/24, 198.51.100.7/32, video.example\n" in shown


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--exclude", "10.1.0.0/8"),
        ("--exclude", "0.0.0.0/0"),
        ("--exclude", "a b"),
        ("--include", "fe80::1%eth0"),
        ("--include", ""),
        ("--dns-domain", "10.0.0.0/8"),
    ],
)
def test_what_add_does_not_take(tmp_path: Path, option: str, value: str) -> None:
    adit = Adit(tmp_path)
    assert adit(*ADD, option, value).exit_code == ExitCode.USAGE
    assert adit.store.listing().profiles == ()


def test_an_export_says_what_it_leaves_out(tmp_path: Path) -> None:
    adit = Adit(tmp_path)
    adit.store.add(model.parse(text("wireguard", SPLIT)))
    result = adit("export", "Office")
    assert result.exit_code == 0
    assert result.stderr == (
        "Warning: a .conf has no place for dns_domains, exclude, include_domains, exclude_domains; "
        "left out.\n"
    )
    assert "video.example" not in result.stdout
    adit.store.remove(adit.store.find("Office"))
    adit.store.add(model.parse(text("wireguard", "")))
    assert adit("export", "Office").stderr == ""

"""The field that takes anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange.anything import Recognised, recognise
from tests.support import vpn_files


@pytest.mark.parametrize(
    ("text", "host", "port", "hub"),
    [
        ("vpn.example.org", "vpn.example.org", 0, ""),
        ("  vpn.example.org:992\n", "vpn.example.org", 992, ""),
        ("vpn.example.org:443/OFFICE", "vpn.example.org", 443, "OFFICE"),
        ("vpn.example.org/OFFICE", "vpn.example.org", 0, "OFFICE"),
        ("https://vpn.example.org/", "vpn.example.org", 0, ""),
        ("192.0.2.7:5555/My%20Hub", "192.0.2.7", 5555, "My Hub"),
        ("2001:db8::5", "2001:db8::5", 0, ""),
        ("[2001:db8::5]:443/X", "2001:db8::5", 443, "X"),
        ("büro.example", "büro.example", 0, ""),
    ],
)
def test_servers(text: str, host: str, port: int, hub: str) -> None:
    assert recognise(text) == Recognised("server", host, port, hub)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/tmp/a b.vpn", "/tmp/a b.vpn"),
        ("~/x.conf", str(Path.home() / "x.conf")),
        ("file:///tmp/a%20b.conf", "/tmp/a b.conf"),
        ("./files/x.ZIP", str(Path("files/x.ZIP").absolute())),
    ],
)
def test_paths(text: str, path: str) -> None:
    assert recognise(text) == Recognised("path", path=path)


@pytest.mark.parametrize("name", ["password", "certificate"])
def test_the_text_of_a_file(name: str) -> None:
    found = recognise(vpn_files.content(name).decode())
    assert found.kind == "candidates"
    (candidate,) = found.candidates
    assert (candidate.problem is None) == (name == "password")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "  ",
            "hello world",
            "a\nb",
            "vpn.example.org:0",
            "vpn.example.org:99999",
            "-x",
            "a b:1",
            "/\x00",
        ),
        *(
            "file://",
            "file:///a%00b",
            "https://",
            "[::1",
            "[]",
            ":443",
            "a:1:2",
            "x" * 70_000,
            "\ud800",
            "h/a/b",
        ),
    ],
)
def test_nothing(text: str) -> None:
    assert recognise(text) == Recognised()

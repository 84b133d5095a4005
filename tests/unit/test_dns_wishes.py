"""What several sessions wish for, made into one picture."""

from __future__ import annotations

from helper.dns.wishes import (
    MAX_FILE_SEARCH,
    MAX_FILE_SEARCH_TEXT,
    MAX_FILE_SERVERS,
    MAX_LINK_DOMAINS,
    MAX_LINK_SERVERS,
    DnsWish,
    FileDns,
    LinkDns,
    Picture,
    merge,
)

FULL = DnsWish("full", "adit0", 7, ("10.0.0.1",), ("corp.test",), ("int.test",), True)
SPLIT = DnsWish("split", "adit1", 8, ("10.1.0.1",), ("lab.test",), ("Db.Test.",), False)


def test_nothing_is_wished_for() -> None:
    for splits in (True, False):
        assert merge([], splits=splits) == merge([DnsWish("x", "adit0", 1)], splits=splits) == Picture()
    assert Picture().empty


def test_a_full_tunnel_has_all_names() -> None:
    picture = merge([FULL], splits=True)
    domains = ((".", True), ("corp.test", False), ("int.test", True))
    assert picture.links == (LinkDns("full", "adit0", 7, ("10.0.0.1",), domains, True),)
    assert picture.servers == ("10.0.0.1",) and picture.domains == (".", "corp.test", "int.test")
    assert picture.warnings == () and not picture.empty


def test_a_split_tunnel_has_its_domains() -> None:
    (link,) = merge([SPLIT], splits=True).links
    assert link.domains == (("lab.test", False), ("db.test", True)) and not link.all_names


def test_a_domain_that_is_searched_is_not_said_twice() -> None:
    wish = DnsWish("x", "adit0", 1, ("10.0.0.1",), ("a.test",), ("A.test.", "b.test"))
    assert merge([wish], splits=True).links[0].domains == (("a.test", False), ("b.test", True))


def test_a_split_tunnel_without_domains() -> None:
    picture = merge([DnsWish("x", "adit0", 1, ("10.0.0.1",))], splits=True)
    assert picture.links == () and [session for session, _ in picture.warnings] == ["x"]


def test_both_at_once_where_names_can_be_shared_out() -> None:
    picture = merge([FULL, SPLIT], splits=True)
    assert [link.session for link in picture.links] == ["full", "split"]
    assert picture.warnings == () and picture.servers == ("10.0.0.1", "10.1.0.1")


def test_the_newest_full_tunnel_has_all_names() -> None:
    newer = DnsWish("newer", "adit1", 8, ("10.1.0.1",), (), (), True)
    bare = DnsWish("bare", "adit2", 9, ("10.2.0.1",), (), (), True)
    picture = merge([bare, FULL, newer], splits=True)
    assert [(link.session, link.all_names) for link in picture.links] == [("full", False), ("newer", True)]
    assert sorted(session for session, _ in picture.warnings) == ["bare", "full"]
    assert merge([bare, newer, FULL], splits=False).file == FileDns(
        "full", "adit0", ("10.0.0.1",), ("corp.test",)
    )


def test_a_file_can_not_be_shared_out() -> None:
    alone = merge([SPLIT], splits=False)
    assert alone.empty and [session for session, _ in alone.warnings] == ["split"]
    both = merge([FULL, SPLIT], splits=False)
    assert both.file is not None and both.file.session == "full" and both.domains == (".",)
    assert [session for session, _ in both.warnings] == ["split"]


def test_limits_of_a_file() -> None:
    servers = tuple(f"10.0.0.{host}" for host in range(1, 9))
    search = tuple(f"{'x' * 60}.{number}.test" for number in range(9))
    picture = merge([DnsWish("x", "adit0", 1, servers, search, (), True)], splits=False)
    assert picture.file is not None
    assert picture.file.servers == servers[:MAX_FILE_SERVERS]
    assert 0 < len(picture.file.search) <= MAX_FILE_SEARCH
    assert len(" ".join(picture.file.search)) <= MAX_FILE_SEARCH_TEXT
    assert [session for session, _ in picture.warnings] == ["x"]


def test_limits_of_a_link() -> None:
    servers = tuple(f"10.0.1.{host}" for host in range(1, 100))
    domains = tuple(f"d{number}.test" for number in range(500))
    picture = merge([DnsWish("x", "adit0", 1, servers, (), domains, True)], splits=True)
    (link,) = picture.links
    assert len(link.servers) == MAX_LINK_SERVERS and len(link.domains) == MAX_LINK_DOMAINS
    assert link.domains[0] == (".", True) and picture.warnings

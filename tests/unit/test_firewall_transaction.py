"""Which requests replace the rules, and what is found to be wrong with them."""

from __future__ import annotations

import pytest

from helper.firewall.expressions import of_rule
from helper.firewall.monitor import Transactions
from helper.firewall.nftables import (
    Generation,
    KernelChain,
    KernelRule,
    KernelTable,
    Kind,
    Message,
    Request,
    comment,
    delete_table,
    generation,
    messages,
    new_chain,
    new_table,
    question,
)
from helper.firewall.rules import STANDING, Chain, Rule, Ruleset, Verdict
from helper.firewall.transaction import difference, recreate, replace
from helper.firewall.wire import number, string

RULES = Ruleset(
    tuple(Rule(chain, (), Verdict.ACCEPT, why) for chain in STANDING for why in ("first", "second"))
)
HOOKS = {Chain.PREROUTING: (0, -300), Chain.INPUT: (1, 0), Chain.FORWARD: (2, 0), Chain.OUTPUT: (3, 0)}
CHAINS = [KernelChain("adit", str(chain), hook, 0, "filter") for chain, hook in HOOKS.items()]
FOREIGN_CHAIN = KernelChain("adit", "x", None, 0, "")
TABLE = KernelTable("adit", 0)
TOLD = [
    KernelRule("adit", str(rule.chain), b"".join(of_rule(rule)), comment(rule.why)) for rule in RULES.rules
]


def output(priority: int, policy: int) -> KernelChain:
    return KernelChain("adit", "output", (3, priority), policy, "filter")


def kinds(requests: list[Request]) -> list[Kind]:
    return [request.kind for request in requests]


def test_standing_chains_are_never_replaced() -> None:
    requests = replace(RULES, CHAINS)

    assert (
        kinds(requests) == [Kind.NEW_TABLE] + [Kind.NEW_CHAIN] * 4 + [Kind.DEL_RULE] * 4 + [Kind.NEW_RULE] * 8
    )


def test_the_first_time_is_no_other() -> None:
    assert replace(RULES, []) == replace(RULES, CHAINS)


def test_what_is_not_needed_goes() -> None:
    more = [
        *CHAINS,
        KernelChain("adit", "bypass_nat", (4, 100), 1, "nat"),
        KernelChain("adit", "x", None, 0, ""),
    ]

    gone = [request.what for request in replace(RULES, more) if request.kind is Kind.DEL_CHAIN]

    assert gone == ["delete the chain bypass_nat", "delete the chain x"]


def test_a_chain_that_hangs_elsewhere_makes_a_new_table() -> None:
    wrong = [KernelChain("adit", "output", (1, 0), 0, "filter")]

    assert replace(RULES, wrong) == recreate(RULES)
    assert kinds(recreate(RULES))[:3] == [Kind.NEW_TABLE, Kind.DEL_TABLE, Kind.NEW_TABLE]


def test_nothing_is_wrong() -> None:
    assert difference(RULES, TABLE, CHAINS, TOLD, TOLD) == ""
    assert difference(RULES, TABLE, CHAINS, TOLD, None) == ""


@pytest.mark.parametrize(
    ("table", "chains", "rules", "expected"),
    [
        (KernelTable("adit", 1), CHAINS, TOLD, "the table was put to sleep"),
        (TABLE, CHAINS[:3], TOLD, "the chain output was gone"),
        (
            TABLE,
            [*CHAINS[:3], KernelChain("adit", "output", (3, 0), 1, "filter")],
            TOLD,
            "output was changed",
        ),
        (
            TABLE,
            [*CHAINS[:3], KernelChain("adit", "output", (3, 1), 0, "filter")],
            TOLD,
            "output was changed",
        ),
        (TABLE, [*CHAINS, FOREIGN_CHAIN], TOLD, "a foreign chain x"),
        (TABLE, CHAINS, TOLD[:-1], "the rules of the chain output"),
        (TABLE, CHAINS, [TOLD[1], TOLD[0], *TOLD[2:]], "the rules of the chain prerouting"),
        (TABLE, CHAINS, [*TOLD, KernelRule("adit", "input", b"", b"")], "the rules of the chain input"),
    ],
)
def test_what_is_wrong_is_said(
    table: KernelTable, chains: list[KernelChain], rules: list[KernelRule], expected: str
) -> None:
    assert expected in difference(RULES, table, chains, rules, TOLD)
    assert expected in difference(RULES, table, chains, rules, None)


def test_another_meaning_under_the_same_comment_is_seen() -> None:
    turned = [KernelRule("adit", TOLD[0].chain, b"other", TOLD[0].user_data), *TOLD[1:]]

    assert difference(RULES, TABLE, CHAINS, turned, TOLD) != ""


OWN, FOREIGN = 41, 42


def notice(request: Request, port: int) -> Message:
    (message,) = messages(question(request, 1))
    return Message(message.type, 0, 0, port, message.body)


def end(process: str, port: int) -> Message:
    body = bytes(4) + number(1, 7) + number(2, 99) + string(3, process)
    return Message(10 << 8 | Kind.NEW_GENERATION, 0, 0, port, body)


class TestTransactions:
    def take(self, *told: Message) -> list[str]:
        seen = Transactions(OWN)
        return [name for message in told if (name := seen.take(message)) is not None]

    def test_who_changes_our_table_is_named_once(self) -> None:
        told = [notice(new_chain(Chain.INPUT), FOREIGN), notice(delete_table(), FOREIGN), end("nft", FOREIGN)]

        assert self.take(*told) == ["nft"]
        assert self.take(*told, *told) == ["nft", "nft"]

    def test_what_we_do_is_not_told(self) -> None:
        assert self.take(notice(new_table(), OWN), end("python3", OWN)) == []

    def test_other_tables_are_nothing_to_us(self) -> None:
        body = bytes([1, 0, 0, 0]) + string(1, "adit2")
        other = Message(10 << 8 | Kind.DEL_TABLE, 0, 0, FOREIGN, body)
        family = notice(delete_table(), FOREIGN)
        family = Message(family.type, 0, 0, FOREIGN, b"\2" + family.body[1:])

        assert self.take(other, family, end("docker", FOREIGN)) == []

    def test_each_transaction_is_its_own(self) -> None:
        told = [notice(delete_table(), FOREIGN), end("nft", FOREIGN), end("docker", FOREIGN)]

        assert self.take(*told) == ["nft"]


def test_a_generation_names_the_process() -> None:
    assert generation(end("nft", 1)) == Generation(7, 99, "nft")

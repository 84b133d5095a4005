"""Which requests bring the kernel's table to a set of rules: pure.

The base chains, once there, are never replaced, only flushed and filled in the same transaction.
Replacing a hook, even in one transaction, leaves a moment in which packets pass.
"""

from __future__ import annotations

from collections.abc import Sequence

from helper.firewall.nftables import (
    KernelChain,
    KernelRule,
    KernelTable,
    Request,
    comment,
    delete_chain,
    delete_table,
    flush,
    new_chain,
    new_rule,
    new_table,
)
from helper.firewall.rules import Chain, Ruleset

_OURS = {str(chain): chain for chain in Chain}


def replace(ruleset: Ruleset, existing: Sequence[KernelChain]) -> list[Request]:
    """From a table with these chains; also from none."""
    names = {chain.name for chain in existing}
    if any(chain.name in _OURS and not chain.hangs_as(_OURS[chain.name]) for chain in existing):
        return recreate(ruleset)
    needed = ruleset.chains
    superfluous = sorted(names - {str(chain) for chain in needed})
    requests = [new_table(), *map(new_chain, needed)]
    requests += [flush(str(chain)) for chain in needed]
    requests += [flush(name) for name in superfluous]
    requests += [delete_chain(name) for name in superfluous]
    return requests + [new_rule(rule) for rule in ruleset.rules]


def recreate(ruleset: Ruleset) -> list[Request]:
    """From a table of any kind; with a moment in which packets pass if it had chains."""
    table = [new_table(), delete_table(), new_table()]
    return [*table, *map(new_chain, ruleset.chains), *(new_rule(rule) for rule in ruleset.rules)]


def difference(
    ruleset: Ruleset,
    table: KernelTable,
    chains: Sequence[KernelChain],
    rules: Sequence[KernelRule],
    reference: Sequence[KernelRule] | None,
) -> str:
    """What is not as it should be, in words; empty if nothing.

    ``reference`` is what the kernel told of the rules when they were fresh; kernels may tell them in
    other words than they were given. Without it, as many with the same comments are taken to be ours.
    """
    if table.flags:
        return "the table was put to sleep"
    found = {chain.name: chain for chain in chains}
    for chain in ruleset.chains:
        there = found.pop(str(chain), None)
        if there is None:
            return f"the chain {chain} was gone"
        if not there.is_(chain):
            return f"the chain {chain} was changed"
    if found:
        return f"there was a foreign chain {min(found)}"
    for chain in ruleset.chains:
        ours = [rule for rule in rules if rule.chain == chain]
        if reference is not None:
            same = ours == [rule for rule in reference if rule.chain == chain]
        else:
            same = [rule.user_data for rule in ours] == [comment(r.why) for r in ruleset.of(chain)]
        if not same:
            return f"the rules of the chain {chain} were changed"
    return ""

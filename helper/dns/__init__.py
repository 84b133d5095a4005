"""The machine's name servers while tunnels are up: what manages them is found out, used, and put back after.

:mod:`~helper.dns.environment` observes, :mod:`~helper.dns.choice` decides, each back-end is one
file, and :class:`helper.dns.dns.Dns` is what the rest of the helper uses.
"""

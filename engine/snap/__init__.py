"""SNAP: access to the SCION network through a tunnel that a control plane has authorised (``snap.md``).

All of it is without I/O: answers, datagrams and the time in, requests, datagrams and events out.
"""

"""Adit's privileged daemon: sessions, network configuration and their undoing."""

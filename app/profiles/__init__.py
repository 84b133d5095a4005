"""Profiles: what to connect to, kept as one TOML file each and free of secrets."""

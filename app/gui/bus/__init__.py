"""The session bus, as a client: notifications, and who watches for tray icons."""

"""What Adit is called by the desktop: one name for files, icons, windows and messages."""

from __future__ import annotations

APP_ID = "org.adit-vpn.Adit"
"""Desktop file, icon, AppStream id, polkit's actions and the window's class are named after it."""
NAME = "Adit"

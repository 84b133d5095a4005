"""The tray: one icon, its menu, and notifications."""

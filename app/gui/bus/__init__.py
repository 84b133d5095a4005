"""The desktop's message bus: who shows tray icons, and who shows notifications. Optional throughout."""

"""The form of a profile: a single page that asks only for what the chosen kind needs."""

from app.gui.dialogs.editor.dialog import ProfileEditor

__all__ = ["ProfileEditor"]

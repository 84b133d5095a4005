"""Changes of this machine's network for a session, and their undoing."""

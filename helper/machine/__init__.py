"""The machine itself: its own profiles and their secrets, and what is connected without anybody there."""

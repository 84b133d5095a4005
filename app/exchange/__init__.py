"""Profiles on their way in and out: files of other programs, our own, archives, QR codes."""

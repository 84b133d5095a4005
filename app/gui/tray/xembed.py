"""Whether an X11 panel takes tray icons the old way (freedesktop.org System Tray Protocol), before Qt asks.

Qt's own question can not be taken back: with it Qt decides once for all by which way the icon goes.
"""

from __future__ import annotations

import ctypes

_LIBRARY = "libxcb.so.1"
"""Qt's X11 plugin needs it, so it is there."""


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Answer(ctypes.Structure):
    """The begin of the replies to InternAtom and GetSelectionOwner, which are alike (X11 protocol)."""

    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("pad", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("value", ctypes.c_uint32),
    )


def host_present() -> bool:
    """Whether somebody owns the selection of the display's first tray; asks with a connection of its own."""
    try:
        xcb, free = ctypes.CDLL(_LIBRARY), ctypes.CDLL(None).free
    except OSError:
        return False
    free.argtypes = [ctypes.c_void_p]
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_intern_atom.argtypes = [ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p]
    xcb.xcb_get_selection_owner.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    xcb.xcb_intern_atom.restype = xcb.xcb_get_selection_owner.restype = _Cookie
    for reply in (xcb.xcb_intern_atom_reply, xcb.xcb_get_selection_owner_reply):
        reply.argtypes = [ctypes.c_void_p, _Cookie, ctypes.c_void_p]
        reply.restype = ctypes.POINTER(_Answer)

    def value(answer: ctypes._Pointer[_Answer]) -> int:
        if not answer:
            return 0
        found = int(answer.contents.value)
        free(answer)
        return found

    number = ctypes.c_int(0)
    display = xcb.xcb_connect(None, ctypes.byref(number))
    try:
        if xcb.xcb_connection_has_error(display):
            return False
        selection = f"_NET_SYSTEM_TRAY_S{number.value}".encode()
        asked = xcb.xcb_intern_atom(display, 1, len(selection), selection)
        atom = value(xcb.xcb_intern_atom_reply(display, asked, None))
        if not atom:
            return False
        asked = xcb.xcb_get_selection_owner(display, atom)
        return value(xcb.xcb_get_selection_owner_reply(display, asked, None)) != 0
    finally:
        xcb.xcb_disconnect(display)

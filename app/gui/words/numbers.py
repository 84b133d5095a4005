"""Numbers with their units, as the chosen language writes them."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale

from app.gui.text import translate

THIN = "\N{NARROW NO-BREAK SPACE}"


def rate(bits: float) -> str:
    """Bits a second: ``12.4 Mbit/s``."""
    if bits >= 1e9:
        return translate("Numbers", "{n} Gbit/s").format(n=_digits(bits / 1e9)).replace(" ", THIN)
    if bits >= 1e5:
        return translate("Numbers", "{n} Mbit/s").format(n=_digits(bits / 1e6)).replace(" ", THIN)
    return translate("Numbers", "{n} kbit/s").format(n=_digits(bits / 1e3)).replace(" ", THIN)


def amount(count: int) -> str:
    """Bytes: ``12.4 MiB``."""
    forms = (
        translate("Numbers", "{n} B"),
        translate("Numbers", "{n} KiB"),
        translate("Numbers", "{n} MiB"),
        translate("Numbers", "{n} GiB"),
        translate("Numbers", "{n} TiB"),
    )
    value, unit = float(max(count, 0)), 0
    while value >= 1024 and unit < len(forms) - 1:
        value /= 1024
        unit += 1
    digits = QLocale().toString(int(value)) if unit == 0 else _digits(value)
    return forms[unit].format(n=digits).replace(" ", THIN)


def milliseconds(value: float) -> str:
    """A round trip: ``23 ms``."""
    digits = QLocale().toString(value, "f", 1) if value < 10 else QLocale().toString(round(value))
    return translate("Numbers", "{n} ms").format(n=digits).replace(" ", THIN)


def duration(seconds: float) -> str:
    """``00:42:17``, with days in front from one day on."""
    days, rest = divmod(max(int(seconds), 0), 86400)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    if not days:
        return clock
    return translate("Numbers", "%n day(s) {clock}", "uptime", days).format(clock=clock)


def day(iso: str) -> str:
    """A day of a certificate or the like (ISO 8601) as the language writes it; as it is if it is none."""
    when = QDateTime.fromString(iso[:10], "yyyy-MM-dd")
    # The locale's own long form has the day of the week in it.
    form = translate("Numbers", "d MMMM yyyy", "a day, as QLocale.toString takes it")
    return QLocale().toString(when.date(), form) if when.isValid() else iso


def _digits(value: float) -> str:
    return QLocale().toString(value, "f", 1 if value < 100 else 0)

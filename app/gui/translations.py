"""Which language the texts are in, and everything that follows from it: catalogues, direction, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app import resources

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fa": "فارسی",
    "ja": "日本語",
    "ru": "Русский",
    "zh_CN": "简体中文",
}
"""Those there are catalogues for, each by its own name."""
DEFAULT = "en"
"""The language that the texts are written in; its catalogue holds only the forms for numbers."""


def choose(preferred: str, desktop: Sequence[str]) -> str:
    """The language to speak: what the person chose, else the first of the desktop's that there is."""
    for wanted in (preferred, *desktop):
        parts = wanted.replace("-", "_").split("_")
        if parts[0] == "zh":
            # Traditional characters are no simplified ones, whatever the rest of the name says.
            if not {"Hant", "TW", "HK", "MO"} & set(parts):
                return "zh_CN"
        elif parts[0] in LANGUAGES:
            return parts[0]
    return DEFAULT


def install(qt: QApplication, preferred: str = "", folder: Path | None = None) -> str:
    """Have ``qt`` speak the language, which is returned; a catalogue that is not there leaves English."""
    system = QLocale.system()
    language = choose(preferred, system.uiLanguages())
    locale = QLocale(language)
    # The desktop may have formats of its own for its own language, such as those of Austria.
    QLocale.setDefault(system if system.language() == locale.language() else locale)
    ours = folder or resources.path("translations")
    qts = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for file in (qts / f"qtbase_{language}.qm", ours / f"adit_{language}.qm"):
        translator = QTranslator(qt)
        if translator.load(str(file)):
            qt.installTranslator(translator)
    qt.setLayoutDirection(locale.textDirection())
    return language

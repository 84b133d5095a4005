"""The choice of a language, and the tool that collects the texts."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from app.gui import translations
from app.gui.text import translate

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "translations"
COUNTED = "%n connection(s) are there. Stay connected?"


@pytest.mark.parametrize(
    ("preferred", "desktop", "chosen"),
    [
        ("", ["de-AT", "de", "en"], "de"),
        ("", ["en-GB", "de"], "en"),
        ("", ["fr-FR", "fr", "ja-JP"], "ja"),
        ("", ["zh-Hans-CN", "zh-CN", "zh"], "zh_CN"),
        ("", ["zh-Hant-TW", "zh-TW", "zh-Hant"], "en"),
        ("", ["zh-Hant-HK", "ru"], "ru"),
        ("", ["zh-SG"], "zh_CN"),
        ("", [], "en"),
        ("", ["C"], "en"),
        ("fa", ["de"], "fa"),
        ("zh_CN", ["de"], "zh_CN"),
        ("xx", ["de"], "de"),
    ],
)
def test_the_choice(preferred: str, desktop: list[str], chosen: str) -> None:
    assert translations.choose(preferred, desktop) == chosen


@pytest.fixture
def restored(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def filled(catalogue: Path, texts: dict[str, tuple[str, ...]]) -> None:
    """Translate some texts, as a translator does."""
    tree = ElementTree.parse(catalogue)
    for message in tree.iter("message"):
        forms = texts.get(message.findtext("source") or "")
        translation = message.find("translation")
        if forms is None or translation is None:
            continue
        translation.attrib.pop("type", None)
        places = translation.findall("numerusform") or [translation]
        for place, form in zip(places, forms, strict=True):
            place.text = form
    tree.write(catalogue, encoding="utf-8", xml_declaration=True)


def tool(*arguments: str) -> None:
    said = subprocess.run([str(TOOL), *arguments], capture_output=True, text=True, check=False, timeout=100)
    assert (said.returncode, said.stderr) == (0, "")


def test_from_the_source_to_the_screen(restored: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    tool("update", "--folder", str(folder))
    made = [f"adit_{language}.ts" for language in translations.LANGUAGES]
    assert sorted(file.name for file in folder.iterdir()) == sorted(made)
    english = ElementTree.parse(folder / "adit_en.ts")
    assert {message.get("numerus") for message in english.iter("message")} == {"yes"}
    assert "<location" not in (folder / "adit_de.ts").read_text()
    filled(folder / "adit_en.ts", {COUNTED: ("%n connection is there.", "%n connections are there.")})
    filled(folder / "adit_fa.ts", {"Not connected": ("متصل نیست",), COUNTED: ("%n اتصال",)})
    tool("--folder", str(folder))  # what is translated stays
    assert "متصل نیست" in (folder / "adit_fa.ts").read_text()

    assert translations.install(restored, "en", folder) == "en"
    assert translate("Settings", COUNTED, "", 1) == "1 connection is there."
    assert translate("Settings", COUNTED, "", 3) == "3 connections are there."
    assert restored.layoutDirection() is Qt.LayoutDirection.LeftToRight

    assert translations.install(restored, "fa", folder) == "fa"
    assert translate("States", "Not connected") == "متصل نیست"
    assert restored.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert QLocale().language() is QLocale.Language.Persian


def test_qts_own_texts_come_along(restored: QApplication, tmp_path: Path) -> None:
    translations.install(restored, "de", tmp_path)  # there is no catalogue of ours there
    assert translate("QPlatformTheme", "Cancel") == "Abbrechen"
    assert translate("States", "Not connected") == "Not connected"


def test_a_text_that_is_no_literal_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "tools" / "translations"
    copy.parent.mkdir()
    copy.write_bytes(TOOL.read_bytes())
    copy.chmod(0o755)
    source = tmp_path / "app" / "gui" / "x.py"
    source.parent.mkdir(parents=True)
    source.write_text('translate("Window", f"{1} thing")\n')
    said = subprocess.run([str(copy), "update"], capture_output=True, text=True, check=False)
    assert said.returncode == 1 and "x.py, line 1" in said.stderr

"""The drawings of the states: seen on every ground, told apart by their shapes, coloured as the code says."""

from __future__ import annotations

import itertools
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import resources
from app.gui.drawing import colours, icons
from app.gui.drawing.icons import app_icon, state_icon
from app.gui.drawing.shield import Shield, shield_pixmap
from app.gui.model.looks import Look
from app.gui.preferences import IconStyle
from app.identity import APP_ID

HICOLOR = resources.path("icons", "hicolor")
LOOKS = tuple(Look)
PAIRS = tuple(itertools.combinations(LOOKS, 2))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mask(pixmap: QPixmap) -> NDArray[np.float64]:
    """How opaque each pixel is, from 0 to 1."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return data[:, :, 3] / 255


def seen_colour(pixmap: QPixmap) -> str:
    """The colour of its most opaque pixel."""
    place = np.unravel_index(mask(pixmap).argmax(), (pixmap.height(), pixmap.width()))
    return pixmap.toImage().pixelColor(int(place[1]), int(place[0])).name()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_can_be_read(look: Look, dark: bool) -> None:
    colour = (colours.DARK if dark else colours.LIGHT)[look]
    for ground in colours.DARK_GROUNDS if dark else colours.LIGHT_GROUNDS:
        assert contrast(colour, ground) >= 4.5, ground
        assert contrast(icons.ONE_COLOUR[dark], ground) >= 4.5, ground


def test_the_contrast_is_computed_rightly() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
def test_a_drawing_has_the_light_colour_and_no_other(look: Look) -> None:
    text = (HICOLOR / "scalable" / "status" / f"adit-{look}.svg").read_text()
    assert set(re.findall("#[0-9A-Fa-f]{3,8}", text)) == {colours.LIGHT[look]}


@pytest.mark.parametrize("look", LOOKS)
def test_the_symbolic_drawing_is_the_same_in_the_colour_of_the_desktop(look: Look) -> None:
    def path(*parts: str) -> ET.Element:
        root = ET.parse(HICOLOR.joinpath(*parts)).getroot()
        return root.findall("{http://www.w3.org/2000/svg}path")[0]

    symbolic = path("symbolic", "status", f"adit-{look}-symbolic.svg")
    assert symbolic.attrib["fill"] == "currentColor"
    assert symbolic.attrib["class"] == "ColorScheme-Text"
    assert symbolic.attrib["d"] == path("scalable", "status", f"adit-{look}.svg").attrib["d"]


@pytest.mark.parametrize("one, other", PAIRS)
@pytest.mark.parametrize("size", [16, 22, 48])
def test_any_two_states_are_told_apart_without_colour(
    qapp: QApplication, one: Look, other: Look, size: int
) -> None:
    black = QColor("black")
    masks = [mask(shield_pixmap(look, size, 1.0, black)) for look in (one, other)]
    different = np.abs(masks[0] - masks[1]).sum()
    ink = min(each.sum() for each in masks)
    assert different / ink > 0.12, f"{different / ink:.2f} of the smaller one's ink"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_shield_is_drawn_at_any_size_and_for_any_screen(
    qapp: QApplication, look: Look, ratio: float
) -> None:
    pixmap = shield_pixmap(look, 22, ratio, QColor("#123456"))
    assert pixmap.size() == QSize(round(22 * ratio), round(22 * ratio))
    assert pixmap.devicePixelRatio() == ratio
    assert seen_colour(pixmap) == "#123456"
    drawn = mask(pixmap)
    assert drawn.sum() > 0.15 * drawn.size
    assert drawn[:, 0].max() < 1, "cut off at the edge"


@pytest.mark.parametrize("style", IconStyle)
@pytest.mark.parametrize("dark", [False, True])
def test_the_tray_icon_fits_its_panel(qapp: QApplication, style: IconStyle, dark: bool) -> None:
    icon = state_icon(Look.UP, style, dark)
    expected = icons.ONE_COLOUR[dark] if style is IconStyle.SYMBOLIC else colours.of(Look.UP, dark).name()
    for size in (16, 22, 24, 32, 48, 64):
        assert QSize(size, size) in icon.availableSizes()
        assert seen_colour(icon.pixmap(QSize(size, size))) == expected.lower()
    assert icon.pixmap(QSize(22, 22), 2.0).size() == QSize(44, 44)


@pytest.mark.parametrize("desktop, dark", [("ubuntu:GNOME", True), ("KDE", False), ("", False)])
def test_some_panels_are_always_dark(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, desktop: str, dark: bool
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)
    assert icons.panel_is_dark() is dark


def test_a_symbolic_icon_goes_by_name_where_the_theme_has_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(HICOLOR, tmp_path / "hicolor")
    (tmp_path / "hicolor" / "index.theme").write_text(
        "[Icon Theme]\nName=Hicolor\nDirectories=symbolic/status\n"
        "[symbolic/status]\nSize=16\nType=Scalable\nMinSize=8\nMaxSize=512\n"
    )
    before, paths = QIcon.themeName(), QIcon.themeSearchPaths()
    QIcon.setThemeSearchPaths([str(tmp_path)])
    QIcon.setThemeName("hicolor")
    try:
        assert state_icon(Look.UP, IconStyle.SYMBOLIC).name() == "adit-up-symbolic"
        assert state_icon(Look.UP, IconStyle.COLOUR).name() == ""
        monkeypatch.setenv("APPIMAGE", "/tmp/Adit.AppImage")
        assert state_icon(Look.UP, IconStyle.SYMBOLIC).name() == ""
    finally:
        QIcon.setThemeSearchPaths(paths)
        QIcon.setThemeName(before)


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64, 128, 256, 512])
def test_the_programs_pictures_are_of_its_drawing(qapp: QApplication, size: int) -> None:
    kept = QImage(str(HICOLOR / f"{size}x{size}" / "apps" / f"{APP_ID}.png"))
    drawn = QImage(size, size, QImage.Format.Format_ARGB32)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(str(HICOLOR / "scalable" / "apps" / f"{APP_ID}.svg")).render(painter)
    painter.end()
    assert kept.size() == drawn.size(), "run tools/icons"
    pixels = [
        np.frombuffer(image.convertToFormat(QImage.Format.Format_ARGB32).constBits(), np.uint8)
        for image in (kept, drawn)
    ]
    # Another release of Qt may round otherwise.
    assert np.abs(pixels[0].astype(int) - pixels[1]).mean() < 1, "run tools/icons"


def test_the_programs_icon_is_there_at_every_size(qapp: QApplication) -> None:
    assert {(size, size) for size in (16, 48, 256)} <= {
        size.toTuple() for size in app_icon().availableSizes()
    }


def test_the_widget_draws_its_look_and_follows_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    shield = Shield(48)
    qtbot.addWidget(shield)
    shield.setAutoFillBackground(True)
    palette = QPalette(shield.palette())
    palette.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.white)
    shield.setPalette(palette)
    shield.show()
    off = shield.grab().toImage()
    shield.set_look(Look.BLOCKED)
    blocked = shield.grab().toImage()
    assert shield.look is Look.BLOCKED
    assert off != blocked
    middle = blocked.pixelColor(blocked.width() // 2, blocked.height() // 8)
    assert middle == colours.of(Look.BLOCKED)
    assert shield.sizeHint() == QSize(48, 48)

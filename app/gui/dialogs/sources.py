"""What a person gives to be imported: files, folders, pictures of QR codes, what is on the clipboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from app.exchange import candidates as reading
from app.exchange.candidates import Candidate
from app.gui.dialogs.files import Unreadable, read_limited
from app.gui.text import translate
from app.profiles.errors import ProfileError

PATTERNS = ("*.vpn", "*.conf", "*.adit", "*.zip", "*.png", "*.jpg", "*.jpeg", "*.bmp", "*.webp")
"""Of files that can hold a profile."""
MAX_FILES = 64
"""Files that are looked at at once."""
MAX_PICTURE_BYTES = 32 * 1024 * 1024
"""Of a picture's file."""
MAX_PICTURE_PIXELS = 40_000_000
"""Of a picture that is looked at, which is more than cameras of telephones take by default."""
_ENOUGH = 2400
"""Pixels of the longer side in which any QR code of ours can be read."""
_ALLOCATION = 256
"""MiB that a picture may take while it is decoded."""
_SUFFIXES = tuple(pattern.removeprefix("*") for pattern in PATTERNS)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"GIF8", b"RIFF")
"""What the files of pictures begin with that are looked at."""


def candidates_of_files(paths: Iterable[Path]) -> tuple[Candidate, ...]:
    """What these files, and those right inside of these folders, would bring. Never raises."""
    files = _files(paths)
    found: list[Candidate] = []
    for path in files[:MAX_FILES]:
        found += _of_file(path)
    if len(files) > MAX_FILES:
        left = len(files) - MAX_FILES
        found.append(_problem(translate("Import", "%n more file(s) were not looked at", "", left)))
    return tuple(found)


def candidates_of_mime(mime: QMimeData) -> tuple[Candidate, ...]:
    """What was dropped or pasted would bring; nothing where there is nothing to read in it."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return candidates_of_files(paths)
    source = translate("Import", "clipboard")
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return _of_image(image, translate("Import", "picture"))
    if mime.hasText() and mime.text().strip():
        return reading.read_text(mime.text(), source)
    return ()


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        try:
            inside: Sequence[Path] = sorted(path.iterdir()) if path.is_dir() else ()
            wanted = [entry for entry in inside if entry.suffix.lower() in _SUFFIXES and not entry.is_dir()]
        except OSError:
            wanted = []
        # A folder with nothing in it is told of like a file that can not be read.
        files += wanted or [path]
    return files


def _of_file(path: Path) -> tuple[Candidate, ...]:
    try:
        data = read_limited(path, MAX_PICTURE_BYTES)
        if data.startswith(_PICTURES):
            return _of_picture(data, path.name)
        # Its reader says what is wrong with a file that is too large for it.
        return reading.read(data[: reading.MAX_BYTES + 1], path.name)
    except Unreadable as error:
        return (_problem(error.sentence, path.name),)


def _of_picture(data: bytes, name: str) -> tuple[Candidate, ...]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    before = QImageReader.allocationLimit()
    QImageReader.setAllocationLimit(_ALLOCATION)
    try:
        reader = QImageReader(buffer)
        size = reader.size()
        if size.isValid() and size.width() * size.height() > MAX_PICTURE_PIXELS:
            return (_problem(translate("Import", "This picture is too large."), name),)
        image = reader.read()
    finally:
        QImageReader.setAllocationLimit(before)
    if image.isNull():
        return (_problem(translate("Import", "This picture cannot be read."), name),)
    return _of_image(image, name)


def _of_image(image: QImage, name: str) -> tuple[Candidate, ...]:
    from app.exchange import qr

    if image.width() * image.height() > MAX_PICTURE_PIXELS:
        return (_problem(translate("Import", "This picture is too large."), name),)
    flat = _on_white(image)
    if max(flat.width(), flat.height()) > _ENOUGH:
        flat = flat.scaled(QSize(_ENOUGH, _ENOUGH), Qt.AspectRatioMode.KeepAspectRatio)
    try:
        texts = qr.decode(flat.width(), flat.height(), _grey(flat))
    except (ProfileError, ValueError):
        texts = ()
    if not texts:
        return (_problem(translate("Import", "There is no QR code in this picture."), name),)
    return tuple(candidate for text in texts for candidate in reading.read_text(text, name))


def _on_white(image: QImage) -> QImage:
    """What is transparent counts as paper."""
    if not image.hasAlphaChannel():
        return image
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    return flat


def _grey(image: QImage) -> bytes:
    """One byte a pixel, and no padding at the ends of rows."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    width, stride, data = grey.width(), grey.bytesPerLine(), grey.constBits()
    if stride == width:
        return bytes(data[: width * grey.height()])
    return b"".join(bytes(data[row * stride : row * stride + width]) for row in range(grey.height()))


def _problem(sentence: str, name: str = "") -> Candidate:
    return Candidate(name, name, problem=ProfileError(sentence, file=name))

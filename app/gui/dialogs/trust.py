"""The question whether a server's certificate is the right one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.dialogs.pieces import (
    APART,
    NEAR,
    Message,
    Scrolled,
    Sheet,
    caption,
    cleaned,
    technical,
    title,
    words,
)
from app.gui.model.looks import Look
from app.gui.text import isolated, translate
from app.gui.words import numbers
from app.text import fingerprint
from helper.api.types import Attention, CertificateInfo

_NAMES_SHOWN = 6


class TrustDialog(Sheet):
    """Shows a certificate, new or changed. Doing nothing, Escape and Return all mean not to connect."""

    decided = Signal(bool)
    """The person trusts it, or not. Not sent when the question was taken back."""

    def __init__(
        self,
        attention: Attention,
        server: str,
        old_pin: str = "",
        pinned_on: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``server`` is whom it is asked about; ``old_pin`` and ``pinned_on`` are what was trusted before."""
        super().__init__(parent)
        self._is_changed = attention.question == "certificate_changed"
        self._withdrawn = False
        self._sha256 = attention.certificate.sha256
        self.setWindowTitle(translate("Trust", "Is this your server?"))
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(APART)
        body.addWidget(title(translate("Trust", "Is this your server?")))
        self.question = Message()
        self.question.say(self._question(pinned_on), Look.ERROR if self._is_changed else None)
        body.addWidget(self.question)
        body.addLayout(self._facts(attention.certificate, server, old_pin))
        self.advice = words(self._advice())
        body.addWidget(self.advice)
        self.tick = QCheckBox(translate("Trust", "I know that the server has a new certificate"))
        self.tick.setVisible(self._is_changed)
        body.addWidget(self.tick)
        body.addStretch(1)
        self.column.addWidget(Scrolled(inner), 1)
        self.finish(self._buttons(), self.refuse)
        self.refuse.setFocus()

    def withdraw(self) -> None:
        """Go away: somebody else has answered, or there is nothing to answer any more."""
        self._withdrawn = True
        self.reject()

    def done(self, result: int) -> None:
        """Tell what was decided."""
        if not self._withdrawn:
            self._withdrawn = True
            self.decided.emit(result == int(self.DialogCode.Accepted))
        super().done(result)

    def _question(self, pinned_on: str) -> str:
        if not self._is_changed:
            return translate("Trust", "Adit has not seen this certificate before.")
        if pinned_on:
            return translate(
                "Trust",
                "This certificate is not the one you trusted on {day}. Somebody may be in between.",
            ).format(day=numbers.day(pinned_on))
        return translate(
            "Trust", "This certificate is not the one you trusted before. Somebody may be in between."
        )

    def _advice(self) -> str:
        if self._is_changed:
            return translate(
                "Trust",
                "Ask whoever runs the server, by phone for example, whether it has a new certificate, "
                "and compare the SHA-256. Without an answer, do not connect: your password would go to "
                "whoever shows this certificate.",
            )
        return translate(
            "Trust",
            "Compare the SHA-256 with the one that whoever runs the server gives you. Adit remembers what "
            "you trust, and warns you when the certificate changes.",
        )

    def _facts(self, certificate: CertificateInfo, server: str, old_pin: str) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(APART)
        form.setVerticalSpacing(NEAR)

        def row(name: str, value: str) -> None:
            if value:
                label = words(value, selectable=True)
                form.addRow(caption(name, label), label)

        row(translate("Trust", "Server"), isolated(cleaned(server)))
        row(translate("Trust", "Name"), isolated(cleaned(certificate.subject)))
        row(translate("Trust", "For"), _names(certificate.names))
        if certificate.issuer == certificate.subject:
            row(translate("Trust", "Issued by"), translate("Trust", "itself"))
        else:
            row(translate("Trust", "Issued by"), isolated(cleaned(certificate.issuer)))
        if certificate.not_before and certificate.not_after:
            row(
                translate("Trust", "Valid"),
                translate("Trust", "from {first} to {last}").format(
                    first=numbers.day(cleaned(certificate.not_before)),
                    last=numbers.day(cleaned(certificate.not_after)),
                ),
            )
        row(translate("Trust", "Technical reason"), isolated(cleaned(certificate.reason)))
        self.fingerprint = technical(fingerprint(cleaned(certificate.sha256)))
        name = (
            translate("Trust", "SHA-256 now")
            if self._is_changed and old_pin
            else translate("Trust", "SHA-256")
        )
        form.addRow(caption(name, self.fingerprint), self._with_copy(self.fingerprint))
        if self._is_changed and old_pin:
            before = technical(fingerprint(cleaned(old_pin)))
            form.addRow(caption(translate("Trust", "SHA-256 before"), before), before)
        return form

    def _with_copy(self, label: QLabel) -> QHBoxLayout:
        copy = QPushButton(translate("Trust", "Copy"))
        copy.setAccessibleName(translate("Trust", "Copy the SHA-256"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._sha256))
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.refuse = QPushButton(translate("Trust", "Do not connect"))
        self.trust = QPushButton(translate("Trust", "Trust this certificate"))
        box.addButton(self.refuse, QDialogButtonBox.ButtonRole.RejectRole)
        box.addButton(self.trust, QDialogButtonBox.ButtonRole.AcceptRole)
        self.trust.setAutoDefault(False)
        self.trust.setEnabled(not self._is_changed)
        self.tick.toggled.connect(self.trust.setEnabled)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box


def _names(names: tuple[str, ...]) -> str:
    shown = "\n".join(isolated(cleaned(name, 100)) for name in names[:_NAMES_SHOWN])
    if len(names) <= _NAMES_SHOWN:
        return shown
    more = translate("Trust", "and %n other name(s)", "", len(names) - _NAMES_SHOWN)
    return f"{shown}\n{more}"

"""What the forms of all kinds of profile have in common."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.dialogs.fields import Field, Section
from app.gui.dialogs.pieces import APART
from app.gui.fold import FoldButton
from app.gui.text import translate
from helper.api.types import NetworkProfile, ServerProfile


class KindForm(QWidget):
    """The fields of one kind: what everybody needs in front, the rest behind "More"."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.basics = Section()
        self.connection = Section(translate("Editor", "Connection"))
        self.login = Section(translate("Editor", "Login"))
        self.network_group = Section(translate("Editor", "Network"))
        self.safety = Section(translate("Editor", "Safety"))
        self._groups = (self.connection, self.login, self.network_group, self.safety)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(APART)
        column.addWidget(self.basics)
        self.between = QVBoxLayout()
        self.between.setSpacing(APART)
        column.addLayout(self.between)
        more = QWidget()
        below = QVBoxLayout(more)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(APART)
        for group in self._groups:
            below.addWidget(group)
            group.edited.connect(self.edited)
        self.basics.edited.connect(self.edited)
        self.more = FoldButton(translate("Editor", "More"), more)
        column.addWidget(self.more)
        column.addWidget(more)

    @property
    def sections(self) -> tuple[Section, ...]:
        """All groups, those in front and those behind "More"."""
        return self.basics, *self._groups

    def finish(self) -> None:
        """Leave out the groups in which this kind has nothing."""
        for group in self._groups:
            group.setVisible(bool(group.fields))

    @abstractmethod
    def fill(self, server: ServerProfile, network: NetworkProfile, secrets: dict[str, str]) -> None:
        """Show a profile's values. ``secrets`` are those that came with it; none for a kept profile."""

    @abstractmethod
    def keep_placeholders(self) -> None:
        """Say in the fields of secrets that the keyring may hold them; none is needed then."""

    @abstractmethod
    def server(self) -> ServerProfile:
        """What is typed. Raises :class:`app.profiles.rules.ValueRefused` where it is no profile yet."""

    @abstractmethod
    def network(self) -> NetworkProfile:
        """The same for the network."""

    @abstractmethod
    def typed_secrets(self) -> dict[str, str]:
        """The secrets that are here, as ``Connect.secrets`` names them; not those in the keyring."""

    @abstractmethod
    def may_keep(self) -> bool:
        """Whether the secrets shall be kept in the keyring."""

    @abstractmethod
    def suggested_name(self) -> str:
        """What to call it as long as nobody has said; empty where nothing is known."""

    @abstractmethod
    def forget(self) -> None:
        """Clear every secret."""

    def complaint(self) -> tuple[Field, str] | None:
        """The first field with which something is wrong, in the order of the page."""
        return self.basics.complaint() or self.folded_complaint()

    def folded_complaint(self) -> tuple[Field, str] | None:
        """The same, of what is behind "More"."""
        found = (group.complaint() for group in self._groups)
        return next((complaint for complaint in found if complaint is not None), None)

"""The main window: networks at the left, the chosen one at the right."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import identity
from app.gui.drawing.icons import app_icon
from app.gui.faces import Actions, Desk, Doors, Library
from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Entry, Link
from app.gui.model.trouble import Trouble
from app.gui.preferences import PreferenceStore
from app.gui.text import translate
from app.gui.window import remedies
from app.gui.window.banner import Banner, Banners
from app.gui.window.first_run import FirstRun
from app.gui.window.folded_list import FoldedList
from app.gui.window.helper_page import HelperView
from app.gui.window.menus import Commands, Menus
from app.gui.window.naming import clean, named
from app.gui.window.network_list import NetworkList
from app.gui.window.network_model import NetworkModel
from app.gui.window.pane import Pane
from app.gui.window.strip import Strip
from app.gui.window.undo import Deletions
from app.gui.window.unusable import Unusable
from app.gui.words import states
from app.profiles.errors import ProfileError

FOLD_BELOW = 720
"""A window less wide than this, in pixels, has the list as a drop-down."""
FOLD_CHARACTERS = 95
"""The same for large letters, in characters; with ordinary ones it is less."""
SIZE = (880, 600)


class MainWindow(QMainWindow):
    """Renders the desk's picture. ``closed`` is told when a person closed it: the application decides
    what becomes of the program then."""

    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        library: Library,
        actions: Actions,
        doors: Doors,
        preferences: PreferenceStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._library, self._actions, self._doors = desk, library, actions, doors
        self._key = preferences.now.last
        self.setWindowTitle(identity.NAME)
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.model = NetworkModel(self)
        # Tab goes from widget to widget in the order in which they are made.
        self.hold = Banner("", Look.BLOCKED, self)
        self.hold.offer(translate("Window", "Unblock"), actions.unblock)
        self.list = NetworkList(self.model, self)
        self.folded = FoldedList(self.model, self)
        self.pane = Pane(desk, actions, doors, self)
        self.helper_view = HelperView(self)
        self.first_run = FirstRun(self)
        self.strip = Strip(self)
        self.unusable = Unusable(self)
        self.banners = Banners(self)
        self.deletions = Deletions(library, self.banners, self)
        self.menus = Menus(self.menuBar(), self._commands(), (self.list, self.folded))
        self._lay_out()
        self._wire()
        self.resize(*SIZE)
        self._fold()
        self.refresh()

    @property
    def key(self) -> str:
        """Of the chosen entry."""
        return self._key

    def choose(self, key: str) -> None:
        """Show this entry. A key that nobody knows changes nothing."""
        if self._desk.picture.entry(key) is not None:
            self._key = key
            self.refresh()

    def settle(self) -> None:
        """The program ends: what is deleted can not be brought back from here on."""
        self.deletions.settle()

    def refresh(self) -> None:
        """Show what the picture says."""
        picture = self._desk.picture
        self._key = self._chosen()
        self.model.show_picture(picture)
        for shown in (self.list, self.folded):
            shown.show_chosen(self._key)
        self.pane.choose(self._key)
        self.strip.show_picture(picture)
        for quiet in (self.unusable, self.first_run.unusable):
            quiet.show_problems(picture.unusable)
        missing = picture.helper.link not in (Link.READY, Link.CONNECTING)
        if missing:
            self.helper_view.show_helper(picture.helper)
        self._right.setCurrentWidget(self.helper_view if missing else self.pane)
        self.first_run.show_helper(picture.helper)
        self._pages.setCurrentWidget(self._body if picture.entries else self.first_run)
        self._show_hold()
        self.menus.refresh(self._entry(), picture)

    # --- what a person does ------------------------------------------------------------------------

    def _commands(self) -> Commands:
        doors, actions = self._doors, self._actions
        return Commands(
            add=doors.add,
            open_file=doors.choose_files,
            paste=self._paste,
            act=lambda: actions.act(self._key),
            unblock=actions.unblock,
            edit=lambda: doors.edit(self._key),
            rename=self._rename,
            duplicate=self._duplicate,
            share=lambda: doors.share(self._key),
            delete=self._delete,
            quit=doors.quit,
            search=self._search,
            log=self._turn_log,
            routes=self.pane.show_routes,
            copy_details=self.pane.details.copy_all,
            settings=doors.settings,
            killswitch=self._turn_killswitch,
            lockdown=self._turn_lockdown,
            keys=doors.shortcuts,
            report=doors.report,
            demo=doors.demo,
            about=doors.about,
        )

    def _wire(self) -> None:
        for shown in (self.list, self.folded):
            shown.chosen.connect(self.choose)
            shown.add_wanted.connect(lambda: self._doors.add())
        self.list.activated.connect(self._activate)
        self.list.menu_wanted.connect(self._network_menu)
        self.model.renamed.connect(self._take_name)
        self.folded.renamed.connect(self._take_name)
        self.strip.wanted.connect(self._actions.set_killswitch)
        self.first_run.add_wanted.connect(lambda: self._doors.add())
        self.first_run.open_wanted.connect(lambda: self._doors.choose_files())
        self.first_run.demo_wanted.connect(lambda: self._doors.demo())
        self.deletions.refused.connect(self._say)
        self.deletions.restored.connect(self.choose)
        self.pane.log_fold.toggled.connect(self.menus.log.setChecked)
        self._actions.troubled.connect(self._show_trouble)
        self._desk.changed.connect(self.refresh)

    def _paste(self) -> None:
        clipboard = QApplication.clipboard().mimeData()
        if clipboard is not None:
            self._doors.paste(_kept(clipboard))

    def _activate(self, key: str) -> None:
        """Return or a double click on a line connects; it never ends a connection."""
        entry = self._desk.picture.entry(key)
        ready = self._desk.picture.helper.link is Link.READY
        if entry is not None and ready and looks.of_session(entry.session) in (Look.OFF, Look.ERROR):
            self._actions.act(key)

    def _rename(self) -> None:
        (self.folded if self._is_folded else self.list).rename(self._key)

    def _take_name(self, key: str, name: str) -> None:
        try:
            self._library.rename(key, name)
        except ProfileError as error:
            self._say(str(error))

    def _duplicate(self) -> None:
        try:
            stored = self._library.duplicate(self._key)
        except ProfileError as error:
            self._say(str(error))
            return
        self.choose(stored.profile.id)

    def _delete(self) -> None:
        entry = self._entry()
        if entry is None:
            return
        keys = self.model.keys()
        place = keys.index(self._key) if self._key in keys else 0
        near = [*keys[place + 1 :], *reversed(keys[:place])]
        self.deletions.delete(entry.key, named(entry).name)
        if near and self._desk.picture.entry(entry.key) is None:
            self.choose(near[0])

    def _search(self) -> None:
        if self._is_folded:
            self.folded.drop.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.folded.drop.showPopup()
        else:
            self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.list.search.selectAll()

    def _turn_log(self) -> None:
        self.pane.open_log(not self.pane.log_fold.is_open)

    def _turn_killswitch(self) -> None:
        # The tick shows what is, not what was asked for; so too below.
        self.menus.refresh(self._entry(), self._desk.picture)
        self._actions.set_killswitch(not self._desk.picture.killswitch.enabled)

    def _turn_lockdown(self) -> None:
        self.menus.refresh(self._entry(), self._desk.picture)
        from app.gui.settings import lockdown

        lockdown.wish(not self._desk.picture.killswitch.lockdown, self._actions, self)

    def _network_menu(self, place: QPoint) -> None:
        menu = self.menus.network_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    # --- what is told above and below -------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self.banners.add(clean(text), Look.ERROR).let_close()

    def _show_trouble(self, trouble: Trouble) -> None:
        said = (clean(trouble.headline, 300), clean(trouble.message), clean(trouble.advice))
        banner = self.banners.add("\n".join(part for part in said if part), Look.ERROR)
        key = trouble.key or self._key
        for remedy in trouble.remedies[:1]:
            button = banner.offer(remedies.words(remedy), banner.close_it)
            button.clicked.connect(
                lambda _on=False, chosen=remedy: remedies.apply(chosen, key, self._actions, self._doors)
            )
        banner.let_close()

    def _show_hold(self) -> None:
        """That everything is held back must be seen, whichever network is chosen."""
        picture, entry = self._desk.picture, self._entry()
        held = picture.helper.link is Link.READY and looks.is_held(picture.killswitch)
        session = entry.session if entry is not None else None
        said_below = looks.of_session(session) in (Look.BLOCKED, Look.WORKING)
        self.hold.setVisible(held and not said_below)
        words = translate("Window", "Network blocked, nothing leaks.")
        self.hold.set_text("\n".join(part for part in (words, states.why_held(picture)) if part))

    # --- which entry -------------------------------------------------------------------------------

    def _entry(self) -> Entry | None:
        return self._desk.picture.entry(self._key)

    def _chosen(self) -> str:
        """The key that is shown: as before, else what is going on, else the first."""
        picture = self._desk.picture
        if self._entry() is not None:
            return self._key
        lead = looks.leading(picture)
        if lead is not None:
            return lead.key
        return picture.entries[0].key if picture.entries else self._key

    # --- the window --------------------------------------------------------------------------------

    @property
    def _is_folded(self) -> bool:
        return not self.folded.isHidden()

    def _lay_out(self) -> None:
        self._right = QStackedWidget(self)
        self._right.addWidget(self.pane)
        self._right.addWidget(self.helper_view)
        self._foot = QWidget(self)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(0)
        foot.addWidget(self.unusable)
        foot.addWidget(_line(self._foot))
        foot.addWidget(self.strip)
        self._left = QWidget(self)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.list, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        width = self.fontMetrics().averageCharWidth() * 34
        self._splitter.setSizes([width, SIZE[0] - width])
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.folded)
        body.addWidget(self._splitter, 1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._body)
        self._pages.addWidget(self.first_run)
        centre = QWidget(self)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.hold)
        layout.addWidget(self._pages, 1)
        # Below: what comes and goes there moves nothing under the pointer, such as "Connect" for "Undo".
        layout.addWidget(self.banners)
        self.setCentralWidget(centre)

    def _fold(self) -> None:
        """Give the list the form that the window has room for."""
        narrow = self._is_narrow()
        if narrow and self.list.search.text():
            self.list.search.clear()
        self.folded.setVisible(narrow)
        self._left.setVisible(not narrow)
        self.strip.lie(narrow)
        holder = self._body if narrow else self._left
        layout = holder.layout()
        if self._foot.parentWidget() is not holder and layout is not None:
            layout.addWidget(self._foot)

    def _is_narrow(self) -> bool:
        return self.width() < max(FOLD_BELOW, self.fontMetrics().averageCharWidth() * FOLD_CHARACTERS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold the list."""
        super().resizeEvent(event)
        if self._is_narrow() != self._is_folded:
            self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go from the screen; the rest is for the application to decide."""
        self.settle()
        super().closeEvent(event)
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever may hold a profile."""
        mime = event.mimeData()
        if mime.hasUrls() or mime.hasText() or mime.hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what it would bring."""
        event.acceptProposedAction()
        self._doors.paste(_kept(event.mimeData()))


def _kept(mime: QMimeData) -> QMimeData:
    """A copy that outlives the drop, or another copying."""
    copy = QMimeData()
    for kind in mime.formats():
        copy.setData(kind, mime.data(kind))
    if mime.hasImage():
        copy.setImageData(mime.imageData())
    return copy


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Sunken)
    return line

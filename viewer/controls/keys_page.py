"""KeysPage: a searchable tree of commands with their keys, and beside it the keys of the chosen one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.actions import ACTIONS, HELD, HELD_ROWS
from viewer.controls.bindings import COMMANDS, Bindings
from viewer.controls.key_field import KeyField
from viewer.controls.key_text import acts_in_panes_only, can_be_held, is_late, shown, shown_all
from viewer.language import tr

_EDITOR_WIDTH = 280
_COMMAND = Qt.ItemDataRole.UserRole


class KeysPage(QWidget):
    """Choose a command, add a key by pressing it, take keys away, reset.

    A key that another command has is given only after the reader has said so.

    Args:
        bindings: what is changed.
    """

    def __init__(self, bindings: Bindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bindings = bindings
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._clash: tuple[str, str] | None = None  # key, command that has it
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search a command or a key"))
        self.search.setAccessibleName(tr("Search commands and keys"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(tr("Commands and their keys"))
        self.tree.setHeaderLabels([tr("Command"), tr("Keys")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.tree, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self._build_editor())
        self._build_tree()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self.tree.setFocus)
        self.tree.currentItemChanged.connect(self._show_command)
        self.tree.itemActivated.connect(lambda: self.field.listen(True))
        self.field.key_pressed.connect(self._take_key)
        self.field.refused.connect(self._refuse)
        self.take_over.clicked.connect(self._take_over)
        self.leave.clicked.connect(self._forget_clash)
        self.reset.clicked.connect(self._reset)
        bindings.changed.connect(self._show)
        self.tree.setCurrentItem(self._items[ACTIONS[0].id])

    @property
    def command(self) -> str | None:
        """The chosen command."""
        item = self.tree.currentItem()
        return None if item is None else item.data(0, _COMMAND)

    def _build_editor(self) -> QWidget:
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._title.setWordWrap(True)
        self._keys = QVBoxLayout()
        self._keys.setSpacing(4)
        self.field = KeyField()
        self.field.setAccessibleName(tr("Add a key to the chosen command"))
        self._note = QLabel()
        self._note.setProperty("role", "secondary")
        self._note.setWordWrap(True)
        self.clash = QLabel()
        self.clash.setWordWrap(True)
        self.take_over = QPushButton(tr("Take it over"))
        self.leave = QPushButton(tr("Leave it"))
        self.reset = QPushButton(tr("Reset this command"))
        for button in (self.take_over, self.leave, self.reset):
            button.setAutoDefault(False)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        answers.addWidget(self.take_over)
        answers.addWidget(self.leave)
        answers.addStretch()
        editor = QFrame()
        editor.setFixedWidth(_EDITOR_WIDTH)
        layout = QVBoxLayout(editor)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addLayout(self._keys)
        layout.addWidget(self.field)
        layout.addWidget(self.clash)
        layout.addLayout(answers)
        layout.addWidget(self._note)
        layout.addStretch()
        layout.addWidget(self.reset)
        return editor

    def _build_tree(self) -> None:
        bold = QFont(self.tree.font())
        bold.setBold(True)
        for row in (*ACTIONS, *HELD_ROWS):
            group = self._groups.get(row.group)
            if group is None:
                group = self._groups[row.group] = QTreeWidgetItem([row.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setFont(0, bold)
            item = QTreeWidgetItem(group, [row.plain_text])
            item.setData(0, _COMMAND, row.id)
            self._items[row.id] = item
        self._show_keys()  # in the tree, each text would be told to the view
        self.tree.addTopLevelItems(list(self._groups.values()))
        for group in self._groups.values():
            group.setFirstColumnSpanned(True)  # while it is closed: it lays out what is open
        self.tree.expandAll()

    def _show(self) -> None:
        self._show_keys()
        self._filter()
        self._show_command()

    def _show_keys(self) -> None:
        own, usual = QBrush(theme.ACCENT), QBrush(theme.SECONDARY)
        for command, item in self._items.items():
            is_changed = self._bindings.is_changed(command)
            text = shown_all(self._bindings.keys(command)) + (tr(" (own)") if is_changed else "")
            if text != item.text(1):
                item.setText(1, text)
                item.setForeground(1, own if is_changed else usual)
                item.setToolTip(1, tr("your own choice") if is_changed else "")

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        found_in: set[str] = set()
        for command, item in self._items.items():
            group = COMMANDS[command].group
            text = f"{group} {item.text(0)} {item.text(1)}".casefold()
            item.setHidden(not all(word in text for word in words))
            if not item.isHidden():
                found_in.add(group)
        for group, heading in self._groups.items():
            heading.setHidden(group not in found_in)
        current = self.tree.currentItem()
        if words and (current is None or current.isHidden()):
            found = next((item for item in self._items.values() if not item.isHidden()), None)
            if found is not None:
                self.tree.setCurrentItem(found)

    def _show_command(self) -> None:
        command = self.command
        self.field.listen(False)
        self._clash = None
        if command is None:
            return
        row, keys = COMMANDS[command], self._bindings.keys(command)
        self._title.setText(row.plain_text)
        while (item := self._keys.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key in keys:
            self._keys.addWidget(self._key_row(command, key))
        if not keys:
            none = QLabel(tr("no key"))
            none.setProperty("role", "secondary")
            self._keys.addWidget(none)
        standard = self._bindings.standard_keys(command)
        self.reset.setEnabled(self._bindings.is_changed(command))
        self.reset.setToolTip(
            tr("Back to {keys}").format(keys=shown_all(standard)) if standard else tr("Back to no key")
        )
        self._note.setText(_note(row.menu, keys))
        self._show_clash()

    def _key_row(self, command: str, key: str) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(shown(key)), 1)
        remove = QPushButton(tr("Remove"))
        remove.setAutoDefault(False)
        remove.setAccessibleName(tr("Remove the key {key}").format(key=shown(key)))
        remove.clicked.connect(lambda: self._bindings.remove_key(command, key))
        layout.addWidget(remove)
        return line

    def _take_key(self, key: str) -> None:
        command = self.command
        if command is None or key in self._bindings.keys(command):
            return
        if COMMANDS[command].menu == HELD and not can_be_held(key):
            self._refuse(
                tr("{key} cannot be held: choose a letter, a function key or Space, alone.").format(
                    key=shown(key)
                )
            )
            return
        owner = self._bindings.owner(key, command)
        if owner is None:
            self._bindings.add_key(command, key)
            self.field.setFocus()
        else:
            self._clash = (key, owner)
            self._show_clash()
            self.take_over.setFocus()

    def _refuse(self, reason: str) -> None:
        self._clash = None
        self._show_clash()
        self.clash.setText(reason)
        self.clash.show()
        self.field.setFocus()

    def _take_over(self) -> None:
        if self._clash is not None and self.command is not None:
            self._bindings.add_key(self.command, self._clash[0])
            self.field.setFocus()

    def _forget_clash(self) -> None:
        self._clash = None
        self._show_clash()
        self.field.setFocus()

    def _show_clash(self) -> None:
        if self._clash is not None:
            key, owner = self._clash
            self.clash.setText(
                tr("{key} is the key of “{command}”.").format(
                    key=shown(key), command=COMMANDS[owner].plain_text
                )
            )
        for part in (self.clash, self.take_over, self.leave):
            part.setVisible(self._clash is not None)

    def _reset(self) -> None:
        if self.command is not None:
            self._bindings.reset(self.command)


def _note(menu: str, keys: tuple[str, ...]) -> str:
    """What is special about where these keys act."""
    if menu == HELD:
        return tr("Acts as long as the key is held.")
    if any(acts_in_panes_only(key) for key in keys):
        return tr("Such a key acts while an image has the keyboard; in the rating, digits answer.")
    if any(is_late(key) for key in keys):
        return tr("Fields, buttons and lists take such a key first.")
    if any(len(key) == 1 for key in keys):
        return tr("While text is written, the key is a letter.")
    return ""

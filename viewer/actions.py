"""The table of actions: what can be done, by which key, from which menu, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from viewer import theme
from viewer.case import Case


class Needs(Enum):
    """What must be there for an action to make sense."""

    NOTHING = "nothing"
    RADIOGRAPH = "radiograph"
    RESULT = "result"
    RUNNING = "running"


@dataclass(frozen=True)
class ActionRow:
    """One action.

    Attributes:
        id: name of the handler.
        text: for menus and the list of keys.
        keys: shortcuts; the first is the one that is shown.
        menu: where it is listed.
        needs: when it is enabled.
        icon: name of an icon, or "".
        starts_group: a line goes before it in the menu.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    menu: str
    needs: Needs = Needs.RADIOGRAPH
    icon: str = ""
    starts_group: bool = False


FILE, VIEW, EDIT, HELP = "&File", "&View", "&Edit", "&Help"
MENUS = (FILE, EDIT, VIEW, HELP)

ACTIONS = (
    ActionRow("open", "&Open…", ("Ctrl+O",), FILE, Needs.NOTHING, "open"),
    ActionRow("open_folder", "Open &folder…", ("Ctrl+Shift+O",), FILE, Needs.NOTHING),
    ActionRow("open_sample", "Open a &sample", (), FILE, Needs.NOTHING),
    ActionRow("previous_case", "&Previous case", ("PgUp",), FILE, starts_group=True),
    ActionRow("next_case", "&Next case", ("PgDown",), FILE),
    ActionRow("first_case", "F&irst case", ("Ctrl+Home",), FILE),
    ActionRow("last_case", "&Last case", ("Ctrl+End",), FILE),
    ActionRow("flag", "Fla&g this case, or not", ("Ctrl+D",), FILE),
    ActionRow("save", "&Save result…", ("Ctrl+S",), FILE, Needs.RESULT, "save", starts_group=True),
    ActionRow("copy", "&Copy pane, marked", ("Ctrl+C",), FILE, icon="copy"),
    ActionRow("export_ratings", "&Export ratings as CSV…", (), FILE, Needs.NOTHING),
    ActionRow("quit", "&Quit", ("Ctrl+Q",), FILE, Needs.NOTHING, starts_group=True),
    ActionRow("focus_instruction", "Write the &instruction", ("/",), EDIT),
    ActionRow("run", "&Make counterfactual", ("Ctrl+Enter", "Ctrl+Return"), EDIT),
    ActionRow("cancel", "&Cancel the running edit", ("Esc", "Shift+X"), EDIT, Needs.RUNNING),
    ActionRow("brush", "&Brush", ("B",), EDIT, starts_group=True),
    ActionRow("eraser", "&Eraser", ("E",), EDIT),
    ActionRow("undo", "&Undo stroke", ("Ctrl+Z",), EDIT),
    ActionRow("redo", "Re&do stroke", ("Ctrl+Y", "Ctrl+Shift+Z"), EDIT),
    ActionRow("rate", "R&ate the result", ("Ctrl+R",), EDIT, Needs.RESULT, starts_group=True),
    ActionRow("previous_result", "P&revious result", (), EDIT, Needs.RESULT, "previous"),
    ActionRow("next_result", "Ne&xt result", (), EDIT, Needs.RESULT, "next"),
    ActionRow("fit", "&Fit", ("Z",), VIEW, icon="fit"),
    ActionRow("one_to_one", "&1:1 pixels", ("Shift+Z",), VIEW),
    ActionRow("zoom_in", "Zoom &in", ("+", "="), VIEW),
    ActionRow("zoom_out", "Zoom &out", ("-",), VIEW),
    ActionRow("invert", "In&vert", ("I",), VIEW, icon="invert", starts_group=True),
    ActionRow("reset", "&Reset to the first display", ("R",), VIEW, icon="reset"),
    ActionRow("toggle_guidance", "&Guidance colors", ("G",), VIEW, Needs.RESULT, "guidance", True),
    ActionRow("less", "&Lower map threshold, smaller brush", ("[",), VIEW),
    ActionRow("more", "Rais&e map threshold, larger brush", ("]",), VIEW),
    ActionRow("maximize", "&Maximize pane", (), VIEW, starts_group=True),
    ActionRow("case_list", "List of &cases", ("F7",), VIEW, Needs.NOTHING, starts_group=True),
    ActionRow("header", "&Header of the file…", ("Ctrl+I",), VIEW),
    ActionRow("full_screen", "F&ull screen", ("F11",), VIEW, Needs.NOTHING),
    ActionRow("show_keys", "&Keys and mouse", ("?", "F1"), HELP, Needs.NOTHING, "keys"),
    ActionRow("about_model", "About the &model of this result", (), HELP, Needs.RESULT, starts_group=True),
    ActionRow("about", "&About Counterview", (), HELP, Needs.NOTHING),
)

# What the mouse and held keys do; for the list of keys only.
GESTURES = (
    ("Left drag", "window: right is wider, down is darker; Shift fine, Ctrl coarse"),
    ("Wheel", "zoom at the pointer"),
    ("Middle drag, Space + left drag", "pan"),
    ("Right drag", "zoom at the pressed point; right click: menu"),
    ("Double click, Enter", "one pane large, and back"),
    ("1 … 5 in the rating", "answer the framed question and go on to the next"),
    ("Esc", "cancel the edit; else lay down the brush, three panes again, out of full screen"),
    ("0, 1 … 6 in a pane", "window as the file wants it; windows of the file, auto, lungs, bones, all"),
    ("Hold H", "hide everything over the pixels"),
    ("Hold F", "input in place of the counterfactual"),
    ("← →", "previous, next result"),
    ("Ctrl + wheel", "previous, next case"),
    ("While painting", "right button erases, Ctrl inverts, Alt + wheel changes the size"),
)

Handler = Callable[[], None]


def build_actions(owner: QWidget, handlers: Mapping[str, Handler]) -> dict[str, QAction]:
    """One QAction per row, added to the owner so that its keys work everywhere in the window.

    Single letters stay letters while a text field has the keyboard: text fields claim them first.
    """
    actions: dict[str, QAction] = {}
    for row in ACTIONS:
        action = QAction(row.text, owner)
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        action.setAutoRepeat(row.id in REPEATING)
        if row.icon:
            action.setIcon(theme.icon(row.icon))
            action.setIconVisibleInMenu(False)
        plain = row.text.replace("&", "")
        action.setToolTip(f"{plain} ({row.keys[0]})" if row.keys else plain)
        handler = handlers[row.id]
        action.triggered.connect(lambda checked=False, handler=handler: handler())
        owner.addAction(action)
        actions[row.id] = action
    return actions


REPEATING = {
    "zoom_in",
    "zoom_out",
    "less",
    "more",
    "undo",
    "redo",
    "next_case",
    "previous_case",
    "next_result",
    "previous_result",
}


def enable_actions(actions: Mapping[str, QAction], case: Case) -> None:
    """Enable each action whose needs the case meets."""
    met = {
        Needs.NOTHING: True,
        Needs.RADIOGRAPH: case.radiograph is not None,
        Needs.RESULT: case.selected_edit is not None,
        Needs.RUNNING: case.running is not None,
    }
    for row in ACTIONS:
        actions[row.id].setEnabled(met[row.needs])

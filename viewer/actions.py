"""The table of actions: what can be done, by which key, from which menu, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from viewer import theme
from viewer.case import Case
from viewer.controls.key_text import is_late, shown
from viewer.language import mark, tr
from viewer.panes.presets import CHEST_NAMES


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
        text: for menus and the list of keys; marked, and translated when shown.
        keys: shortcuts; the first is the one that is shown.
        menu: where it is listed.
        needs: when it is enabled.
        icon: name of an icon, or "".
        starts_group: a line goes before it in the menu.

    The keys are those of a fresh installation; the reader may have chosen others (``controls.bindings``).
    """

    id: str
    text: str
    keys: tuple[str, ...]
    menu: str
    needs: Needs = Needs.RADIOGRAPH
    icon: str = ""
    starts_group: bool = False

    @property
    def menu_text(self) -> str:
        """In the language of the window, with the letter to choose it by."""
        text = tr(self.text)
        return text[:1].upper() + text[1:]

    @property
    def plain_text(self) -> str:
        """The text without the letter to choose it by."""
        return self.menu_text.replace("&", "").rstrip("…")

    @property
    def group(self) -> str:
        """The menu that leads to it."""
        return _plain(SUBMENUS.get(self.menu, self.menu))

    @property
    def place(self) -> str:
        """Where the reader finds it: the menu, and the one within it."""
        return self.group if self.menu not in SUBMENUS else f"{self.group} › {_plain(self.menu)}"


@dataclass(frozen=True)
class MenuRow:
    """A menu within another, at the place of its row; its own rows come later.

    Attributes:
        name: marked, and translated when shown.
        menu: that it is in.
        starts_group: a line goes before it.
    """

    name: str
    menu: str
    starts_group: bool = False


def _plain(menu: str) -> str:
    return tr(menu).replace("&", "")


FILE, VIEW, EDIT, HELP = mark("&File"), mark("&View"), mark("&Edit"), mark("&Help")
WINDOW_LEVEL = mark("&Window/level")
MEASURE = mark("Mea&sure")
RESULT = mark("Res&ult")
PAINT = mark("&Paint")
COMPARE = mark("Co&mpare")
MENUS = (FILE, EDIT, PAINT, RESULT, VIEW, COMPARE, WINDOW_LEVEL, MEASURE, HELP)
RECENT = mark("Open &recent")
OTHER = mark("Open o&ther")
CASES = mark("C&ases")
PACS = mark("&PACS")
STUDY = mark("Reader stud&y")
SAVE_OTHER = mark("Sa&ve other")
TURN = mark("Mirror and &turn")
LANGUAGE = mark("&Language")
HELD = mark("While held")

ROWS: tuple[ActionRow | MenuRow, ...] = (
    ActionRow("open", mark("&Open…"), ("Ctrl+O",), FILE, Needs.NOTHING, "open"),
    ActionRow("open_folder", mark("Open &folder…"), ("Ctrl+Shift+O",), FILE, Needs.NOTHING),
    MenuRow(RECENT, FILE),
    ActionRow("open_last", mark("Open &what was open last"), (), FILE, Needs.NOTHING),
    MenuRow(OTHER, FILE),
    ActionRow("open_view", mark("Open a saved &view…"), (), OTHER),
    ActionRow("open_sample", mark("Open a &sample"), (), OTHER, Needs.NOTHING),
    ActionRow("save", mark("&Save result…"), ("Ctrl+S",), FILE, Needs.RESULT, "save", starts_group=True),
    ActionRow("copy", mark("&Copy pane, marked"), ("Ctrl+C",), FILE, icon="copy"),
    ActionRow("export_dicom", mark("&Export as DICOM…"), ("Ctrl+E",), FILE, Needs.RESULT),
    MenuRow(SAVE_OTHER, FILE),
    ActionRow("save_capsule", mark("Save &as case capsule…"), (), SAVE_OTHER, Needs.RESULT),
    ActionRow("deidentify", mark("De-identified copies, of no&body…"), (), SAVE_OTHER, Needs.NOTHING),
    ActionRow("export_ratings", mark("Export ra&tings as CSV…"), (), SAVE_OTHER, Needs.NOTHING),
    MenuRow(CASES, FILE, starts_group=True),
    ActionRow("previous_case", mark("&Previous case"), ("PgUp",), CASES),
    ActionRow("next_case", mark("&Next case"), ("PgDown",), CASES),
    ActionRow("first_case", mark("F&irst case"), ("Ctrl+Home",), CASES),
    ActionRow("last_case", mark("&Last case"), ("Ctrl+End",), CASES),
    ActionRow("flag", mark("Fla&g this case, or not"), ("Ctrl+D",), CASES, starts_group=True),
    MenuRow(PACS, FILE),
    ActionRow("pacs_fetch", mark("&Fetch from PACS…"), ("Ctrl+Shift+P",), PACS, Needs.NOTHING),
    ActionRow("pacs_send", mark("&Send to PACS…"), (), PACS, Needs.RESULT),
    ActionRow("pacs_outbox", mark("&Outbox of the PACS…"), (), PACS, Needs.NOTHING),
    ActionRow("pacs_nodes", mark("&Known PACS…"), (), PACS, Needs.NOTHING, starts_group=True),
    MenuRow(STUDY, FILE),
    ActionRow("open_study", mark("&Read a study…"), (), STUDY, Needs.NOTHING),
    ActionRow("new_study", mark("&New study…"), (), STUDY, Needs.NOTHING),
    ActionRow("study_results", mark("Study r&esults…"), (), STUDY, Needs.NOTHING),
    ActionRow("history", mark("&History of results…"), ("Ctrl+H",), FILE, Needs.NOTHING, starts_group=True),
    ActionRow("models", mark("&Models…"), (), FILE, Needs.NOTHING),
    ActionRow("quit", mark("&Quit"), ("Ctrl+Q",), FILE, Needs.NOTHING, starts_group=True),
    ActionRow("focus_instruction", mark("Write the &instruction"), ("/",), EDIT),
    ActionRow("run", mark("&Make counterfactual"), ("Ctrl+Enter", "Ctrl+Return"), EDIT),
    ActionRow(
        "run_front",
        mark("Make it ne&xt, before all that waits"),
        ("Ctrl+Shift+Enter", "Ctrl+Shift+Return"),
        EDIT,
    ),
    ActionRow("run_replace", mark("Make it in the &place of what runs"), (), EDIT),
    ActionRow("variants_4", mark("Make &four seeds"), (), EDIT),
    ActionRow("variants_9", mark("Make &nine seeds"), ("Ctrl+9",), EDIT),
    ActionRow("all_cases", mark("Make it for all cases of the &list…"), (), EDIT),
    ActionRow("cancel", mark("&Cancel the running edit"), ("Esc", "Shift+X"), EDIT, Needs.RUNNING),
    ActionRow("cancel_all", mark("Cancel all in the &queue"), ("Ctrl+Shift+X",), EDIT, Needs.NOTHING),
    ActionRow("undo", mark("&Undo stroke or measurement"), ("Ctrl+Z",), EDIT, starts_group=True),
    ActionRow("redo", mark("Re&do stroke or measurement"), ("Ctrl+Y", "Ctrl+Shift+Z"), EDIT),
    ActionRow("rate", mark("R&ate the result"), ("Ctrl+R",), EDIT, Needs.RESULT, starts_group=True),
    ActionRow("previous_result", mark("P&revious result"), ("Left",), EDIT, Needs.RESULT, "previous"),
    ActionRow("next_result", mark("Next r&esult"), ("Right",), EDIT, Needs.RESULT, "next"),
    ActionRow("brush", mark("&Brush"), ("B",), PAINT),
    ActionRow("eraser", mark("&Eraser"), ("E",), PAINT),
    ActionRow("range_brush", mark("B&rush in the grey range of the window"), ("Shift+B",), PAINT),
    ActionRow("polygon", mark("&Polygon"), ("P",), PAINT),
    ActionRow("lasso", mark("&Lasso"), ("Shift+P",), PAINT),
    ActionRow("rectangle", mark("Rec&tangle"), ("Shift+R",), PAINT),
    ActionRow("fill", mark("&Fill an outlined area"), ("K",), PAINT),
    ActionRow("start_mask", mark("&Start from the pseudo mask"), ("Shift+M",), PAINT, starts_group=True),
    ActionRow("grow_mask", mark("&Grow the mask"), ("Ctrl+]",), PAINT),
    ActionRow("shrink_mask", mark("S&hrink the mask"), ("Ctrl+[",), PAINT),
    ActionRow("fill_holes", mark("Fill h&oles"), (), PAINT),
    ActionRow("mirror_mask", mark("&Mirror to the other side"), (), PAINT),
    ActionRow("clear_mask", mark("&Clear the mask"), ("Ctrl+Del",), PAINT),
    ActionRow(
        "mask_use", mark("Mask a&nd pseudo mask must agree, or mask alone"), ("Y",), PAINT, starts_group=True
    ),
    ActionRow("open_mask", mark("Open a m&ask…"), (), PAINT),
    ActionRow("save_mask", mark("Sa&ve the mask…"), (), PAINT),
    ActionRow("reproduce", mark("Repro&duce: run the same again"), (), RESULT, Needs.RESULT, "reproduce"),
    ActionRow("severity", mark("&Severity: none to most"), (), RESULT, Needs.RESULT, "severity"),
    ActionRow("seeds", mark("S&eeds: what do several agree on"), (), RESULT, Needs.RESULT, "seeds"),
    ActionRow(
        "round_trip", mark("&Round trip: undo it, what is left"), (), RESULT, Needs.RESULT, "round-trip"
    ),
    ActionRow(
        "read_out", mark("Classi&fier: what a separate one reads"), (), RESULT, Needs.RESULT, "read-out"
    ),
    ActionRow("receipt", mark("Re&ceipt: where it changed"), (), RESULT, Needs.RESULT, "receipt", True),
    ActionRow("star", mark("S&tar, or not"), ("Ctrl+B",), RESULT, Needs.RESULT, "", True),
    ActionRow("restore_settings", mark("Restore its settin&gs"), ("Ctrl+Shift+R",), RESULT, Needs.RESULT),
    ActionRow("compare_with", mark("C&ompare others with it, or not"), ("Shift+C",), RESULT, Needs.RESULT),
    ActionRow("delete_result", mark("Delete: to the tras&h"), ("Shift+Del",), RESULT, Needs.RESULT),
    ActionRow("fit", mark("&Fit"), ("Z",), VIEW, icon="fit"),
    ActionRow("one_to_one", mark("&1:1 pixels"), ("Shift+Z",), VIEW),
    ActionRow("life_size", mark("Life si&ze"), ("Ctrl+Shift+L",), VIEW),
    ActionRow("calibrate_screen", mark("Measure this &screen…"), (), VIEW, Needs.NOTHING),
    ActionRow("zoom_in", mark("Zoom &in"), ("+", "="), VIEW),
    ActionRow("zoom_out", mark("Zoom &out"), ("-",), VIEW),
    ActionRow("toggle_guidance", mark("&Guidance colors"), ("G",), VIEW, Needs.RESULT, "guidance", True),
    ActionRow("less", mark("&Lower map threshold, smaller brush"), ("[",), VIEW),
    ActionRow("more", mark("Rais&e map threshold, larger brush"), ("]",), VIEW),
    ActionRow("raw_map", mark("Guidance map &alone, without the film"), ("Shift+G",), VIEW, Needs.RESULT),
    ActionRow("hang_1", mark("Ha&ng one pane"), ("Ctrl+1",), VIEW, starts_group=True),
    ActionRow("hang_2", mark("Hang input and counterfactual"), ("Ctrl+2",), VIEW),
    ActionRow("hang_3", mark("Hang these and the guidance &map"), ("Ctrl+3",), VIEW),
    ActionRow("hang_4", mark("Hang four: map and &difference below"), ("Ctrl+4",), VIEW),
    ActionRow("difference", mark("Difference in the &place of the map, or not"), ("D",), VIEW),
    ActionRow("link", mark("Lin&k the panes, or not"), ("L",), VIEW),
    ActionRow("maximize", mark("Ma&ximize pane"), ("Return", "Enter"), VIEW, starts_group=True),
    ActionRow("step_back", mark("Step &back: brush, large pane, full screen"), ("Esc",), VIEW, Needs.NOTHING),
    ActionRow("case_list", mark("List of &cases"), ("F7",), VIEW, Needs.NOTHING, starts_group=True),
    ActionRow("queue", mark("&Queue…"), ("Ctrl+J",), VIEW, Needs.NOTHING),
    ActionRow("previews", mark("Small previews while it is made, or not"), (), VIEW, Needs.NOTHING),
    ActionRow("header", mark("&Header of the file…"), ("Ctrl+I",), VIEW),
    ActionRow("other_screen", mark("Panes on the other sc&reen, or back"), ("Shift+F11",), VIEW),
    ActionRow("full_screen", mark("F&ull screen"), ("F11",), VIEW, Needs.NOTHING),
    ActionRow("swipe", mark("&Swipe"), ("S",), COMPARE, Needs.RESULT, "swipe"),
    ActionRow("flicker", mark("Flic&ker by itself"), ("Shift+F",), COMPARE, Needs.RESULT, "flicker"),
    ActionRow("fade", mark("&Fade"), ("T",), COMPARE, Needs.RESULT, "fade"),
    ActionRow("morph", mark("&Play the fade, or stop"), ("Shift+T",), COMPARE, Needs.RESULT, "play"),
    ActionRow("checker", mark("&Checkerboard"), ("Q",), COMPARE, Needs.RESULT, "checker"),
    ActionRow(
        "turn_line", mark("&Turn the line of the swipe"), ("Shift+S",), COMPARE, Needs.RESULT, "", True
    ),
    ActionRow("compare_less", mark("&Less: line, mix, speed, cells"), (",",), COMPARE, Needs.RESULT),
    ActionRow("compare_more", mark("&More: line, mix, speed, cells"), (".",), COMPARE, Needs.RESULT),
    ActionRow("invert", mark("In&vert"), ("I",), WINDOW_LEVEL, icon="invert"),
    ActionRow("reset", mark("&Reset to the first display"), ("R",), WINDOW_LEVEL, icon="reset"),
    ActionRow(
        "file_window",
        mark("As the &file wants it; again: its next window"),
        ("0",),
        WINDOW_LEVEL,
        starts_group=True,
    ),
    *(
        ActionRow(
            f"chest_{number}",
            name,
            (str(number),),
            WINDOW_LEVEL,
            starts_group=number == 1,
        )
        for number, name in enumerate(CHEST_NAMES, start=1)
    ),
    ActionRow("type_window", mark("&Type center and width…"), ("Shift+W",), WINDOW_LEVEL, starts_group=True),
    ActionRow("box_window", mark("Draw a bo&x with the next drag"), ("W",), WINDOW_LEVEL),
    ActionRow("brighter", mark("&Brighter"), ("Ctrl+Shift+Up",), WINDOW_LEVEL, starts_group=True),
    ActionRow("darker", mark("&Darker"), ("Ctrl+Shift+Down",), WINDOW_LEVEL),
    ActionRow("wider", mark("Wider, &less contrast"), ("Ctrl+Shift+Right",), WINDOW_LEVEL),
    ActionRow("narrower", mark("&Narrower, more contrast"), ("Ctrl+Shift+Left",), WINDOW_LEVEL),
    ActionRow("ruler", mark("&Ruler"), ("U",), MEASURE),
    ActionRow("angle", mark("&Angle at a corner"), ("A",), MEASURE),
    ActionRow("cobb", mark("A&ngle between two lines (Cobb)"), ("Shift+A",), MEASURE),
    ActionRow("ctr", mark("&Cardiothoracic ratio"), ("C",), MEASURE),
    ActionRow(
        "calibrate", mark("Ca&librate along a known length…"), ("Shift+U",), MEASURE, starts_group=True
    ),
    ActionRow("forget_calibration", mark("Lengths as the &file says"), (), MEASURE),
    ActionRow("next_measurement", mark("&Select the next measurement"), ("N",), MEASURE, starts_group=True),
    ActionRow("last_point", mark("Take the last &point back"), ("Backspace",), MEASURE),
    ActionRow("delete_measurement", mark("&Delete the selected measurement"), ("Del",), MEASURE),
    ActionRow("delete_measurements", mark("Delete all &measurements of this film"), (), MEASURE),
    ActionRow("copy_measurements", mark("Cop&y measurements as a table"), (), MEASURE, starts_group=True),
    ActionRow("save_measurements", mark("Sa&ve measurements…"), (), MEASURE),
    ActionRow("ghost_cursor", mark("Pointer in all panes, or not"), ("X",), VIEW),
    MenuRow(TURN, VIEW),
    ActionRow("mirror", mark("Mirror left and right"), (), TURN),
    ActionRow("upside_down", mark("Mirror top and bottom"), (), TURN),
    ActionRow("turn_right", mark("Turn right by 90°"), (), TURN),
    ActionRow("turn_left", mark("Turn left by 90°"), (), TURN),
    ActionRow("as_stored", mark("As stored: not mirrored, not turned"), (), TURN),
    ActionRow("help", mark("&Help"), ("F1",), HELP, Needs.NOTHING),
    ActionRow("tour", mark("&Tour in four steps"), (), HELP, Needs.NOTHING),
    ActionRow("show_keys", mark("&Keys and mouse"), ("?",), HELP, Needs.NOTHING, "keys", True),
    ActionRow("change_keys", mark("&Change keys and mouse…"), ("Ctrl+,",), HELP, Needs.NOTHING),
    MenuRow(LANGUAGE, HELP),
    ActionRow(
        "about_model", mark("About the &model of this result"), (), HELP, Needs.RESULT, starts_group=True
    ),
    ActionRow("diagnostics", mark("Copy &diagnostics…"), (), HELP, Needs.NOTHING),
    ActionRow("about", mark("&About Counterview"), (), HELP, Needs.NOTHING),
)
ACTIONS = tuple(row for row in ROWS if isinstance(row, ActionRow))
SUBMENUS = {row.name: row.menu for row in ROWS if isinstance(row, MenuRow)}  # the menu that each is in

# What a key does only as long as it is held; they are no actions, and no menu lists them.
HELD_ROWS = (
    ActionRow("hold_hide", mark("Hide everything over the pixels"), ("H",), HELD),
    ActionRow("hold_flicker", mark("Input in place of the counterfactual"), ("F",), HELD),
    ActionRow(
        "hold_magnifier", mark("Magnifier: the same spot in all panes; the wheel changes it"), ("M",), HELD
    ),
    ActionRow("hold_pan", mark("Left button pans"), ("Space",), HELD),
)

# Two that may share a key: one acts only while an edit runs, the other only while none does.
SHARING = frozenset({"cancel", "step_back"})

Handler = Callable[[], None]
Keys = Callable[[str], tuple[str, ...]]


def build_actions(owner: QWidget, handlers: Mapping[str, Handler]) -> dict[str, QAction]:
    """One QAction per row, added to the owner so that its keys work everywhere in the window.

    Single letters stay letters while a text field has the keyboard: text fields claim them first.
    """
    actions: dict[str, QAction] = {}
    defaults = {row.id: row.keys for row in ACTIONS}
    for row in ACTIONS:
        action = QAction(row.menu_text, owner)
        action.setIconText(row.plain_text)  # what a tool button is called, whatever the menu shows beside it
        action.setAutoRepeat(row.id in REPEATING)
        if row.icon:
            action.setIcon(theme.icon(row.icon))
            action.setIconVisibleInMenu(False)
        handler = handlers[row.id]
        action.triggered.connect(lambda checked=False, handler=handler: handler())
        owner.addAction(action)
        actions[row.id] = action
    give_keys(actions, defaults.__getitem__)
    return actions


def give_keys(actions: Mapping[str, QAction], keys: Keys) -> None:
    """Give the actions the keys that are in force, and say them in menus and tool tips.

    Args:
        actions: by id.
        keys: in force, by id.

    Keys that widgets need for themselves stay out of Qt's shortcuts, which would take them from buttons and
    lists; the window acts on them where nobody else did.
    """
    for row in ACTIONS:
        action, all_keys = actions[row.id], keys(row.id)
        action.setShortcuts([QKeySequence(key) for key in all_keys if not is_late(key)])
        late_first = bool(all_keys) and is_late(all_keys[0])
        action.setText(f"{row.menu_text}\t{shown(all_keys[0])}" if late_first else row.menu_text)
        plain = row.plain_text
        action.setToolTip(f"{plain} ({shown(all_keys[0])})" if all_keys else plain)


def late_keys(keys: Keys) -> dict[str, list[str]]:
    """Which actions the window starts itself, by key; the first one that is enabled is meant."""
    found: dict[str, list[str]] = {}
    for row in ACTIONS:
        for key in keys(row.id):
            if is_late(key):
                found.setdefault(key, []).append(row.id)
    return found


REPEATING = {
    "zoom_in",
    "zoom_out",
    "less",
    "more",
    "undo",
    "redo",
    "grow_mask",
    "shrink_mask",
    "next_case",
    "previous_case",
    "next_result",
    "previous_result",
    "brighter",
    "darker",
    "wider",
    "narrower",
    "compare_less",
    "compare_more",
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

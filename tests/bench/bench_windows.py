"""Longest pauses while each window, dialog and menu of the viewer is opened, twice, over a large film.

Run: QT_QPA_PLATFORM=offscreen python tests/bench/bench_windows.py [--where]

The real window has a film of 3000 x 3000 with a result; a study of 40 cases has its results shown, and one of
five large films is read. ``--where`` says what the main thread was doing in pauses over the limit.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from walked_viewer import FILMS, HOME, SENTENCE, begin, write_films  # first: it sets the scene for Qt

# isort: split
from pauses import Walk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from viewer.app import Viewer

CASES = 40
LARGE_CASES = 5
PATH = {"PYTHONPATH": os.pathsep.join(sys.path)}
STUDIES = f"""  # in a process of its own: the walk imports what it needs when it needs it
import sys
from pathlib import Path
import bench_reading, bench_study_results, made_up_study_folder
home = Path(sys.argv[1])
bench_reading.CASES = {LARGE_CASES}
(home / "reading").mkdir()
bench_reading.make_study(home / "reading")
questions = bench_study_results.QUESTIONS
study = made_up_study_folder.make_study(home / "results", {CASES}, items=questions, arms=2, is_prepared=False)
bench_study_results.answer(study)
"""
BY_ACTION = (  # by the command that opens it
    *("header", "history", "queue", "show_keys", "change_keys", "help", "models", "receipt", "about"),
    *("about_model", "diagnostics", "type_window", "export_dicom", "save_capsule", "save", "open"),
    *("open_view", "save_mask", "pacs_fetch", "pacs_nodes", "pacs_send", "pacs_outbox", "deidentify"),
    *("new_study", "case_list", "calibrate_screen"),
)


def main(where: bool) -> None:
    walk = Walk(where)
    write_films(2)
    subprocess.run([sys.executable, "-c", STUDIES, HOME.name], check=True, env={**os.environ, **PATH})
    viewer, client = begin(walk)
    from fakes import make_result

    walk.begin("case and result")
    viewer.opener.open_paths([FILMS])
    walk.until(lambda: viewer.case.radiograph is not None, rest_s=1.0)
    viewer.case.set_instruction(SENTENCE)
    walk.until(lambda: True, rest_s=0.5)
    viewer.run()
    walk.until(lambda: bool(client.busy_jobs))
    (job,) = client.busy_jobs
    client.finish(job, make_result(client.jobs[job].request))
    walk.until(lambda: True, rest_s=1.0)

    for name in BY_ACTION:
        for time in ("first", "again"):
            walk.act(f"{name}: {time}", viewer.actions[name].trigger, 0.8)
            put_away(walk, viewer)
    go_deeper(walk, viewer)
    open_menus(walk, viewer)
    use_composer(walk, viewer)
    take_tour(walk, viewer)
    make_and_judge_study(walk, viewer)
    read_study(walk, viewer)
    walk.begin("end")
    walk.round(viewer.window.close)
    walk.report()


def put_away(walk: Walk, viewer: Viewer) -> None:
    """Close what is open beside the window."""
    for one in others(viewer):
        walk.act("closing a window", one.close, 0.1)


def others(viewer: Viewer) -> list[QWidget]:
    """Windows that are open, but for the main one."""
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not viewer.window]
    return sorted(shown, key=lambda one: one.isModal(), reverse=True)


def go_deeper(walk: Walk, viewer: Viewer) -> None:
    """What is done in windows that are open."""
    viewer.actions["change_keys"].trigger()
    dialog = viewer.controls._dialog
    assert dialog is not None
    for number in range(dialog.tabs.count()):
        walk.act("change_keys: another page", partial(dialog.tabs.setCurrentIndex, number))
    walk.act("change_keys: a search", partial(dialog.keys_page.search.setText, "mask"))
    walk.act("change_keys: a key is added", partial(viewer.bindings.add_key, "about", "Ctrl+Alt+9"))
    walk.act("change_keys: other habits", partial(viewer.bindings.choose, "weasis"))
    walk.act("change_keys: all as before", viewer.bindings.reset_all)
    put_away(walk, viewer)
    viewer.actions["help"].trigger()
    window = viewer.help.help
    assert window is not None
    for text in ("m", "ma", "mas", "mask", "", "z", "zoom"):
        walk.act("help: typing in the search", partial(window.search.setText, text), 0.2)
    window.search.clear()
    for row in range(window.list.count()):
        walk.act("help: another article", partial(window.list.setCurrentRow, row), 0.2)
    put_away(walk, viewer)


def open_menus(walk: Walk, viewer: Viewer) -> None:
    for menu in viewer.window.header.menus.values():
        for _ in range(2):
            walk.act("a menu of the window", partial(menu.popup, viewer.window.mapToGlobal(menu.pos())))
            walk.act("a menu is closed", menu.close, 0.1)


def use_composer(walk: Walk, viewer: Viewer) -> None:
    """Expert panel, several sentences, pickers, protocols, models, and the list of variants."""
    assert viewer.side is not None
    composer = viewer.side.widgets[0]
    for time in ("first", "again"):
        walk.act(f"expert panel opens: {time}", partial(composer.expert_toggle.setChecked, True))
        walk.act("expert panel closes", partial(composer.expert_toggle.setChecked, False))
    for letters in range(1, len(SENTENCE) + 1, 3):
        walk.act("a sentence is typed", partial(composer.field.edited.emit, SENTENCE[:letters]), 0.1)
    walk.act("a sentence is typed", partial(viewer.case.set_instruction, SENTENCE))
    walk.act("one more sentence", composer.head.add_wanted.emit)
    walk.act("one sentence again", partial(viewer.case.set_instruction, SENTENCE))
    for time in ("first", "again"):
        walk.act(f"saving a protocol: {time}", composer.protocols._ask_to_save)
        put_away(walk, viewer)
    for button in viewer.window.side.findChildren(QToolButton):
        if button.isVisible() and button.menu() is not None:
            place = button.mapToGlobal(button.rect().bottomLeft())
            walk.act("menus of the composer", partial(button.menu().popup, place))
            walk.act("menus of the composer", button.menu().close, 0.1)


def take_tour(walk: Walk, viewer: Viewer) -> None:
    walk.act("tour: begins", viewer.actions["tour"].trigger)
    while viewer.help.tour.is_on and viewer.help.tour.step < 4:
        step = viewer.help.tour.step
        walk.act("tour: a step", viewer.help.tour.go_on, 1.0)
        if viewer.help.tour.step == step:
            break
    walk.act("tour: ends", viewer.help.tour.end)


def make_and_judge_study(walk: Walk, viewer: Viewer) -> None:
    viewer.actions["new_study"].trigger()
    walk.begin("wizard: opens")
    walk.until(lambda: viewer.studies.wizard is not None, rest_s=0.3)
    wizard = viewer.studies.wizard
    assert wizard is not None
    for number in range(wizard.stack.count()):
        walk.act("wizard: a page", partial(wizard._turn_to, number))
    walk.act("wizard: closes", wizard.reject)
    for time in ("first", "again"):
        walk.begin(f"results of {CASES} cases: {time}")
        viewer.studies.show_results(Path(HOME.name) / "results" / "study")
        walk.until(lambda: viewer.studies.desk is not None and viewer.studies.desk.found is not None, 0.5)
        desk = viewer.studies.desk
        assert desk is not None
        if time == "first":
            walk.act("results: answers are shown", partial(desk.look_at_answers, "bench"), 2.0)
            walk.act("results: blinding is lifted", partial(desk.lift_blinding, "bench"), 2.0)
        for number in range(desk.tabs.count()):
            walk.act("results: a page", partial(desk.tabs.setCurrentIndex, number))
        walk.act("results: computed anew", desk.read, 2.0)
        put_away(walk, viewer)


def read_study(walk: Walk, viewer: Viewer) -> None:
    studies = viewer.studies
    walk.begin("reading: who reads")
    studies.open(Path(HOME.name) / "reading" / "study")
    walk.until(lambda: studies.start is not None, rest_s=0.5)
    start = studies.start
    assert start is not None
    walk.begin("reading: the window opens")
    walk.round(partial(start.chosen.emit, "R1"))
    walk.round(start.accept)
    walk.until(lambda: studies.reading is not None and studies.reading.session.shown is not None, 1.0)
    window = studies.reading
    assert window is not None
    for _ in range(LARGE_CASES - 1):
        for key in (Qt.Key.Key_4, Qt.Key.Key_5):
            walk.act("reading: an answer", partial(QTest.keyClick, window.focusWidget() or window, key))
        walk.begin("reading: the next case")
        walk.round(window.panel.go_on)
        is_there: Callable[[], bool] = lambda: window.session.shown is not None  # noqa: E731
        walk.until(is_there, rest_s=1.0)
    walk.act("reading: ends", window.close)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--where", action="store_true")
    main(parser.parse_args().where)

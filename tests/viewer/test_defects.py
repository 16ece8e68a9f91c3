import logging
import subprocess
import sys

import pytest

from viewer.defects import log_defect


def fail() -> None:
    try:
        raise KeyError("Quillon")
    except KeyError as error:
        raise ValueError("Zebedee in /clinic/film.dcm") from error


def test_kind_and_place_are_logged_and_no_word_of_the_error(caplog: pytest.LogCaptureFixture) -> None:
    try:
        fail()
    except ValueError as error:
        log_defect(logging.getLogger("x"), "reading failed", error)
    assert "reading failed: ValueError" in caplog.text
    assert "after KeyError" in caplog.text
    assert "in fail" in caplog.text
    # The line of code is there; what it was given is not.
    assert caplog.text.count("Quillon") == 1


def test_a_crash_is_told_without_its_words() -> None:
    code = "from viewer.defects import keep_words_out_of_crashes as k; k(); open('Zebedee' + '.dcm')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "FileNotFoundError" in run.stderr
    assert "Zebedee.dcm" not in run.stderr

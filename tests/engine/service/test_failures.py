"""What a reader is told of a failure, and what the log keeps."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.edit import EditRequest
from engine.errors import EditError, UnknownWordError
from engine.service.failures import describe_failure, is_out_of_memory, log_failure, scrub


@pytest.fixture
def request_of_jane(radiograph) -> EditRequest:
    jane = replace(
        radiograph,
        path=Path("/clinic/DOE^JANE/IM0001_DOE.dcm"),
        sop_instance_uid="1.2.3.4.5.6",
        study_instance_uid="1.2.3.4",
    )
    return EditRequest(jane, "Add the finding of edema.", "m")


def test_an_engine_error_is_told_in_its_own_words():
    error = UnknownWordError("'quokka' is not known; did you mean 'opacity'?")
    assert describe_failure(error) == ("UnknownWordError", "'quokka' is not known; did you mean 'opacity'?")


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        OSError(12, "Cannot allocate memory"),
    ],
)
def test_want_of_memory_is_told_with_a_way_out(error):
    kind, message = describe_failure(error)
    assert kind == "OutOfMemory"
    assert "close other programs" in message
    assert is_out_of_memory(error)


@pytest.mark.parametrize(
    "error", [RuntimeError("mat1 and mat2 do not fit"), ValueError("out of memory lane")]
)
def test_other_failures_are_no_want_of_memory(error):
    assert not is_out_of_memory(error)


def test_a_defect_is_one_short_line_without_the_patient(request_of_jane):
    error = ValueError("cannot read\n/clinic/DOE^JANE/IM0001_DOE.dcm " + "x" * 2000)
    kind, message = describe_failure(error, request_of_jane)
    assert kind == "EngineError"
    assert "\n" not in message
    assert "DOE" not in message
    assert "ValueError" in message
    assert len(message) < 500


def test_file_names_and_uids_are_scrubbed(request_of_jane):
    text = "1.2.3.4.5.6 in 1.2.3.4 at IM0001_DOE.dcm of DOE^JANE"
    assert scrub(text, request_of_jane) == "[radiograph] in [radiograph] at [radiograph] of [radiograph]"


def test_the_log_keeps_kind_and_place_only(request_of_jane, caplog):
    name = request_of_jane.radiograph.path.name
    try:
        raise KeyError(name)
    except KeyError as error:
        log_failure(error, request_of_jane)
    log_failure(EditError(f"{name} went wrong"), request_of_jane)
    assert "KeyError" in caplog.text
    assert "test_failures.py" in caplog.text
    assert "EditError" in caplog.text
    assert "DOE" not in caplog.text

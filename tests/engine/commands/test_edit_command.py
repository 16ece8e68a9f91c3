"""The command ``edit`` with a scripted backend; ``test_edit_for_real.py`` runs it with a network."""

import io
import json
import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest
from fakes import EditsOneByOne, make_result
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from engine import paths
from engine.__main__ import OneLineParser, main
from engine.commands import edit
from engine.edit import Behaviour, EditRequest, MaskUse, Progress, Solver, Variant
from engine.errors import EngineError, ModelIntegrityError, NonFiniteResultError, RequestError
from engine.exchange.audit import verify
from engine.instructions.findings import load_vocabulary
from engine.masks.mask_file import write_mask_file
from engine.models import catalog
from engine.models.card import ModelCard
from engine.models.card_file import write_card
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.framing import FrameSpec

TEXT = "Add the finding of pleural effusion."


class RecordingBackend(EditsOneByOne):
    """Remembers requests; fails where the test says so."""

    def __init__(self) -> None:
        self.requests: list[EditRequest] = []
        self.failures: dict[int, BaseException] = {}
        self.freed = 0

    def edit(self, request, on_progress, is_cancelled):
        self.requests.append(request)
        on_progress(Progress("denoising", 1, 2, 1.0))
        if len(self.requests) in self.failures:
            raise self.failures[len(self.requests)]
        return make_result(request, size=128)

    def free_memory(self):
        self.freed += 1


@pytest.fixture
def backend():
    return RecordingBackend()


@pytest.fixture(autouse=True)
def model(counterview_home) -> ModelCard:
    folder = paths.user_models_dir() / "fake-model"
    folder.mkdir(parents=True)
    card = ModelCard(
        folder=folder,
        name="fake-model",
        title="Fake",
        method="region_specific",
        licence="Apache-2.0",
        frame=FrameSpec(),
        grammar_version=1,
        findings=(),
        weights_sha256={"unet/diffusion_pytorch_model.safetensors": "0" * 64},
    )
    write_card(card)
    return card


@pytest.fixture
def run_edit(backend, tmp_path):
    """A function: words of the command line to the exit code; errors that end the run are raised."""

    def run(*words: object) -> int:
        parser = OneLineParser(prog="counterview-engine")
        edit.add_parser(parser.add_subparsers())
        defaults = ["--out", tmp_path / "out", "--model", "fake-model"]
        options = parser.parse_args([str(word) for word in ["edit", *defaults, *words]])
        return edit.run(options, lambda: backend)

    return run


def write_png(path: Path, seed: int = 0, shape: tuple[int, int] = (120, 100)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    smooth = np.linspace(40, 200, shape[0])[:, None] + np.random.default_rng(seed).normal(0, 8, shape)
    Image.fromarray(np.clip(smooth, 0, 255).astype(np.uint8)).save(path)
    return path


def write_dicom(path: Path, signed: bool = False, photometric: str = "MONOCHROME2") -> Path:
    rows, columns = 130, 110
    pixels = np.random.default_rng(1).normal(1000, 200, (rows, columns)).round().astype(np.int16)
    if signed:
        pixels -= 1000
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = generate_uid(), generate_uid()
    dataset.PatientName, dataset.PatientID = "DOE^JANE", "MRN4711"
    dataset.Modality, dataset.ViewPosition, dataset.BodyPartExamined = "DX", "PA", "CHEST"
    dataset.PhotometricInterpretation, dataset.SamplesPerPixel = photometric, 1
    dataset.Rows, dataset.Columns = rows, columns
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    dataset.PixelRepresentation = int(signed)
    dataset.PixelData = pixels.tobytes()
    dataset.save_as(path, enforce_file_format=True)
    return path


def error_lines(capsys) -> list[str]:
    """What was said on stderr, without warnings and notes."""
    lines = capsys.readouterr().err.replace("\r", "\n").splitlines()
    return [line for line in lines if line.strip() and "warning: " not in line and "note: " not in line]


def test_one_radiograph_gives_one_folder_named_on_stdout(run_edit, tmp_path, capsys):
    file = write_png(tmp_path / "film 1.png")
    assert run_edit(file, "-i", TEXT) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'out' / 'film_1'}\n"
    assert (tmp_path / "out" / "film_1" / "counterfactual.png").is_file()
    record = json.loads((tmp_path / "out" / "film_1" / "edit.json").read_text())
    assert record["input"]["file_name"] == "film 1.png"


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_written_values_equal_the_files_own_outside_the_mask(run_edit, tmp_path, signed, photometric):
    file = write_dicom(tmp_path / "film.dcm", signed, photometric)
    assert run_edit(file, "-i", TEXT) == 0
    folder = tmp_path / "out" / "film"
    offset = json.loads((folder / "edit.json").read_text())["result"]["stored_value_offset"]
    written = np.asarray(Image.open(folder / "counterfactual.png")).astype(int) - offset
    mask = np.asarray(Image.open(folder / "edit_mask.png")) == 255
    own = pydicom.dcmread(file).pixel_array
    assert written.shape == own.shape
    assert (written[~mask] == own[~mask]).all()
    assert (written[mask] != own[mask]).any()


def test_no_patient_identity_reaches_the_output(run_edit, tmp_path):
    file = write_dicom(tmp_path / "film.dcm")
    uid = str(pydicom.dcmread(file).SOPInstanceUID)
    assert run_edit(file, "-i", TEXT) == 0
    for written in (tmp_path / "out" / "film").iterdir():
        data = written.read_bytes()
        assert not any(word.encode() in data for word in ("DOE", "MRN4711", uid))


def test_each_edit_is_a_line_of_the_audit_log_without_the_patient(run_edit, tmp_path, counterview_home):
    for number in (1, 2):
        assert run_edit(write_dicom(tmp_path / f"DOE_{number}.dcm"), "-i", TEXT, "--seed", number) == 0
    lines = (counterview_home / "audit.jsonl").read_text().splitlines()
    assert [json.loads(line)["facts"]["seed"] for line in lines] == [1, 2]
    assert "DOE" not in "".join(lines)
    assert verify(counterview_home / "audit.jsonl").broken_line is None


def test_all_options_reach_the_request(run_edit, backend, tmp_path):
    file = write_png(tmp_path / "film.png")
    words = (
        "--variant mask --behaviour paper-faithful --steps 7 --guidance-scale 3.5 --image-guidance-scale 1.25"
    )
    words += " --threshold 0.2 --relevance-timestep 600 --solver dpm-solver++ --seed 9 --whole-image"
    words += " --device cpu --precision float32"
    assert run_edit(file, "-i", TEXT, *words.split()) == 0
    request = backend.requests[0]
    assert request.instruction == TEXT
    assert request.model == "fake-model"
    assert (request.variant, request.behaviour) == (Variant.MASK, Behaviour.PAPER_FAITHFUL)
    assert (request.num_inference_steps, request.guidance_scale, request.image_guidance_scale) == (
        7,
        3.5,
        1.25,
    )
    assert (request.threshold, request.relevance_timestep, request.seed) == (0.2, 600, 9)
    assert request.solver is Solver.DPM_SOLVER_PP
    assert (request.device, request.precision, request.whole_image) == ("cpu", "float32", True)


def test_a_run_goes_on_past_bad_files_and_ends_with_a_summary(run_edit, tmp_path, capsys):
    files = [write_png(tmp_path / f"film{number}.png", number) for number in range(3)]
    bad = tmp_path / "bad.dcm"
    bad.write_bytes(b"no picture")
    assert run_edit(files[0], bad, tmp_path / "gone.png", *files[1:], "-i", TEXT) == 1
    told = capsys.readouterr()
    lines = told.err.replace("\r", "\n").splitlines()
    assert len([line for line in lines if "bad.dcm" in line]) == 1
    assert len([line for line in lines if "gone.png" in line]) == 1
    assert lines[-1].endswith("3 made, 2 failed")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["film0", "film1", "film2"]
    assert len(told.out.splitlines()) == 3


def test_a_single_bad_file_is_one_line_and_exit_code_2(run_edit, tmp_path, capsys):
    bad = tmp_path / "bad.dcm"
    bad.write_bytes(b"no picture")
    assert run_edit(bad, "-i", TEXT) == 2
    assert len(error_lines(capsys)) == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_is_searched_and_its_own_results_are_not_taken_for_inputs(run_edit, tmp_path):
    for name in ("films/b/IM2.png", "films/a/IM10.png", "films/a/IM2.png"):
        write_png(tmp_path / name)
    out = tmp_path / "films" / "out"
    assert run_edit(tmp_path / "films", "-i", TEXT, "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == ["IM10", "IM2", "IM2-2"]
    assert run_edit(tmp_path / "films", tmp_path / "films" / "b", "-i", TEXT, "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == ["IM10", "IM2", "IM2-2"]


def test_json_tells_what_became_of_each_input(run_edit, backend, tmp_path, capsys):
    files = [write_png(tmp_path / f"film{number}.png") for number in range(2)]
    backend.failures[1] = NonFiniteResultError("the model returned NaN; choose another seed")
    assert run_edit(*files, "-i", TEXT, "--json") == 1
    failed, made = json.loads(capsys.readouterr().out)
    assert failed == {
        "input": str(files[0]),
        "status": "failed",
        "kind": "NonFiniteResultError",
        "message": "the model returned NaN; choose another seed",
    }
    assert made["status"] == "made"
    assert made["folder"] == str(tmp_path / "out" / "film1")
    assert made["changed_pixels_outside_edit_mask"] == 0
    assert made["changed_pixels_inside_edit_mask"] > 0


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")]
)
def test_want_of_memory_fails_one_file_and_frees_what_it_can(run_edit, backend, tmp_path, capsys, error):
    files = [write_png(tmp_path / f"film{number}.png") for number in range(2)]
    backend.failures[1] = error
    assert run_edit(*files, "-i", TEXT) == 1
    assert backend.freed == 1
    assert "not enough memory" in capsys.readouterr().err


def test_a_defect_fails_one_file_in_one_line(run_edit, backend, tmp_path, capsys):
    files = [write_png(tmp_path / f"film{number}.png") for number in range(2)]
    backend.failures[2] = KeyError("oops")
    assert run_edit(*files, "-i", TEXT) == 1
    lines = error_lines(capsys)
    assert "KeyError" in next(line for line in lines if "film1.png" in line)
    assert not any("Traceback" in line for line in lines)


def test_a_broken_model_ends_the_run_at_once(run_edit, backend, tmp_path):
    files = [write_png(tmp_path / f"film{number}.png") for number in range(3)]
    backend.failures[1] = ModelIntegrityError("the weights have another hash; add the model again")
    with pytest.raises(ModelIntegrityError):
        run_edit(*files, "-i", TEXT)
    assert len(backend.requests) == 1


def test_a_reader_mask_must_fit_pixel_on_pixel(run_edit, backend, tmp_path, capsys):
    film, wide = write_png(tmp_path / "film.png"), write_png(tmp_path / "wide.png", shape=(100, 120))
    mask = np.zeros((120, 100), np.uint8)
    mask[50:70, 20:40] = 1
    Image.fromarray(mask).save(tmp_path / "mask.png")
    assert run_edit(film, wide, "-i", TEXT, "--mask", tmp_path / "mask.png") == 1
    assert (backend.requests[0].reader_mask == (mask > 0)).all()
    assert "120 rows and 100 columns, the radiograph 100 and 120" in capsys.readouterr().err


def test_a_segmentation_goes_to_the_film_that_it_was_painted_on_and_to_no_other(
    run_edit, backend, tmp_path, capsys
):
    films = [write_dicom(tmp_path / f"{number}.dcm") for number in (1, 2)]
    first = read_radiograph(films[0])
    mask = np.zeros(first.shape, bool)
    mask[20:60, 20:60] = True
    write_mask_file(tmp_path / "mask.dcm", mask, first)
    options = ("--mask", tmp_path / "mask.dcm", "--mask-use", "intersect")
    assert run_edit(*films, "-i", TEXT, *options) == 1
    (request,) = backend.requests
    assert (request.reader_mask == mask).all()
    assert request.reader_mask_use is MaskUse.INTERSECT
    assert "belongs to another image" in capsys.readouterr().err


def test_free_text_needs_a_mask_or_a_word_for_the_whole_image(run_edit, backend, tmp_path):
    film = write_png(tmp_path / "film.png")
    with pytest.raises(EngineError, match="--whole-image"):
        run_edit(film, "-i", "Add the finding of a quokka.")
    assert not backend.requests
    assert run_edit(film, "-i", "Add the finding of a quokka.", "--whole-image") == 0
    assert backend.requests[0].whole_image


@pytest.mark.parametrize(
    "words",
    [
        ["-i", "no effusion"],
        ["-i", ""],
        ["-i", TEXT, "--model", "nobody-has-this"],
        ["-i", TEXT, "--mask", "gone.png"],
        ["-i", TEXT, "--atlas", "gone"],
    ],
)
def test_what_is_wrong_with_all_inputs_is_told_before_any_is_read(run_edit, backend, words):
    with pytest.raises(EngineError):
        run_edit("gone.dcm", *words)
    assert not backend.requests


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("--mask-threshold 0.5", "--mask"),
        ("--mask-use intersect", "--mask"),
        ("--behaviour preview --steps 7", "--steps"),
        ("--behaviour preview --solver ddim --guidance-scale 3", "--solver, --guidance-scale"),
    ],
)
def test_what_would_have_no_effect_is_refused(run_edit, backend, tmp_path, words, named):
    film = write_png(tmp_path / "film.png")
    with pytest.raises(RequestError, match=named):
        run_edit(film, "-i", TEXT, *words.split())
    assert not backend.requests


def test_without_any_model_the_way_to_one_is_told(run_edit, tmp_path, model, monkeypatch):
    monkeypatch.setattr(catalog, "find_models", lambda: ())
    parser = OneLineParser()
    edit.add_parser(parser.add_subparsers())
    options = parser.parse_args(["edit", "film.png", "-i", TEXT])
    with pytest.raises(EngineError, match="models add"):
        edit.run(options)


@pytest.mark.parametrize(
    "words",
    [
        ["--steps", "0"],
        ["--steps", "1001"],
        ["--threshold", "1.5"],
        ["--threshold", "nan"],
        ["--guidance-scale", "inf"],
        ["--seed", "-1"],
        ["--variant", "some"],
        ["--frame", "0"],
        ["--device", "abacus"],
    ],
)
def test_parameters_out_of_range_are_refused_by_name(words, capsys):
    assert main(["edit", "film.png", "-i", TEXT, *words]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert words[0] in told


def test_an_existing_folder_of_someone_else_is_kept(run_edit, tmp_path, capsys):
    (tmp_path / "out" / "film").mkdir(parents=True)
    (tmp_path / "out" / "film" / "thesis.docx").write_text("work")
    assert run_edit(write_png(tmp_path / "film.png"), "-i", TEXT) == 2
    assert "no earlier result" in capsys.readouterr().err
    assert (tmp_path / "out" / "film" / "thesis.docx").read_text() == "work"


def test_files_of_one_name_in_two_runs_do_not_replace_each_other(run_edit, backend, tmp_path, capsys):
    assert run_edit(write_png(tmp_path / "a" / "film.png", seed=1), "-i", TEXT) == 0
    assert run_edit(write_png(tmp_path / "b" / "film.png", seed=2), "-i", TEXT) == 2
    assert "another radiograph" in capsys.readouterr().err
    assert len(backend.requests) == 1  # told before the work
    assert run_edit(tmp_path / "a" / "film.png", "-i", "Add edema.") == 0


def test_an_output_folder_that_cannot_be_made_is_told_before_the_work(run_edit, backend, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert run_edit(write_png(tmp_path / "film.png"), "-i", TEXT, "--out", tmp_path / "file" / "out") == 2
    assert "cannot write" in capsys.readouterr().err
    assert not backend.requests


def test_a_line_end_in_a_file_name_does_not_break_the_message(run_edit, tmp_path, capsys):
    path = tmp_path / "two\nlines.dcm"
    path.write_text("no image")
    assert run_edit(path, "-i", TEXT) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_console_of_another_encoding_gets_all_names(backend, tmp_path, monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", console)
    film = write_png(tmp_path / "é\udcff.png")
    words = ["edit", film, "-i", TEXT, "--model", "fake-model", "--out", tmp_path / "öut"]
    run = edit.run
    monkeypatch.setattr(edit, "run", lambda options, _=None: run(options, lambda: backend))
    assert main([str(word) for word in words]) == 0
    assert main([str(word) for word in [*words, "--json"]]) == 0
    console.flush()
    first, _, rest = console.buffer.getvalue().decode("ascii").partition("\n")
    assert first.endswith("\\xf6ut/\\xe9")
    assert json.loads(rest)[0]["input"] == str(film)


def test_help_names_every_finding(capsys):
    assert main(["edit", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert all(finding.name in told for finding in load_vocabulary().findings)


def test_a_warning_about_the_radiograph_is_told_and_recorded(run_edit, backend, tmp_path, capsys):
    blank = tmp_path / "blank.png"
    Image.new("L", (300, 60), 7).save(blank)
    assert run_edit(blank, "-i", TEXT) in (0, 2)  # a constant image may also be refused by the reader
    if backend.requests:
        assert backend.requests[0].suitability_overridden
        assert "warning: " in capsys.readouterr().err


def test_interrupting_says_how_far_it_came(run_edit, backend, tmp_path, capsys):
    files = [write_png(tmp_path / f"film{number}.png") for number in range(3)]
    backend.failures[2] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        run_edit(*files, "-i", TEXT)
    assert "1 made, 0 failed, 2 not begun or stopped" in capsys.readouterr().err


def test_films_in_step_are_written_as_they_end_and_a_bad_one_fails_alone(run_edit, backend, tmp_path, capsys):
    films = [write_png(tmp_path / "in" / f"film{number}.png", number) for number in range(5)]
    films[1].write_bytes(b"no picture")
    backend.failures = {3: NonFiniteResultError("no numbers")}
    assert run_edit(*films, "-i", TEXT, "--together", 2, "--json") == 1
    told = capsys.readouterr()
    outcomes = json.loads(told.out)
    assert [outcome["status"] for outcome in outcomes] == ["made", "failed", "made", "failed", "made"]
    assert "3 made, 2 failed" in told.err
    assert len(backend.requests) == 4


def test_as_many_go_in_step_as_the_device_likes_and_bad_films_take_no_place(
    run_edit, backend, tmp_path, capsys
):
    films = [write_png(tmp_path / "in" / f"film{number}.png", number) for number in range(6)]
    for bad in (films[1], films[5]):
        bad.write_bytes(b"no picture")
    groups, together = [], backend.edit_together
    backend.edit_together = lambda tasks: groups.append(len(tasks)) or together(tasks)
    backend.most = 3
    assert run_edit(*films, "-i", TEXT) == 1
    assert groups == [3, 1]
    assert "4 made, 2 failed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [((), "no memory is free for more"), (("--save-memory",), "--save-memory makes them singly")],
)
def test_fewer_in_step_than_were_chosen_are_told_once(run_edit, backend, tmp_path, capsys, words, why):
    films = [write_png(tmp_path / "in" / f"film{number}.png", number) for number in range(4)]
    backend.how_many = lambda request, chosen=None: 1
    assert run_edit(*films, "-i", TEXT, "--together", 8, *words) == 0
    assert capsys.readouterr().err.count(f"note: 1 of 8 edits go in step, {why}") == 1
    assert run_edit(*films, "-i", TEXT, "--together", 1, "--again") == 0
    assert "in step" not in capsys.readouterr().err


def test_in_step_is_not_for_a_cluster(run_edit, tmp_path, capsys):
    film = write_png(tmp_path / "film.png")
    assert main(["edit", str(film), "-i", TEXT, "--together", "2", "--ray", "auto"]) == 2
    assert "--together" in capsys.readouterr().err

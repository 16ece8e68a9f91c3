"""A result comes back from its files to the bit, and files that were altered do not come back at all."""

import dataclasses
import io
import json
import zipfile

import numpy as np
import pytest

from engine.edit import Behaviour, Solver, Variant
from engine.errors import DamagedEntryError
from engine.history.encoding import decode_result, encode_result, is_same_result
from engine.history.packed_arrays import pack_arrays
from engine.history.record import CHANGE, MAPS, RECORD, check_file, check_pixels, read_record


def back(encoded, radiograph, result):
    record = read_record(encoded.files[RECORD], encoded.identity)
    return decode_result(record, encoded.files, radiograph, result.framed_input)


def test_result_and_request_come_back_to_the_bit(radiograph, make):
    mask = np.zeros(radiograph.shape, dtype=bool)
    mask[40:200, 30:120] = True
    request, result = make(
        reader_mask=mask,
        variant=Variant.MASK,
        behaviour=Behaviour.PAPER_FAITHFUL,
        solver=Solver.DPM_SOLVER_PP,
        guidance_scale=0.1 + 0.2,
        atlas="/somewhere/atlas",
    )
    decoded = back(encode_result(radiograph, request, result), radiograph, result)
    assert is_same_result(decoded.result, result)
    for field in dataclasses.fields(request):
        if field.name != "reader_mask":
            assert getattr(decoded.request, field.name) == getattr(request, field.name), field.name
    assert np.array_equal(decoded.request.reader_mask, mask)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.int8])
def test_every_stored_type_wraps_around_and_comes_back(radiograph, make, dtype):
    limits = np.iinfo(dtype)
    random = np.random.default_rng(3)
    before = random.integers(limits.min, limits.max + 1, radiograph.shape).astype(dtype)
    other = dataclasses.replace(radiograph, stored_pixels=before)
    _, result = make()
    after = np.where(result.edit_mask, random.permutation(before.ravel()).reshape(before.shape), before)
    result = dataclasses.replace(result, counterfactual=after)
    decoded = back(encode_result(other, None, result), other, result)
    assert decoded.request is None
    assert decoded.result.counterfactual.tobytes() == after.tobytes()


def test_floats_that_only_look_equal_are_told_apart(radiograph, make):
    _, result = make()
    framed = np.array(result.framed_input)
    framed[5, 5] = np.nextafter(framed[5, 5], np.float32(2))
    result = dataclasses.replace(result, framed_counterfactual=framed)
    decoded = back(encode_result(radiograph, None, result), radiograph, result)
    assert decoded.result.framed_counterfactual.tobytes() == framed.tobytes()


def test_the_same_result_at_the_same_time_has_the_same_files(radiograph, make):
    request, result = make()
    one = encode_result(radiograph, request, result)
    moment = back(one, radiograph, result).created_at
    assert encode_result(radiograph, request, result, created_at=moment).files == one.files


def test_files_without_the_thumbnail_hold_only_what_changed(radiograph, make):
    _, result = make()
    files = encode_result(radiograph, None, result).files
    native = np.load(io.BytesIO(files[CHANGE]))
    changed = int(np.count_nonzero(result.counterfactual != radiograph.stored_pixels))
    assert native["difference"].shape == (changed,)
    assert set(np.load(io.BytesIO(files[MAPS])).files).isdisjoint({"framed_input", "framed_counterfactual"})


def test_no_path_of_the_radiograph_is_in_any_file(radiograph, make):
    from pathlib import Path

    named = dataclasses.replace(radiograph, path=Path("/data/Mueller^Hans/film.dcm"))
    request, result = make(radiograph=named)
    for name, data in encode_result(named, request, result).files.items():
        assert b"Mueller" not in data, name


def test_an_altered_record_does_not_have_its_identity(radiograph, make):
    encoded = encode_result(radiograph, *make())
    text = encoded.files[RECORD].replace(b"pleural effusion", b"pleural effusiom")
    with pytest.raises(DamagedEntryError, match="altered"):
        read_record(text, encoded.identity)


def test_a_record_of_a_later_format_says_to_update(radiograph, make):
    record = dict(encode_result(radiograph, *make()).record)
    record["kept"] = record["kept"] | {"format_version": 99}
    with pytest.raises(DamagedEntryError, match="update Counterview"):
        read_record(json.dumps(record).encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"null", b"[" * 100_000, b'{"kept": 1}', b"\xff"])
def test_what_is_no_record_is_refused(text):
    with pytest.raises(DamagedEntryError):
        read_record(text)


def test_every_flipped_byte_of_a_file_is_noticed(radiograph, make):
    encoded = encode_result(radiograph, *make())
    for name in (CHANGE, MAPS):
        data = bytearray(encoded.files[name])
        for place in range(0, len(data), max(1, len(data) // 50)):
            data[place] ^= 1
            with pytest.raises(DamagedEntryError, match=name):
                check_file(encoded.record, name, bytes(data))
            data[place] ^= 1


def test_other_pixels_are_refused(radiograph_factory, make):
    encoded = encode_result(radiograph_factory(), *make())
    with pytest.raises(DamagedEntryError, match="other pixels"):
        check_pixels(encoded.record, radiograph_factory(seed=5).stored_pixels)


def damaged(change, radiograph, make, name=MAPS):
    _, result = make()
    encoded = encode_result(radiograph, None, result)
    with np.load(io.BytesIO(encoded.files[name])) as archive:
        arrays = {key: archive[key] for key in archive.files}
    change(arrays)
    files = encoded.files | {name: pack_arrays(arrays)}
    return decode_result(encoded.record, files, radiograph, result.framed_input)


@pytest.mark.parametrize(
    "change",
    [
        lambda arrays: arrays.pop("relevance_map"),
        lambda arrays: arrays.update(more=np.zeros(3)),
        lambda arrays: arrays.update(relevance_map=np.zeros((64, 64))),
        lambda arrays: arrays.update(relevance_map=np.zeros((64, 65), dtype=np.float32)),
        lambda arrays: arrays.update(relevance_map=np.full((64, 64), np.nan, dtype=np.float32)),
        lambda arrays: arrays.update(framed_bits=arrays["framed_bits"][1:]),
    ],
)
def test_arrays_that_do_not_fit_are_refused(change, radiograph, make):
    with pytest.raises(DamagedEntryError):
        damaged(change, radiograph, make)


def test_a_change_outside_the_edit_mask_is_refused(radiograph, make):
    def close(arrays):
        arrays["edit_mask"] = np.zeros_like(arrays["edit_mask"])

    with pytest.raises(DamagedEntryError, match="outside the edit mask"):
        damaged(close, radiograph, make, CHANGE)


def test_a_pickle_in_the_place_of_an_array_is_never_run(radiograph, make, tmp_path):
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "run"), "w"))

    _, result = make()
    encoded = encode_result(radiograph, None, result)
    content = io.BytesIO()
    np.savez(content, relevance_map=np.array([Trap()], dtype=object))
    with pytest.raises(DamagedEntryError):
        decode_result(
            encoded.record, encoded.files | {MAPS: content.getvalue()}, radiograph, result.framed_input
        )
    assert not (tmp_path / "run").exists()


def test_a_bomb_is_not_unpacked(radiograph, make):
    _, result = make()
    encoded = encode_result(radiograph, None, result)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("relevance_map.npy", bytes(50_000_000))
    with pytest.raises(DamagedEntryError, match="larger than it can be"):
        decode_result(
            encoded.record, encoded.files | {MAPS: content.getvalue()}, radiograph, result.framed_input
        )

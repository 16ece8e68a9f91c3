"""A capsule carries results to whoever has the same pixels, and nothing of the patient by itself."""

import dataclasses
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from fakes import make_result
from made_up_dicom import SEEDED_ID, SEEDED_NAME, UIDS, make_dataset

from engine.edit import EditRequest
from engine.errors import CapsuleError, OutputError
from engine.exchange.capsule import write_capsule
from engine.exchange.capsule_input import PIXELS
from engine.exchange.capsule_reading import REFRAMED, read_capsule
from engine.history.encoding import encode_result, is_same_result
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.framing import FrameSpec, Geometry, Intensity, frame_radiograph
from engine.radiographs.radiograph import PixelSpacing, SpacingMeaning
from engine.reading.rating import Rating, edit_identity

TEXT = "Add the finding of pleural effusion."


def result_of(radiograph, seed=1, spec=None, **more):
    """A request, and a result whose frame is one that a model has."""
    request = EditRequest(radiograph, TEXT, "/home/someone/models/test-model", seed=seed, **more)
    made = make_result(request, size=64)
    framed = frame_radiograph(radiograph, spec or FrameSpec(64))
    change = np.where(made.framed_edit_mask, np.float32(0.07), np.float32(0))
    return request, dataclasses.replace(
        made,
        framed_input=framed.pixels,
        framed_counterfactual=framed.pixels + change,
        content_box=framed.content_box,
        provenance=dataclasses.replace(made.provenance, model_name="test-model"),
    )


def capsule_of(radiograph, path, results=None, **more):
    results = [result_of(radiograph)] if results is None else results
    encoded = [encode_result(radiograph, request, result) for request, result in results]
    return write_capsule(path, radiograph, encoded, **more)


@pytest.mark.parametrize("geometry", list(Geometry))
@pytest.mark.parametrize("intensity", list(Intensity))
def test_results_come_back_to_the_bit_on_ones_own_copy(radiograph, tmp_path, geometry, intensity):
    mask = np.zeros(radiograph.shape, dtype=bool)
    mask[50:120, 40:90] = True
    request, result = result_of(radiograph, 5, FrameSpec(64, geometry, intensity), reader_mask=mask)
    path = capsule_of(radiograph, tmp_path / "a", [(request, result)])
    assert path.name == "a.cvcase"
    capsule = read_capsule(path)
    own = dataclasses.replace(radiograph, sha256="f" * 64, path=Path("own.dcm"))
    back = capsule.restore(capsule.results[0], own)
    portable = dataclasses.replace(
        result,
        provenance=dataclasses.replace(
            result.provenance, request=result.provenance.request | {"model": "test-model"}
        ),
    )
    assert is_same_result(back.result, portable)
    assert np.array_equal(back.request.reader_mask, mask)
    assert (back.request.seed, back.request.model) == (5, "test-model")


def test_a_frame_of_another_machine_is_made_anew_and_said(radiograph, tmp_path):
    request, result = result_of(radiograph)
    other = np.nextafter(result.framed_input, np.float32(2))
    path = capsule_of(
        radiograph, tmp_path / "a", [(request, dataclasses.replace(result, framed_input=other))]
    )
    capsule = read_capsule(path)
    back = capsule.restore(capsule.results[0], radiograph).result
    assert np.array_equal(back.counterfactual, result.counterfactual)
    assert REFRAMED in back.notes


def test_other_pixels_are_refused_in_one_line(radiograph_factory, tmp_path):
    capsule = read_capsule(capsule_of(radiograph_factory(), tmp_path / "a"))
    with pytest.raises(CapsuleError, match=r"a\.cvcase is about other pixels") as caught:
        capsule.restore(capsule.results[0], radiograph_factory(seed=8))
    assert "\n" not in str(caught.value)
    with pytest.raises(CapsuleError, match="open your own copy"):
        capsule.radiograph()


def everything_in(path):
    """Every byte of a capsule, packed and unpacked, and every name."""
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            content += member.filename.encode() + archive.read(member)
            assert member.date_time == (1980, 1, 1, 0, 0, 0)
            if member.filename.endswith(".npz"):
                with archive.open(member) as inner, zipfile.ZipFile(inner) as arrays:
                    content += b"".join(arrays.read(name) for name in arrays.namelist())
    return content


@pytest.mark.parametrize("with_pixels", [False, True])
def test_nothing_in_a_capsule_says_who_the_patient_is(tmp_path, with_pixels):
    film = tmp_path / SEEDED_NAME / f"{SEEDED_ID}.dcm"
    film.parent.mkdir()
    make_dataset(StudyDate="19870203", PatientBirthDate="19311213", AccessionNumber="ACC55512").save_as(film)
    radiograph = read_radiograph(film)
    path = capsule_of(radiograph, tmp_path / "a", with_pixels=with_pixels)
    content = everything_in(path)
    seeded = (SEEDED_NAME, "ZEBEDEE", "QUILLON", SEEDED_ID, "19870203", "19311213", "ACC55512", "someone")
    for word in (*seeded, *UIDS.values(), str(tmp_path)):
        assert word.encode() not in content, word


def test_without_the_pixels_nobody_is_to_be_seen(radiograph, tmp_path):
    _, result = made = result_of(radiograph)
    content = everything_in(capsule_of(radiograph, tmp_path / "a", [made]))
    for pixels in (
        radiograph.stored_pixels,
        result.counterfactual,
        result.framed_input,
        result.framed_counterfactual,
    ):
        for row in pixels[10:-10:7]:
            assert np.ascontiguousarray(row[20:60]).tobytes() not in content
    assert b"\x89PNG" not in content


def test_with_the_pixels_everything_is_there(radiograph, tmp_path):
    sent = dataclasses.replace(
        radiograph,
        pixel_spacing=PixelSpacing(0.14, 0.15, SpacingMeaning.DETECTOR),
        patient_orientation="L\\F",
        patient_age_years=71.0,
        sop_instance_uid="1.2.3",
    )
    made = result_of(sent)
    capsule = read_capsule(capsule_of(sent, tmp_path / "a", [made], with_pixels=True))
    assert capsule.has_pixels
    got = capsule.radiograph()
    assert np.array_equal(got.stored_pixels, sent.stored_pixels)
    assert np.array_equal(got.display_pixels, sent.display_pixels)
    assert (got.sha256, got.pixel_spacing, got.patient_orientation) == (
        sent.sha256,
        sent.pixel_spacing,
        "L\\F",
    )
    assert (got.patient_age_years, got.sop_instance_uid) == (None, "")
    back = capsule.restore(capsule.results[0], got)
    assert np.array_equal(back.result.counterfactual, made[1].counterfactual)


def test_ratings_of_these_results_go_along_and_no_others(radiograph, tmp_path):
    _, result = made = result_of(radiograph)
    moment = datetime(2026, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
    mine = Rating(
        radiograph.sha256, edit_identity(result), "performance", 4, reader="M.K.", created_at=moment
    )
    other = Rating(radiograph.sha256, "b" * 64, "performance", 2)
    path = capsule_of(radiograph, tmp_path / "a", [made], ratings=[mine, other])
    assert read_capsule(path).ratings == (mine,)


def test_each_model_is_named_once_by_its_weights(radiograph, tmp_path):
    path = capsule_of(radiograph, tmp_path / "a", [result_of(radiograph, seed) for seed in (1, 2)])
    (model,) = read_capsule(path).manifest["models"]
    assert list(model["weights_sha256"].values()) == ["0" * 64]


def test_an_empty_capsule_and_a_mixed_one_are_refused(radiograph_factory, tmp_path):
    with pytest.raises(CapsuleError, match="1 to 999 results, not 0"):
        write_capsule(tmp_path / "a", radiograph_factory(), [])
    stranger = radiograph_factory(seed=3)
    with pytest.raises(CapsuleError, match="about one radiograph"):
        capsule_of(radiograph_factory(), tmp_path / "a", [result_of(stranger)]) and write_capsule(
            tmp_path / "b", radiograph_factory(), [encode_result(stranger, *result_of(stranger))]
        )


def test_a_disk_that_fills_up_leaves_the_older_capsule(radiograph, tmp_path, monkeypatch):
    path = capsule_of(radiograph, tmp_path / "a")
    before = path.read_bytes()

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        capsule_of(radiograph, tmp_path / "a", with_pixels=True)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.cvcase"]


# Capsules that somebody altered.


def altered(path, change):
    """A copy whose members were changed."""
    with zipfile.ZipFile(path) as archive:
        members = {member.filename: archive.read(member) for member in archive.infolist()}
    change(members)
    other = path.with_name("altered.cvcase")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return other


def refused(path, match):
    with pytest.raises(CapsuleError, match=match) as caught:
        read_capsule(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("altered.cvcase")


def test_any_altered_byte_of_any_member_is_refused(radiograph, tmp_path):
    path = capsule_of(radiograph, tmp_path / "a", with_pixels=True)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name != "manifest.json"]
    assert PIXELS in names
    for name in names:

        def flip(members, name=name):
            data = bytearray(members[name])
            data[len(data) // 2] ^= 4
            members[name] = bytes(data)

        refused(altered(path, flip), f"{name.replace('.', '[.]')} is not what the manifest says")


def test_a_record_that_lies_about_its_files_is_refused(radiograph, tmp_path):
    """Also where the manifest was brought into line with the lie."""
    path = capsule_of(radiograph, tmp_path / "a")

    def lie(members):
        from engine.history.record import digest

        data = members["results/001/maps.npz"] + b" "
        members["results/001/maps.npz"] = data
        manifest = json.loads(members["manifest.json"])
        manifest["members"]["results/001/maps.npz"] = {"sha256": digest(data), "bytes": len(data)}
        members["manifest.json"] = json.dumps(manifest).encode()

    refused(altered(path, lie), "not the one of its record")


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "/etc/passwd", "results/001/../../x.json", "C:\\x.json", "results\\001\\result.json"],
)
def test_names_that_lead_elsewhere_are_refused(radiograph, tmp_path, name):
    path = capsule_of(radiograph, tmp_path / "a")
    refused(altered(path, lambda members: members.update({name: b"x"})), "no place in a capsule")


def test_a_member_that_the_manifest_does_not_know_is_refused(radiograph, tmp_path):
    path = capsule_of(radiograph, tmp_path / "a")
    refused(altered(path, lambda members: members.update({"results/002/maps.npz": b"x"})), "altered")
    refused(altered(path, lambda members: members.pop("results/001/maps.npz")), "altered")


def test_a_bomb_is_refused_before_it_is_unpacked(radiograph, tmp_path):
    path = capsule_of(radiograph, tmp_path / "a")
    bomb = bytes(8 * 2**20)
    refused(
        altered(path, lambda members: members.update({"results/002/maps.npz": bomb})), "more than a capsule"
    )


def test_a_size_that_is_stated_too_small_is_noticed(radiograph, tmp_path):
    path = capsule_of(radiograph, tmp_path / "a")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        stated = archive.getinfo("manifest.json").file_size
    for at in range(len(data) - 4):
        if int.from_bytes(data[at : at + 4], "little") == stated:
            data[at : at + 4] = (10).to_bytes(4, "little")
    other = path.with_name("altered.cvcase")
    other.write_bytes(data)
    refused(other, "damaged|more than it states")


def test_members_twice_are_refused(radiograph, tmp_path):
    path = capsule_of(radiograph, tmp_path / "a")
    other = path.with_name("altered.cvcase")
    other.write_bytes(path.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(other, "a") as archive:
        archive.writestr("ratings.json", b"[]")
    refused(other, "twice")


def test_a_newer_format_says_to_update(radiograph, tmp_path):
    path = capsule_of(radiograph, tmp_path / "a")

    def newer(members):
        manifest = json.loads(members["manifest.json"]) | {"format_version": 2}
        members["manifest.json"] = json.dumps(manifest).encode()

    refused(altered(path, newer), "update Counterview")


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 99_999, b'{"format": "counterview capsule"}']
)
def test_a_damaged_manifest_is_refused(radiograph, tmp_path, text):
    path = capsule_of(radiograph, tmp_path / "a")
    refused(altered(path, lambda members: members.update({"manifest.json": text})), "capsule|manifest")


def test_what_is_no_zip_is_refused(tmp_path):
    for content in (b"", b"PK", b"a text", b"PK\x03\x04" + bytes(100)):
        other = tmp_path / "altered.cvcase"
        other.write_bytes(content)
        refused(other, "no case capsule")
    with pytest.raises(CapsuleError, match="is not there"):
        read_capsule(tmp_path / "gone.cvcase")


def test_a_capsule_cut_short_anywhere_is_refused(radiograph, tmp_path):
    data = capsule_of(radiograph, tmp_path / "a").read_bytes()
    other = tmp_path / "altered.cvcase"
    for length in range(0, len(data), len(data) // 12):
        other.write_bytes(data[:length])
        refused(other, "no case capsule|cut short")


def test_a_capsule_exchanged_after_it_was_opened_is_noticed(radiograph, tmp_path):
    path = capsule_of(radiograph, tmp_path / "a")
    capsule = read_capsule(path)

    def flip(members):
        members["results/001/maps.npz"] += b"x"

    altered(path, flip).replace(path)
    with pytest.raises(CapsuleError, match="not what the manifest says"):
        capsule.restore(capsule.results[0], radiograph)

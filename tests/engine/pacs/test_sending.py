"""What may be sent at all."""

import pydicom
import pytest
from made_up_dicom import UIDS

from engine.errors import ArchiveError
from engine.pacs.nodes import DimseNode, Nodes
from engine.pacs.outbox import Outbox
from engine.pacs.sending import check_sendable, opener, send_later

NODE = DimseNode("Research PACS", "127.0.0.1", 104, "PACS", may_send=True)


@pytest.fixture
def counterfactual(objects):
    return next(file for file in objects if file.stem == "counterfactual")


def altered(file, tmp_path, **changes):
    dataset = pydicom.dcmread(file)
    for keyword, value in changes.items():
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.save_as(tmp_path / "altered.dcm")
    return tmp_path / "altered.dcm"


def problem(*args, **how):
    outbox = Outbox()
    with pytest.raises(ArchiveError) as error:
        send_later(*args, outbox=outbox, **how)
    assert outbox.jobs() == ()
    return str(error.value)


def test_objects_of_ours_go_after_the_name_was_typed(objects):
    jobs = send_later(objects, NODE, "Research PACS", Outbox())
    assert len(jobs) == len(objects) == len(Outbox().jobs())
    assert {job.node for job in jobs} == {"Research PACS"}


def test_without_the_right_name_and_the_right_node_nothing_goes(objects):
    for typed in ("", "research pacs", "yes", "Research"):
        assert "type the name Research PACS" in problem(objects, NODE, typed)
    forbidden = DimseNode("Research PACS", "127.0.0.1", 104, "PACS")
    assert "allow it among the nodes" in problem(objects, forbidden, "Research PACS")
    assert "nothing to send" in problem([], NODE, "Research PACS")


def test_one_bad_file_keeps_all_back(objects, film, tmp_path):
    assert "may be a real film" in problem([*objects, film], NODE, "Research PACS")
    (tmp_path / "text.dcm").write_text("no DICOM")
    assert "something else than DICOM" in problem([*objects, tmp_path / "text.dcm"], NODE, "Research PACS")


def test_real_films_go_only_when_they_are_meant(film):
    [job] = send_later([film], NODE, "Research PACS", Outbox(), with_originals=True)
    assert job.sop_instance_uid == UIDS["SOPInstanceUID"]


def test_the_outbox_keeps_what_an_object_of_ours_is_and_nothing_of_what_a_film_says(objects, film, tmp_path):
    jobs = send_later(objects, NODE, "Research PACS", Outbox())
    assert {"GUIDANCE_MAP", "EDIT_MASK"} <= {job.content_label for job in jobs}
    labelled = altered(film, tmp_path, ContentLabel="DOE_JANE")
    [job] = send_later([labelled], NODE, "Research PACS", Outbox(), with_originals=True)
    assert job.content_label == ""


def test_an_object_under_the_uids_of_its_source_never_goes(counterfactual, objects, tmp_path):
    source = pydicom.dcmread(counterfactual).SourceImageSequence[0].ReferencedSOPInstanceUID
    same_object = altered(counterfactual, tmp_path, SOPInstanceUID=source)
    for originals in (False, True):
        told = problem([same_object], NODE, "Research PACS", with_originals=originals)
        assert "carries the UIDs of the image that it was made from" in told
    mask = next(file for file in objects if file.stem == "edit-mask")
    series = pydicom.dcmread(mask).ReferencedSeriesSequence[0].SeriesInstanceUID
    assert "carries the UIDs" in problem(
        [altered(mask, tmp_path, SeriesInstanceUID=series)], NODE, "Research PACS"
    )


def test_a_synthetic_object_in_the_series_of_a_film_that_goes_along_keeps_both_back(
    counterfactual, film, tmp_path
):
    inside = altered(counterfactual, tmp_path, SeriesInstanceUID=UIDS["SeriesInstanceUID"])
    told = problem([film, inside], NODE, "Research PACS", with_originals=True)
    assert "lies in the series of a real film" in told


@pytest.mark.parametrize(
    ("keyword", "value", "told"),
    [
        ("SyntheticData", None, "Synthetic Data"),
        ("BurnedInAnnotation", "NO", "the words burnt into the picture"),
        ("ImageType", ["ORIGINAL", "PRIMARY"], "the derived image type"),
    ],
)
def test_a_synthetic_object_without_its_marks_never_goes(counterfactual, tmp_path, keyword, value, told):
    file = altered(counterfactual, tmp_path, **{keyword: value})
    for originals in (False, True):
        assert f"lacks {told}" in problem([file], NODE, "Research PACS", with_originals=originals)


def test_an_altered_or_missing_recipe_is_noticed(counterfactual, tmp_path):
    dataset = pydicom.dcmread(counterfactual)
    dataset.private_block(0x0099, "COUNTERVIEW")[2].value = b'{"seed": 4}  '
    dataset.save_as(tmp_path / "a.dcm")
    assert "was altered" in problem([tmp_path / "a.dcm"], NODE, "Research PACS")
    dataset.remove_private_tags()
    dataset.save_as(tmp_path / "b.dcm")
    assert "lacks the recipe" in problem([tmp_path / "b.dcm"], NODE, "Research PACS")


def test_what_an_object_was_made_from_is_known(counterfactual):
    sendable = check_sendable(counterfactual)
    source = pydicom.dcmread(counterfactual).SourceImageSequence[0].ReferencedSOPInstanceUID
    assert sendable.source_uids == (source,)
    assert sendable.is_synthetic


def test_only_nodes_that_may_be_sent_to_are_opened():
    closed = DimseNode("closed", "127.0.0.1", 104, "PACS")
    with pytest.raises(ArchiveError, match="nothing may be sent to closed"):
        opener(Nodes((closed,)))("closed")
    with pytest.raises(ArchiveError, match="no node is called"):
        opener(Nodes((closed,)))("gone")

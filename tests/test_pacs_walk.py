"""From a PACS to an edit, a rating, DICOM objects and back to the PACS, where another program finds them."""

import shutil

import numpy as np
import pydicom
import pytest
from exported_objects import complaints
from orthanc_server import free_port, running_orthanc

from engine import paths
from engine.edit import EditRequest
from engine.exchange.audit import verify
from engine.exchange.dicom_export import ExportedResult, ExportObject, export_dicom
from engine.methods.region_specific import RegionSpecificMethod
from engine.models.catalog import find_model
from engine.models.loading import load_bundle
from engine.pacs.archive import StudyQuery
from engine.pacs.connect import open_archive
from engine.pacs.nodes import DimseNode, Nodes, ReceiverRules, WebNode, read_nodes, write_nodes
from engine.pacs.outbox import Outbox
from engine.pacs.outbox_job import JobState
from engine.pacs.sending import opener, send_later
from engine.radiographs.dicom_reader import read_radiograph
from engine.reading.items import load_rating_items
from engine.reading.rating import Rating, edit_identity
from engine.reading.store import RatingStore

DCMTK_PORT = 11113  # in the test server's own network


def quiet(done, of):
    pass


def never():
    return False


def add_effusion(radiograph):
    """The shipped editor, few steps; the reader painted where it may draw."""
    model = find_model("chest-editor")
    mask = np.zeros(radiograph.shape, dtype=bool)
    mask[radiograph.shape[0] // 3 :, : radiograph.shape[1] // 2] = True
    request = EditRequest(
        radiograph,
        "Add the finding of large right pleural effusion.",
        model.name,
        num_inference_steps=4,
        reader_mask=mask,
    )
    bundle = load_bundle(model, "cpu")
    method = RegionSpecificMethod(lambda card, device, precision: bundle)
    return request, method.edit(request, lambda progress: None, never)


def rate(radiograph, result):
    store = RatingStore()
    identity = edit_identity(result)
    store.save(
        [
            Rating(radiograph.sha256, identity, item, value, reader="R1")
            for item, value in (("performance", 4), ("interpretability", 2))
        ]
    )
    ratings = tuple(store.ratings(edit_id=identity))
    store.close()
    return ratings


@pytest.mark.skipif(shutil.which("movescu") is None, reason="the Debian package dcmtk is not installed")
def test_from_a_pacs_through_an_edit_and_back_where_another_program_finds_it(tmp_path, counterview_home):
    film = paths.samples_dir() / "simulated_normal.dcm"
    port = free_port()
    with running_orthanc({"VIEWER": port}, inside={"DCMTK": DCMTK_PORT}) as orthanc:
        orthanc.put([film])
        write_nodes(
            Nodes(
                (
                    DimseNode(
                        "Research PACS",
                        orthanc.host,
                        orthanc.dicom_port,
                        orthanc.ae_title,
                        "VIEWER",
                        retrieve_by="move",
                        may_send=True,
                    ),
                    WebNode("Research web", orthanc.web_url),
                ),
                ReceiverRules(port=port, ae_title="VIEWER"),
            )
        )
        nodes = read_nodes()
        archive = open_archive(nodes.find("Research PACS"), nodes.receiver)
        web = open_archive(nodes.find("Research web"), nodes.receiver)

        query = StudyQuery(patient_name="SIMULATED*", modalities=("DX",))
        [study] = archive.find_studies(query, never).studies
        fetched = archive.fetch(study.study_instance_uid, "", "", tmp_path / "fetched", quiet, never)
        assert fetched.notes == ()
        [file] = fetched.files
        original, came = pydicom.dcmread(film), pydicom.dcmread(file)
        assert came.file_meta.TransferSyntaxUID == original.file_meta.TransferSyntaxUID
        assert came.PixelData == original.PixelData

        radiograph = read_radiograph(file)
        request, result = add_effusion(radiograph)
        assert result.edit_mask.any()
        ratings = rate(radiograph, result)
        manifest = export_dicom(
            tmp_path / "out",
            radiograph,
            [ExportedResult(result, request, request.reader_mask, ratings=ratings)],
            frozenset(ExportObject),
            items=load_rating_items(),
        )
        assert {entry["object"] for entry in manifest["objects"]} == {kind.value for kind in ExportObject}
        exported = [tmp_path / "out" / entry["file"] for entry in manifest["objects"]]

        node = nodes.find("Research PACS")
        send_later(exported, node, "Research PACS", Outbox())
        jobs = Outbox().send_due(opener(nodes), quiet, never)
        assert {(job.state, job.reason) for job in jobs} == {
            (JobState.SENT, "stored (status 0000), and found there afterwards")
        }
        assert len(orthanc.instances()) == 1 + len(exported)
        assert len(archive.find_series(study.study_instance_uid, never)) == 1

        back = tmp_path / "back"
        back.mkdir()
        moved = orthanc.run_beside(
            *("movescu", "-S", "-aet", "DCMTK", "-aec", orthanc.ae_title, "-aem", "DCMTK"),
            *("+P", str(DCMTK_PORT), "-od", back, "-k", "QueryRetrieveLevel=STUDY"),
            *("-k", f"StudyInstanceUID={manifest['study_instance_uid']}"),
            *(orthanc.host, str(orthanc.dicom_port)),
        )
        assert moved.returncode == 0, moved.stderr
        by_web = web.fetch(manifest["study_instance_uid"], "", "", tmp_path / "by_web", quiet, never)
        assert by_web.notes == ()

    for found in (sorted(back.iterdir()), by_web.files):
        sent = {str(one.SOPInstanceUID): one for one in map(pydicom.dcmread, exported)}
        assert len(found) == len(sent)
        for file in found:
            dataset = pydicom.dcmread(file)
            before = sent.pop(str(dataset.SOPInstanceUID))
            assert dataset == before
            if "PixelData" in before:
                assert dataset.PixelData == before.PixelData
            assert complaints(file) == []
            if dataset.Modality != "SEG" and "PixelData" in dataset:
                assert read_radiograph(file).is_synthetic
    log = (counterview_home / "audit.jsonl").read_text()
    assert [log.count(f'"{event}"') for event in ("fetched", "sent")] == [2, 1]
    assert "SIMULATED" not in log
    assert verify(counterview_home / "audit.jsonl").broken_line is None

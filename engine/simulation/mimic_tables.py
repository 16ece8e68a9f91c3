"""Simulated radiographs in the table formats of MIMIC-CXR-JPG, MIMIC-Diff-VQA and MS-CXR.

Sources: Johnson et al., MIMIC-CXR-JPG 2.0.0; Hu et al., MIMIC-Diff-VQA 1.0.1; Boecking et al., MS-CXR 1.1.0
(column names and the wording of difference answers).
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention
from engine.instructions.printing import print_mention
from engine.simulation.case import SimulatedCase

METADATA = (
    "dicom_id",
    "subject_id",
    "study_id",
    "PerformedProcedureStepDescription",
    "ViewPosition",
    "Rows",
    "Columns",
    "StudyDate",
    "StudyTime",
    "ProcedureCodeSequence_CodeMeaning",
    "ViewCodeSequence_CodeMeaning",
    "PatientOrientationCodeSequence_CodeMeaning",
)
SPLIT = ("dicom_id", "study_id", "subject_id", "split")
CHEXPERT = (
    "subject_id",
    "study_id",
    "Atelectasis",
    "Cardiomegaly",
    "Consolidation",
    "Edema",
    "Enlarged Cardiomediastinum",
    "Fracture",
    "Lung Lesion",
    "Lung Opacity",
    "No Finding",
    "Pleural Effusion",
    "Pleural Other",
    "Pneumonia",
    "Pneumothorax",
    "Support Devices",
)
DIFFERENCES = ("study_id", "subject_id", "ref_id", "question_type", "question", "answer", "split")
BOXES = (
    "category_name",
    "label_text",
    "path",
    "x",
    "y",
    "w",
    "h",
    "image_width",
    "image_height",
    "dicom_id",
    "split",
)
TABLES = {
    "mimic-cxr-2.0.0-metadata.csv": METADATA,
    "mimic-cxr-2.0.0-split.csv": SPLIT,
    "mimic-cxr-2.0.0-chexpert.csv": CHEXPERT,
    "mimic_pair_questions.csv": DIFFERENCES,
    "MS_CXR_Local_Alignment_v1.1.0.csv": BOXES,
}
QUESTION = "what has changed compared to the reference image?"


class StudyNames:
    """Identifiers of one study of a simulated patient, shaped like MIMIC's.

    Args:
        seed: of the patient.
        study: 0 for the earlier, 1 for the later.
    """

    def __init__(self, seed: int, study: int) -> None:
        digest = hashlib.sha256(f"simulated {seed}".encode()).digest()
        self.folder = 10 + digest[0] % 10
        self.subject_id = self.folder * 1_000_000 + seed % 1_000_000
        self.study_id = 50_000_000 + (seed % 4_000_000) * 2 + study
        parts = hashlib.sha256(f"simulated {seed} {study}".encode()).hexdigest()
        self.dicom_id = "-".join(parts[i : i + 8] for i in range(0, 40, 8))
        # BiomedJourney's split: subjects of folder p19 are the test set.
        self.split = "test" if self.folder == 19 else ("validate" if digest[1] < 8 else "train")
        self.path = f"files/p{self.folder}/p{self.subject_id}/s{self.study_id}/{self.dicom_id}.jpg"


def study_rows(case: SimulatedCase, names: StudyNames, study: int, vocabulary: Vocabulary) -> dict[str, list]:
    """Rows of one study for each table but the differences."""
    size = case.image.shape[0]
    present = {item.mention.finding: item.mention for item in case.findings}
    labels = {vocabulary.finding(key).annotated_mask: "1.0" for key in present}
    ids = {"subject_id": names.subject_id, "study_id": names.study_id}
    metadata = ids | {
        "dicom_id": names.dicom_id,
        "PerformedProcedureStepDescription": "SIMULATED CHEST (NOT A PATIENT)",
        "ViewPosition": "PA",
        "Rows": size,
        "Columns": size,
        "StudyDate": 21500101 + 10000 * study,
        "StudyTime": "0.0",
        "ProcedureCodeSequence_CodeMeaning": "SIMULATED CHEST",
        "ViewCodeSequence_CodeMeaning": "postero-anterior",
        "PatientOrientationCodeSequence_CodeMeaning": "Erect",
    }
    boxes = []
    for key, mention in present.items():
        for x, y, w, h in boxes_of(case.finding_masks[key]):
            boxes.append(
                {
                    "category_name": vocabulary.finding(key).annotated_mask,
                    "label_text": print_mention(mention, vocabulary),
                    "path": names.path,
                    "x": x,
                    "y": y,
                    "w": w,
                    "h": h,
                    "image_width": size,
                    "image_height": size,
                    "dicom_id": names.dicom_id,
                    "split": "test" if names.split == "test" else "val",
                }
            )
    return {
        "mimic-cxr-2.0.0-metadata.csv": [metadata],
        "mimic-cxr-2.0.0-split.csv": [ids | {"dicom_id": names.dicom_id, "split": names.split}],
        "mimic-cxr-2.0.0-chexpert.csv": [ids | (labels or {"No Finding": "1.0"})],
        "MS_CXR_Local_Alignment_v1.1.0.csv": boxes,
    }


def difference_row(
    reference: SimulatedCase, main: SimulatedCase, before: StudyNames, after: StudyNames, words: Vocabulary
) -> dict[str, object]:
    """The row of MIMIC-Diff-VQA that says what the later study changed."""
    return {
        "study_id": after.study_id,
        "subject_id": after.subject_id,
        "ref_id": before.study_id,
        "question_type": "difference",
        "question": QUESTION,
        "answer": difference_answer(
            [item.mention for item in reference.findings], [item.mention for item in main.findings], words
        ),
        "split": {"validate": "val"}.get(after.split, after.split),
    }


def difference_answer(
    reference: Sequence[FindingMention], main: Sequence[FindingMention], vocabulary: Vocabulary
) -> str:
    """The answer in the published wording; each sentence ends with a full stop and a blank."""
    old = {mention.finding: mention.severity for mention in reference}
    new = {mention.finding: mention.severity for mention in main}
    answer = ""
    for key in new:
        if key in old and old[key] and new[key] and old[key] != new[key]:
            name = vocabulary.finding(key).name
            answer += f"the level of {name} has changed from {old[key]} to {new[key]}. "
    for start, keys in (
        ("the main image has an additional finding", [key for key in new if key not in old]),
        ("the main image is missing the finding", [key for key in old if key not in new]),
    ):
        if keys:
            names = [vocabulary.finding(key).name for key in keys]
            said = names[0] if len(names) == 1 else ", ".join(names[:-1]) + ", and " + names[-1]
            start = start if len(names) == 1 else start.replace("an additional", "additional") + "s"
            answer += f"{start} of {said} than the reference image. "
    return answer or "nothing has changed."


def boxes_of(mask: np.ndarray) -> list[tuple[int, int, int, int]]:
    """x, y, width, height of a mask, one box for each half of the image that it clearly occupies."""
    middle = mask.shape[1] // 2
    columns = np.flatnonzero(mask.any(0))
    if not len(columns):
        return []
    apart = not mask[:, middle - 2 : middle + 2].any() and columns[0] < middle <= columns[-1]
    boxes = []
    for low, high in ((0, middle), (middle, mask.shape[1])) if apart else ((0, mask.shape[1]),):
        part = mask[:, low:high]
        x, y = np.flatnonzero(part.any(0)), np.flatnonzero(part.any(1))
        boxes.append((int(x[0]) + low, int(y[0]), int(x[-1] - x[0] + 1), int(y[-1] - y[0] + 1)))
    return boxes

"""Simulated radiographs in the table formats of MIMIC-CXR-JPG, MIMIC-Diff-VQA and MS-CXR.

Columns, value formats and folders are those of the real tables; the numbers cannot be mistaken for real ones:
MIMIC's subjects are 10000032 to 19999987 in the folders p10 to p19 and its studies begin with 5, simulated
subjects begin with 2 (folders p20 to p29) and simulated studies with 6.

Sources: Johnson et al., MIMIC-CXR-JPG 2.0.0; Hu et al., MIMIC-Diff-VQA 1.0.1; Boecking et al., MS-CXR 1.1.0
(column names and the wording of difference answers).
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from engine.datasets.splits import Split
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention
from engine.instructions.printing import print_mention
from engine.simulation.case import SimulatedCase
from engine.simulation.devices import draw_devices
from engine.simulation.patient import Patient
from engine.simulation.population import seed_split

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
AREA_QUESTION = "what has changed in the {zone} area?"
# Words of the published levels and zones where the vocabulary's own are not among them.
_LEVELS = {"large": "moderate to large", "trace": "minimal", "small to moderate": "mild to moderate"}
_ZONES = {"middle": "mid"}
_TEST_FOLDER, _FOLDERS = 29, 9
# Four tables know three splits. A referee's patients must not train an editor, so they validate.
_SPLITS = {Split.TRAIN: "train", Split.VALIDATE: "validate", Split.REFEREE: "validate", Split.TEST: "test"}


class StudyNames:
    """Identifiers of one study of a simulated patient, shaped like MIMIC's but in ranges it does not use.

    As BiomedJourney holds out the subjects of p19, folder p29 holds the patients of the test set. Numbers
    are unique among a million consecutive seeds.

    Args:
        seed: of the patient.
        study: 0 for the earlier, 1 for the later.
    """

    def __init__(self, seed: int, study: int) -> None:
        self.split = _SPLITS[seed_split(seed)]
        self.folder = _TEST_FOLDER if self.split == "test" else 20 + seed % _FOLDERS
        self.subject_id = self.folder * 1_000_000 + seed % 1_000_000
        self.study_id = 60_000_000 + (seed % 4_000_000) * 2 + study
        parts = hashlib.sha256(f"simulated {seed} {study}".encode()).hexdigest()
        self.dicom_id = "-".join(parts[i : i + 8] for i in range(0, 40, 8))
        self.path = f"files/p{self.folder}/p{self.subject_id}/s{self.study_id}/{self.dicom_id}.jpg"
        # Half past seven to about six o'clock, as a number HHMMSS.fff without leading zeros.
        second = 27_000 + int(parts[40:48], 16) % 40_000
        clock = second // 3600 * 10_000 + second // 60 % 60 * 100 + second % 60
        self.study_time = f"{clock}.{int(parts[48:52], 16) % 999 + 1:03d}".rstrip("0")


def carries_devices(patient: Patient) -> bool:
    """Whether a tube, line, lead or wire is on the film."""
    return any(len(points.x) for points in draw_devices(patient))


def study_rows(case: SimulatedCase, names: StudyNames, study: int, vocabulary: Vocabulary) -> dict[str, list]:
    """Rows of one study for each table but the differences."""
    size = case.image.shape[0]
    present = {item.mention.finding: item.mention for item in case.findings}
    labels = {vocabulary.finding(key).annotated_mask: "1.0" for key in present} or {"No Finding": "1.0"}
    if carries_devices(case.patient):
        labels["Support Devices"] = "1.0"
    portable = case.patient.exposure.portable
    ids = {"subject_id": names.subject_id, "study_id": names.study_id}
    metadata = ids | {
        "dicom_id": names.dicom_id,
        "PerformedProcedureStepDescription": "SIMULATED CHEST (NOT A PATIENT)",
        "ViewPosition": "AP" if portable else "PA",
        "Rows": size,
        "Columns": size,
        "StudyDate": 21500101 + 10000 * study,
        "StudyTime": names.study_time,
        "ProcedureCodeSequence_CodeMeaning": "SIMULATED CHEST",
        "ViewCodeSequence_CodeMeaning": "antero-posterior" if portable else "postero-anterior",
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
        "mimic-cxr-2.0.0-chexpert.csv": [ids | labels],
        "MS_CXR_Local_Alignment_v1.1.0.csv": boxes,
    }


def difference_row(
    reference: SimulatedCase, main: SimulatedCase, before: StudyNames, after: StudyNames, words: Vocabulary
) -> dict[str, object]:
    """The row of MIMIC-Diff-VQA that says what the later study changed."""
    old = [item.mention for item in reference.findings]
    new = [item.mention for item in main.findings]
    question, answer = difference_question(old, new, words, by_area=after.subject_id % 2 == 0)
    return {
        "study_id": after.study_id,
        "subject_id": after.subject_id,
        "ref_id": before.study_id,
        "question_type": "difference",
        "question": question,
        "answer": answer,
        "split": {"validate": "val"}.get(after.split, after.split),
    }


def difference_question(
    reference: Sequence[FindingMention], main: Sequence[FindingMention], vocabulary: Vocabulary, by_area: bool
) -> tuple[str, str]:
    """The question and its answer; by area where a level changed in a place that both mention."""
    old = {mention.finding: mention for mention in reference}
    for mention in main:
        was = old.get(mention.finding)
        if by_area and was and was.severity != mention.severity and was.location == mention.location:
            place = mention.location.zone or mention.location.side
            if place is not None:
                level = _level_sentence(was, mention, vocabulary)
                return AREA_QUESTION.format(zone=_ZONES.get(place.value, place.value)), level
    return QUESTION, difference_answer(reference, main, vocabulary)


def difference_answer(
    reference: Sequence[FindingMention], main: Sequence[FindingMention], vocabulary: Vocabulary
) -> str:
    """The answer in the published wording; each sentence ends with a full stop and a blank."""
    old = {mention.finding: mention for mention in reference}
    new = {mention.finding: mention for mention in main}
    answer = ""
    for key, mention in new.items():
        if key in old and old[key].severity and mention.severity and old[key].severity != mention.severity:
            answer += _level_sentence(old[key], mention, vocabulary)
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


def _level_sentence(old: FindingMention, new: FindingMention, vocabulary: Vocabulary) -> str:
    first, second = (_LEVELS.get(level, level) for level in (old.severity or "", new.severity or ""))
    return f"the level of {vocabulary.finding(new.finding).name} has changed from {first} to {second}. "


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

"""How radiologists word it: what they type, and the sentence that goes to a model."""

import pytest

from engine.errors import InstructionError, UnknownWordError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse, print_instructions

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "Change the level of edema from mild to severe, left",
            "Change the level of left edema from mild to severe.",
        ),
        (
            "change the level of edema from mild to severe, left",
            "Change the level of left edema from mild to severe.",
        ),
        (
            "CHANGE THE LEVEL OF EDEMA FROM MILD TO SEVERE, LEFT",
            "Change the level of left edema from mild to severe.",
        ),
        (
            "change level of oedema from mild to severe, left",
            "Change the level of left edema from mild to severe.",
        ),
        ("edema left: change from mild to severe", "Change the level of left edema from mild to severe."),
        ("change edema, left, from mild to severe", "Change the level of left edema from mild to severe."),
        (
            "on the left, change the edema from mild to severe",
            "Change the level of left edema from mild to severe.",
        ),
        (
            "worsen the left pulmonary oedema from mild to severe",
            "Change the level of left edema from mild to severe.",
        ),
        ("increase left edema mild -> severe", "Change the level of left edema from mild to severe."),
        ("increase left edema mild to severe", "Change the level of left edema from mild to severe."),
        ("please make the mild left edema severe", "Change the level of left edema from mild to severe."),
        ("make the left edema severe instead of mild", "Change the level of left edema from mild to severe."),
        ("turn mild left edema into severe", "Change the level of left edema from mild to severe."),
        ("progress left edema from mild to severe", "Change the level of left edema from mild to severe."),
        ("left edema should go from mild to severe", "Change the level of left edema from mild to severe."),
        ("add a small right pleural effusion", "Add the finding of small right pleural effusion."),
        ("add small effusion on the right", "Add the finding of small right pleural effusion."),
        ("add right effusion, small", "Add the finding of small right pleural effusion."),
        ("add effusion right small", "Add the finding of small right pleural effusion."),
        ("add a small right-sided pleural effusion.", "Add the finding of small right pleural effusion."),
        ("add R pleural effusion", "Add the finding of right pleural effusion."),
        (
            "add blunting of the right costophrenic angle",
            "Add the finding of blunting of the right costophrenic angle.",
        ),
        ("add right basal consolidation", "Add the finding of consolidation at the right base."),
        ("add RLL consolidation", "Add the finding of consolidation in the right lower zone."),
        ("add left lower lobe consolidation", "Add the finding of consolidation in the left lower zone."),
        (
            "add consolidation in the left lower lobe",
            "Add the finding of consolidation in the left lower zone.",
        ),
        ("add left lower zone opacity", "Add the finding of lung opacity in the left lower zone."),
        ("add LUL pneumonia", "Add the finding of pneumonia in the left upper zone."),
        ("add bibasal atelectasis", "Add the finding of atelectasis at both bases."),
        ("add bibasilar atelectasis", "Add the finding of atelectasis at both bases."),
        ("add moderate cardiomegaly", "Add the finding of moderate cardiomegaly."),
        ("add an enlarged heart", "Add the finding of cardiomegaly."),
        ("add CHF", "Add the finding of heart failure."),
        ("add congestive heart failure", "Add the finding of heart failure."),
        ("add left apical pneumothorax", "Add the finding of pneumothorax at the left apex."),
        ("add a large left sided PTX", "Add the finding of large left pneumothorax."),
        ("add pneumothorax, left, apical, small", "Add the finding of small pneumothorax at the left apex."),
        ("remove the pneumothorax", "Remove the finding of pneumothorax."),
        ("take away the effusions on both sides", "Remove the finding of bilateral pleural effusion."),
        ("clear the left lung of consolidation", "Remove the finding of left consolidation."),
        ("remove the bilateral pleural effusions", "Remove the finding of bilateral pleural effusion."),
        (
            "get rid of the right upper lobe pneumonia",
            "Remove the finding of pneumonia in the right upper zone.",
        ),
        ("remove all effusions", "Remove the finding of pleural effusion."),
        ("remove cardiomegaly and edema", "Remove the findings of cardiomegaly and edema."),
        (
            "add edema and bilateral pleural effusions",
            "Add the findings of edema and bilateral pleural effusion.",
        ),
        (
            "add edema; remove the pneumothorax",
            "Add the finding of edema. Remove the finding of pneumothorax.",
        ),
        (
            "add left effusion and right pneumothorax",
            "Add the findings of left pleural effusion and right pneumothorax.",
        ),
        (
            "Add mild edema, moderate cardiomegaly, and small bilateral effusions.",
            "Add the findings of mild edema, moderate cardiomegaly and small bilateral pleural effusion.",
        ),
        (
            "reduce the right effusion from large to small",
            "Change the level of right pleural effusion from large to small.",
        ),
        (
            "decrease the right effusion from large to small",
            "Change the level of right pleural effusion from large to small.",
        ),
        ("downgrade edema from severe to mild", "Change the level of edema from severe to mild."),
        ("upgrade edema from mild to severe", "Change the level of edema from mild to severe."),
        ("improve edema from severe to mild", "Change the level of edema from severe to mild."),
        ("grade edema from mild to severe", "Change the level of edema from mild to severe."),
        ("resolve the right effusion", "Remove the finding of right pleural effusion."),
        ("drain the left effusion", "Remove the finding of left pleural effusion."),
        ("add interstitial oedema", "Add the finding of interstitial edema."),
        ("add pulmonary vascular congestion", "Add the finding of vascular congestion."),
        ("add collapse of the left lower lobe", "Add the finding of atelectasis in the left lower zone."),
        ("add left lower lobe collapse", "Add the finding of atelectasis in the left lower zone."),
        (
            "add an infiltrate in the right middle lobe",
            "Add the finding of lung opacity in the right middle zone.",
        ),
        ("add airspace disease right base", "Add the finding of lung opacity at the right base."),
        ("add ground glass opacity", "Add the finding of ground-glass lung opacity."),
        ("add emphysema", "Add the finding of emphysema."),
        ("add pleural fluid left", "Add the finding of left pleural effusion."),
        ("add a little fluid in the right pleural space", "Add the finding of small right pleural effusion."),
        (
            "simulate pneumonia in the right lower lobe",
            "Add the finding of pneumonia in the right lower zone.",
        ),
        ("show me a tension pneumothorax on the left", "Add the finding of left tension pneumothorax."),
        (
            "could you please add a small left pleural effusion?",
            "Add the finding of small left pleural effusion.",
        ),
        (
            "edema from mild to severe on the left please",
            "Change the level of left edema from mild to severe.",
        ),
        (
            "change edema on the left side from mild to severe",
            "Change the level of left edema from mild to severe.",
        ),
        (
            "change the severity of the left edema from mild to severe",
            "Change the level of left edema from mild to severe.",
        ),
        (
            "change the degree of left sided edema from slight to marked",
            "Change the level of left edema from mild to severe.",
        ),
        (
            "change the grade of edema from mild to severe on left",
            "Change the level of left edema from mild to severe.",
        ),
        ("change edema mild to severe left", "Change the level of left edema from mild to severe."),
        ("change left edema to severe from mild", "Change the level of left edema from mild to severe."),
        (
            "remove edema left, add effusion right",
            "Remove the finding of left edema. Add the finding of right pleural effusion.",
        ),
        ("add consolidation L base", "Add the finding of consolidation at the left base."),
        ("add b/l effusions", "Add the finding of bilateral pleural effusion."),
        ("add effusions b/l", "Add the finding of bilateral pleural effusion."),
        ("add pleural effusion (left, small)", "Add the finding of small left pleural effusion."),
        ("add pleural effusion [left]", "Add the finding of left pleural effusion."),
        ("Add: pleural effusion, left.", "Add the finding of left pleural effusion."),
        ("add effusion - left - small", "Add the finding of small left pleural effusion."),
        ("add mild-moderate edema", "Add the finding of mild to moderate edema."),
        ("add mild/moderate edema", "Add the finding of mild to moderate edema."),
        ("add pleural thickening on the left side", "Add the finding of left pleural thickening."),
        ("add oedema of the lungs", "Add the finding of edema."),
        ("oedema from mild to severe", "Change the level of edema from mild to severe."),
        ("add atelectases", "Add the finding of atelectasis."),
        ("remove any pneumothoraces", "Remove the finding of pneumothorax."),
        ("add consolidations in both lower lobes", "Add the finding of consolidation in both lower zones."),
    ],
)
def test_a_phrasing_of_radiologists_is_understood(typed: str, sentence: str) -> None:
    assert print_instructions(parse(typed, VOCABULARY).instructions, VOCABULARY, 2) == sentence


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("keep the heart as it is", '"keep" asks for no change'),
        ("add edema, leave the effusion unchanged", '"leave" asks for no change'),
        ("add edema minus effusion", 'negation "minus"'),
        ("avoid pneumothorax", 'negation "avoid"'),
        ("you should not add edema", 'negation "should not"'),
        ("exclude pneumonia", 'negation "exclude"'),
        ("lungs other than effusion", 'negation "other than"'),
        (
            "replace the consolidation with atelectasis",
            "Remove the finding of consolidation. Add the finding of atelectasis.",
        ),
        ("move the effusion from left to right", "with the place of each"),
        ("swap sides", "is two steps"),
        ("edema, add effusion", "does not say whether"),
        ("left-sided oedema, mild to severe", "say: Change the level of left edema from mild to severe."),
        ("change severe edema from mild", 'the level "severe" beside "from"'),
    ],
)
def test_what_only_a_guess_could_answer_is_refused_with_what_to_say(typed: str, advice: str) -> None:
    with pytest.raises(InstructionError, match=advice):
        parse(typed, VOCABULARY)


@pytest.mark.parametrize(
    ("typed", "unknown", "near"),
    [
        ("add effussion", "effussion", "effusion"),
        ("add pneumothroax left", "pneumothroax", "pneumothorax"),
        ("add cardiomegally", "cardiomegally", "cardiomegaly"),
        ("add fluid on the left", "fluid", "pleural effusion"),
        ("add a sparkle", "sparkle", None),
    ],
)
def test_a_misspelling_is_named_with_the_nearest_word(typed: str, unknown: str, near: str | None) -> None:
    with pytest.raises(UnknownWordError) as raised:
        parse(typed, VOCABULARY)
    assert raised.value.unknown == ((unknown, near),)

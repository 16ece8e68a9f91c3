import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.errors import InstructionError, UnknownWordError
from engine.instructions.checks import check_consistency
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import complete, parse, print_instructions, unsupported_parts
from engine.instructions.instruction import (
    FindingMention,
    Instruction,
    Location,
    Operation,
    Side,
    Zone,
)

VOCABULARY = load_vocabulary()


def said(text: str, grammar_version: int = 2) -> str:
    return print_instructions(parse(text, VOCABULARY).instructions, VOCABULARY, grammar_version)


@st.composite
def mentions(draw: st.DrawFn, with_severity: bool = True) -> FindingMention:
    finding = draw(st.sampled_from(VOCABULARY.findings))
    side = draw(st.sampled_from([None, *Side])) if finding.sided else None
    zone = draw(st.sampled_from([None, *Zone])) if finding.zones else None
    severity = draw(st.sampled_from([None, *(level.name for level in VOCABULARY.levels)]))
    kind = draw(st.sampled_from([None, *(kind.name for kind in VOCABULARY.kinds)]))
    return FindingMention(finding.key, Location(side, zone), severity if with_severity else None, kind)


@st.composite
def one_instruction(draw: st.DrawFn) -> Instruction:
    operation = draw(st.sampled_from(Operation))
    if operation is not Operation.CHANGE:
        return Instruction(operation, tuple(draw(st.lists(mentions(), min_size=1, max_size=4, unique=True))))
    before, after = draw(
        st.lists(
            st.sampled_from([level.name for level in VOCABULARY.levels]), min_size=2, max_size=2, unique=True
        )
    )
    return Instruction(operation, (draw(mentions(with_severity=False)),), before, after)


@st.composite
def consistent_instructions(draw: st.DrawFn) -> tuple[Instruction, ...]:
    instructions = tuple(draw(st.lists(one_instruction(), min_size=1, max_size=3)))
    try:
        unique, notes = check_consistency(instructions, VOCABULARY)
    except InstructionError:
        assume(False)
    assume(not notes)
    return unique


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(consistent_instructions())
def test_parsing_what_version_2_prints_gives_the_same_instructions(
    instructions: tuple[Instruction, ...],
) -> None:
    text = print_instructions(instructions, VOCABULARY, 2)
    assert parse(text, VOCABULARY).instructions == instructions
    assert parse(text.upper().replace(".", ""), VOCABULARY).instructions == instructions


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(consistent_instructions())
def test_parsing_what_version_1_prints_gives_the_same_without_details(
    instructions: tuple[Instruction, ...],
) -> None:
    try:
        text = print_instructions(instructions, VOCABULARY, 1)
    except InstructionError:
        assume(False)
    parsed = parse(text, VOCABULARY).instructions
    assert print_instructions(parsed, VOCABULARY, 1) == text
    assert {m.finding for i in parsed for m in i.mentions} == {
        m.finding for i in instructions for m in i.mentions
    }
    assert all(m == FindingMention(m.finding) for i in parsed for m in i.mentions)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "add",
                    "remove",
                    "change",
                    "worsen",
                    "no",
                    "without",
                    "or",
                    "and",
                    ",",
                    ".",
                    ";",
                    "from",
                    "to",
                ),
                *("small", "mild", "moderate", "mild-to-moderate", "none", "more", "left", "right", "upper"),
                *("base", "pleural", "effusion", "edema", "nodule", "the", "of", "-", "12", "ß", "("),
            ]
        ),
        max_size=14,
    )
)
def test_any_text_is_understood_or_refused(words: list[str]) -> None:
    try:
        parsed = parse(" ".join(words), VOCABULARY)
    except InstructionError:
        return
    text = print_instructions(parsed.instructions, VOCABULARY, 2)
    assert parse(text, VOCABULARY).instructions == parsed.instructions


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Add the finding of pleural effusion", "Add the finding of pleural effusion."),
        (
            "Remove the findings of pleural effusion and atelectasis",
            "Remove the findings of pleural effusion and atelectasis.",
        ),
        (
            "Change the level of pleural effusion from small to moderate",
            "Change the level of pleural effusion from small to moderate.",
        ),
        (
            "change the level of pleural effusion from small to moderate. add the finding of atelectasis. "
            "remove the finding of pneumothorax.",
            "Change the level of pleural effusion from small to moderate. Add the finding of atelectasis. "
            "Remove the finding of pneumothorax.",
        ),
        (
            "add the findings of effusion, edema, and collapse",
            "Add the findings of pleural effusion, edema and atelectasis.",
        ),
        (
            "Add the findings of atelectasis, and edema.",
            "Add the findings of atelectasis and edema.",
        ),  # two-item comma of the data set's answers
    ],
)
def test_version_1_writes_the_sentences_of_the_paper(text: str, sentence: str) -> None:
    assert said(text, 1) == sentence
    assert said(text, 2) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("add effusion", "Add the finding of pleural effusion."),
        ("REMOVE LEFT EFFUSION!!", "Remove the finding of left pleural effusion."),
        (
            "Please, add a small left-sided pleural effusion",
            "Add the finding of small left pleural effusion.",
        ),
        ("add mild pulmonary oedema", "Add the finding of mild edema."),
        ("Add fluid in the pleural space.", "Add the finding of pleural effusion."),
        ("add fluid in the left pleural space", "Add the finding of left pleural effusion."),
        ("add an enlarged heart and CHF", "Add the findings of cardiomegaly and heart failure."),
        (
            "add enlarged cardiac silhouette",
            "Add the finding of enlargement of the cardiac silhouette.",
        ),
        ("add lung opacities", "Add the finding of lung opacity."),
        ("add infection", "Add the finding of pneumonia."),
        (
            "add consolidation in the right upper lobe",
            "Add the finding of consolidation in the right upper zone.",
        ),
        ("add bibasilar atelectasis", "Add the finding of atelectasis at both bases."),
        ("add retrocardiac opacity", "Add the finding of lung opacity in the retrocardiac region."),
        ("add effusion on the left and right", "Add the finding of bilateral pleural effusion."),
        ("remove the edema from the right lung", "Remove the finding of right edema."),
        ("add ground glass opacity", "Add the finding of ground-glass lung opacity."),
        ("add a tension pneumothorax on the left", "Add the finding of left tension pneumothorax."),
        (
            "add blunting of the left costophrenic angle",
            "Add the finding of blunting of the left costophrenic angle.",
        ),
        (
            "add edema, consolidation, and small, loculated left effusion",
            "Add the findings of edema, consolidation and small left loculated pleural effusion.",
        ),
        (
            "add effusion and remove edema",
            "Add the finding of pleural effusion. Remove the finding of edema.",
        ),
        ("add effusion/atelectasis", "Add the findings of pleural effusion and atelectasis."),
        ("add\x00ef\u00adfusion\u200b\n", "Add the finding of pleural effusion."),
        ("add “left” effusion", "Add the finding of left pleural effusion."),
        ("worsen edema from mild to severe", "Change the level of edema from mild to severe."),
        ("change effusion small → large", "Change the level of pleural effusion from small to large."),
        ("change edema: mild -> severe", "Change the level of edema from mild to severe."),
        ("add pleural effusion (left)", "Add the finding of left pleural effusion."),
        ("increase the small effusion to large", "Change the level of pleural effusion from small to large."),
        (
            "change effusion on the left, from small to large",
            "Change the level of left pleural effusion from small to large.",
        ),
        (
            "change effusion from small to large on the left",
            "Change the level of left pleural effusion from small to large.",
        ),
        (
            "change edema from mild–to–moderate to severe",
            "Change the level of edema from mild-to-moderate to severe.",
        ),
        (
            "Change the level of effusion and edema from mild to severe",
            "Change the level of pleural effusion from mild to severe. "
            "Change the level of edema from mild to severe.",
        ),
        ("add RLL pneumonia", "Add the finding of pneumonia in the right lower zone."),
        (
            "add LUL collapse and RML edema",
            "Add the findings of atelectasis in the left upper zone and edema in the right middle zone.",
        ),
        ("add R apical PTX", "Add the finding of pneumothorax at the right apex."),
        ("add small L effusion", "Add the finding of small left pleural effusion."),
        ("add mild-moderate edema", "Add the finding of mild to moderate edema."),
        ("add diffuse bilateral opacities", "Add the finding of bilateral diffuse lung opacity."),
        ("remove multiple rib fractures on the left", "Remove the finding of left fracture."),
        (
            "add blunted left CP angle",
            "Add the finding of blunting of the left costophrenic angle.",
        ),
        (
            "turn the small effusion into a large one",
            "Change the level of pleural effusion from small to large.",
        ),
        (
            "make the large left effusion small",
            "Change the level of left pleural effusion from large to small.",
        ),
        (
            "Change the level of pleural effusion from moderate to moderate to large.",
            "Change the level of pleural effusion from moderate to moderate to large.",
        ),
    ],
)
def test_radiologists_phrasing_is_understood(text: str, sentence: str) -> None:
    assert said(text) == sentence


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("add pericardial effusion", ("pericardial effusion", "pleural effusion")),
        ("add hydropneumothorax", ("hydropneumothorax", "pneumothorax")),
        ("add lymphedema", ("lymphedema", "edema")),
        ("add subcutaneous emphysema", ("subcutaneous emphysema", "emphysema")),
        ("add plueral effusion", ("plueral effusion", "pleural effusion")),
        ("remve effusion", ("remve", "remove")),
        ("add lage left effusion", ("lage", "large")),
        ("add nodule", ("nodule", None)),
        ("add fluid", ("fluid", "pleural effusion")),
    ],
)
def test_words_match_whole_and_unknown_ones_are_named(text: str, unknown: tuple[str, str | None]) -> None:
    with pytest.raises(UnknownWordError) as caught:
        parse(text, VOCABULARY)
    assert caught.value.unknown == (unknown,)
    assert f'"{unknown[0]}"' in str(caught.value)


def test_all_unknown_words_are_named_at_once() -> None:
    with pytest.raises(UnknownWordError) as caught:
        parse("add nodule and left mass", VOCABULARY)
    assert [word for word, _ in caught.value.unknown] == ["nodule", "mass"]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "Add the finding of pleural effusion."),
        (" . , ", "Add the finding of pleural effusion."),
        ("cardiomegaly", "Add the finding of cardiomegaly."),
        ("large left effusion", "Add the finding of large left pleural effusion."),
        ("add", "names no finding"),
        ("add left", "without a finding"),
        ("no effusion", 'the negation "no"; .* say: Remove the finding of pleural effusion.'),
        ("there is no edema or effusion", "Remove the findings of edema and pleural effusion."),
        ("r/o pneumothorax", "Remove the finding of pneumothorax."),
        ("do not add effusion", '"do not"; .* leave this sentence out'),
        ("add edema without effusion", 'negation "without"'),
        ("add effusion or edema", "choice"),
        ("add effusion edema", 'put "and" between'),
        ("add small large effusion", "two levels"),
        ("add patchy dense consolidation", "two kinds"),
        ("add left right effusion", '"left" and "right"'),
        ("make the large effusion larger", "needs the level"),
        ("increase the large effusion small", "contradict"),
        ("add mid to lower zone opacity", '"middle" and "lower"'),
        ("add left cardiomegaly", "has no side"),
        ("add basal cardiomegaly", "has no zone"),
        ("add effusion. remove effusion.", "contradict"),
        ("add left effusion and remove bilateral effusion", "contradict"),
        ("add small effusion and large effusion", "two levels"),
        ("change edema from mild to severe and change edema from mild to moderate", "changed twice"),
        ("change edema from mild to mild", "the same"),
        ("change edema from mild to moderate to severe", "two ways"),
        ("change edema from none to mild", "Add the finding of mild edema."),
        ("change left effusion from small to none", "Remove the finding of left pleural effusion."),
        ("change left effusion to none", "Remove the finding of left pleural effusion."),
        ("edema, mild to severe", "say: Change the level of edema from mild to severe."),
        ("reduce edema from mild to severe", "contradict"),
        ("make the edema severe", "Change the level of edema from mild to severe."),
        ("increase effusion", "Change the level of pleural effusion from small to moderate."),
        ("improve edema to mild", "from moderate to mild"),
        ("increase the edema more", "needs the level"),
        ("add more edema", "is no level"),
        ("change edema from left to right", '"left" and "right"'),
        ("x" * 3000, "3000 characters"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_say(text: str, advice: str) -> None:
    with pytest.raises(InstructionError, match=advice):
        parse(text, VOCABULARY)


def test_different_sides_do_not_contradict() -> None:
    assert said("add left effusion. remove right effusion") == (
        "Add the finding of left pleural effusion. Remove the finding of right pleural effusion."
    )


def test_version_1_refuses_what_only_the_side_told_apart() -> None:
    with pytest.raises(InstructionError, match="grammar version 2"):
        said("add left effusion. remove right effusion", 1)


def test_version_1_leaves_out_details_and_says_each_finding_once() -> None:
    text = "add large left loculated effusion and mild right effusion. "
    text += "change apical pneumothorax from small to large"
    assert said(text, 1) == (
        "Add the finding of pleural effusion. Change the level of pneumothorax from small to large."
    )


def test_a_repetition_is_dropped_with_a_note() -> None:
    parsed = parse("add effusion and pleural effusion", VOCABULARY)
    assert parsed.findings == ("pleural_effusion",)
    assert len(parsed.instructions[0].mentions) == 1
    assert parsed.notes == ("pleural effusion is named twice; once is enough",)


def test_a_change_with_a_level_of_its_own_is_refused() -> None:
    mention = FindingMention("edema", severity="mild")
    with pytest.raises(InstructionError, match="from and to"):
        print_instructions((Instruction(Operation.CHANGE, (mention,), "mild", "severe"),), VOCABULARY, 2)


def test_an_unknown_grammar_version_is_refused() -> None:
    with pytest.raises(InstructionError, match="version 3"):
        said("add effusion", 3)


def test_unsupported_parts_name_findings_and_left_out_words() -> None:
    instructions = parse("add large left basal effusion and a displaced fracture", VOCABULARY).instructions
    assert unsupported_parts(instructions, ("pleural_effusion",), 1) == (
        "this model was not trained on fracture",
        "this model's instructions know no side or zone; the side and zone only clip the mask",
        'this model\'s instructions know no level for adding and removing; "large" is left out',
        'this model\'s instructions know no kind; "displaced" is left out',
    )
    assert unsupported_parts(instructions, (), 2) == ()


def test_version_1_keeps_the_levels_of_a_change() -> None:
    instructions = parse("change edema from mild to severe", VOCABULARY).instructions
    assert unsupported_parts(instructions, ("edema",), 1) == ()


def test_completion_offers_whole_sentences_that_parse() -> None:
    for typed in ("", "add eff", "remove chf", "change ed", "left eff", "Add the finding of pn", "ödem"):
        for text in complete(typed, VOCABULARY):
            assert said(text) == text
    assert complete("add eff", VOCABULARY)[0] == "Add the finding of pleural effusion."
    assert complete("remove chf", VOCABULARY)[0] == "Remove the finding of heart failure."
    assert complete("Add the finding of pneumot", VOCABULARY)[0] == "Add the finding of pneumothorax."
    assert complete("xyzzy", VOCABULARY) == []


def test_completion_keeps_finished_sentences() -> None:
    first = complete("Add edema. rem", VOCABULARY)[0]
    assert first.startswith("Add edema. Remove the finding of ")


def test_completion_does_not_offer_what_is_already_written() -> None:
    text = "Add the finding of pleural effusion."
    assert text not in complete(text, VOCABULARY)

"""What the engine says about a result: what confined it, and what it notes of itself."""

from viewer.language import mark
from viewer.retold.retelling import Retelling

edit_words = Retelling(
    # What came of asking again; those that hold others come first: engine/results/reproduction.py
    mark("{said} Different now: {causes}."),
    mark("{said} The edit masks differ in {count} pixels."),
    mark("Reproduced: all {count} pixels are the same to the bit (largest difference 0)."),
    mark(
        "Not the same: the largest pixel difference is {largest} stored units; {count} pixels differ "
        "({share} %)."
    ),
    # What confined an edit; those that hold others come first: engine/results, engine/methods
    mark("{mask}; mask × relevance at least {threshold}"),
    mark("relevance at least {threshold}"),
    mark("nothing: the whole frame may change"),
    mark("{rule}; all of the image may change"),
    mark("the painted mask alone counts, as there is no pseudo mask ({rule})"),
    mark("reader mask; {rule}"),
    mark("reader mask and {rule}"),
    mark("reader mask"),
    mark("pseudo mask of {findings}, mirrored like the radiograph"),
    mark("pseudo mask of {findings}"),
    mark("whole frame: the instruction names no known finding"),
    mark("whole frame: {findings} and {last} have no annotated masks"),
    mark("whole frame: {finding} has no annotated mask"),
    mark("whole frame: the variant {variant} has no mask"),
    mark("whole frame: words outside the vocabulary, as the reader agreed"),
    mark("published mask rule: whole frame"),
    mark("published mask rule: {phrases}"),
    mark("no known phrase in the instruction: whole frame"),
    mark("no mask for {phrase}: whole frame"),
    # What a result notes of itself: engine/methods, engine/instructions/support.py
    mark("the input is itself synthetic"),
    mark(
        "the file says that the image is mirrored; the model saw it with the patient's right on the left, "
        "and what it made was turned back"
    ),
    mark("preview, in {steps} step: to look at, not to keep or rate"),
    mark("preview, in {steps} steps: to look at, not to keep or rate"),
    mark("the model did not read all of the instruction (too long, or unknown to it): {words}"),
    mark(
        "no relevant region: the model predicts the same with and without the instruction, so nothing "
        "was changed; reword the instruction, or paint a mask and use the variant 'mask'"
    ),
    mark(
        "weak relevance: the instruction hardly moves the model, so the relevance map is mostly noise "
        "made large; judge the place of the edit with care"
    ),
    mark("the edit mask is empty at this threshold, so nothing was changed; lower the threshold"),
    mark("threshold 0 opens the whole frame, whatever the maps say"),
    mark(
        "one of {together} edits made in step: values may differ from those of an edit made alone, in "
        "float32 by a stored unit here and there, in half precision by about a hundredth of the range"
    ),
    mark("{words} outside the vocabulary; the text went to the model as it is"),
    mark("side and zone do not count: this model's instructions do not know them, and a mask is painted"),
    mark(
        "side and zone do not count: this model's instructions do not know them, and this variant has no "
        "pseudo mask"
    ),
    mark("this variant does not look at the painted mask"),
    mark("the whole image may change, as agreed"),
    mark("{finding} is named twice; once is enough"),
    mark("this model was not trained on {finding}"),
    mark("this model's instructions know no side; the side only clips the mask"),
    mark("this model's instructions know no zone; the zone only clips the mask"),
    mark("this model's instructions know no side or zone; the side and zone only clip the mask"),
    mark("this model's instructions know no level for adding and removing; {level} is left out"),
    mark("this model's instructions know no kind; {kind} is left out"),
    mark("pictures in the model frame were made anew: this machine frames the input a little differently"),
)

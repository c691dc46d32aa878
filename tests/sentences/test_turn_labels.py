"""Labels of turns in the dress of parliaments, broadcasters and companies: whose words are whose."""

from __future__ import annotations

import pytest

from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.sentences import lay_out, mask

TALKS = {
    "commons": (
        """The Under-Secretary of State for Transport (Ms Ruth Ogden): We have mended 400 miles of track.

Sir Alan Weir (Tarnside and East Lind) (Con): Can she say why 12 stations closed?

Ms Ogden: Some 14 stations closed.

Baroness Finch (LD): My Lords, 30 peers have signed.

Mr. Deputy Speaker (Mr. Bond): Order. There are 5 minutes left.

The Under-Secretary: It is 15 now.""",
        {"We have": "Ruth Ogden", "Can she": "Alan Weir", "Some 14": "Ruth Ogden", "My Lords": "Baroness Finch",
         "There are 5": "Mr. Bond", "It is 15": "Ruth Ogden"},
    ),
    "seats": (
        """The Hon. MARGARET POOLE (Tarnside) (14:07): Some 52 nurses left.

Mr LIAM TREE: Point of order!

The Hon. MARGARET POOLE: And 8 of them were midwives.""",
        {"Some 52": "The Hon. MARGARET POOLE", "And 8": "The Hon. MARGARET POOLE"},
    ),
    "broadcast": (
        """JIM HALE, TARN ANCHOR: At least 12 boats sank.

MAYOR ANN LOTT (D), TARN CITY: We miss 40 sailors.

UNIDENTIFIED FEMALE: I saw 3 wrecks.

HALE (voice-over): The storm took 60 roofs.

DR. JOSÉ MUÑOZ, EPIDEMIOLOGIST, 3RD TARN CLINIC: Some 900 are ill.""",
        {"At least": "JIM HALE", "We miss": "MAYOR ANN LOTT", "I saw": "UNIDENTIFIED FEMALE", "The storm": "JIM HALE",
         "Some 900": "DR. JOSÉ MUÑOZ"},
    ),
    "record": (
        """  The SPEAKER pro tempore. The gentleman from Tarn (Mr. Lane) has the
floor for 5 minutes.
  Mr. LANE. Madam Speaker, I rise to honor the 140 men of the Tarn mine, who
were lost in the fire of that year and whose families live among us.
  They left behind 90 widows.
  Mr. McNALLY of Lind. Mr. Speaker, will the gentleman yield? We have 6 mines
in our state.
  Ms. ORTIZ-REYES (during the vote). The count is 214.""",
        {"The gentleman": "The SPEAKER pro tempore", "They left": "Mr. LANE", "We have 6": "Mr. McNALLY of Lind",
         "The count": "Ms. ORTIZ-REYES"},
    ),
    "hearing": (
        """Chairman Weir. We have 3 witnesses.

Ms. Marsh. Thank you, Chairman Weir. The agency closed 41 offices.

Senator Lott. How many people went?

Ms. Marsh. About 600.""",
        {"We have 3": "Chairman Weir", "The agency": "Ms. Marsh", "How many": "Senator Lott", "About": "Ms. Marsh"},
    ),
    "dashes": (
        """Mrs WEIR (Lind) (4.18 pm)—by leave—In Lind there are 70 farms for sale.

Senator MARSH (Tarn—Minister for Water)—The dam holds 40 tons.

Mr Hale—Make it 50!

Opposition members interjecting—

The PRESIDENT—Order! There are 2 minutes left.""",
        {"In Lind": "Mrs WEIR", "The dam": "Senator MARSH", "Make it": "Mr Hale", "There are 2": "The PRESIDENT"},
    ),
    "minutes": (
        """President. – We have 12 speakers.

Łukasz Żak (PPE). – Madam President, Tarn took 300 boats.

Anna Ågren, on behalf of the Green Group. – We need 4 ports.""",
        {"We have 12": "President", "Madam": "Łukasz Żak", "We need": "Anna Ågren"},
    ),
    "earnings call": (
        """Operator

Good day. There are 300 people on the line.

Ann Lott — President and CEO

We opened 31 plants.

Bo Weir -- Big Bank -- Analyst

Was it not 32?

Ann Lott -- President and Chief Executive Officer

It was 31.

Call participants:

Bo Weir -- Big Bank -- Analyst

Ann Lott -- President and Chief Executive Officer

The share fell 4 cents on Monday.""",
        {"There are 300": "Operator", "We opened": "Ann Lott", "Was it": "Bo Weir", "It was": "Ann Lott",
         "The share": None},
    ),
    "notices": (
        """Hon. Lott: Thank you. The county has 41 dams.

Hon. Marsh: How many are full?

Disclaimer: Of this copy 3 versions exist.

Hon. Lott: There are 12.

Copyright: Printed by the House in 40 copies.

And 5 more are half full.""",
        {"The county": "Hon. Lott", "Of this copy": None, "There are 12": "Hon. Lott", "Printed by": None,
         "And 5": "Hon. Lott"},
    ),
    "numbered": (
        """Speaker 1: We have 12 boats.

Speaker 2: No, 14.

Unknown Speaker: I count 15.""",
        {"We have": "Speaker 1", "No, 14": "Speaker 2", "I count": "Unknown Speaker"},
    ),
    "each once": (
        """Deputy Mary Lott: How many beds, 300?

Minister for Health (Deputy Bo Weir): We have 410 beds.

Deputy Mary Lott: It was 290.

Senator Jo Marsh: It is 280.""",
        {"How many": "Mary Lott", "We have": "Bo Weir", "It was": "Mary Lott", "It is": "Jo Marsh"},
    ),
    "captions": (
        """>> JOHN WEIR: We have 40 boats.

>> ANN LOTT: No, 50.

>> JOHN WEIR: And 3 cranes.

Page 3 of 40

There were 5.""",
        {"We have": "JOHN WEIR", "No, 50": "ANN LOTT", "And 3": "JOHN WEIR", "Page 3": None, "There were": "JOHN WEIR"},
    ),
    "firms": (
        """Operator: There are 300 on the line.

Ann Lott: We opened 31 plants.

Bo Weir - Big Bank: Was it not 32?

Ann Lott: It was 31.""",
        {"There are": "Operator", "We opened": "Ann Lott", "Was it": "Bo Weir"},
    ),
    "printed in the record": (
        """Ms. WEIR. Madam President, the dam cost $95 million.

There being no objection, the letter was ordered to be printed in the RECORD, as follows:

The bridge cost 40 lives.""",
        {"Madam President": "Ms. WEIR", "The bridge": None},
    ),
    "results": (
        """Orla United: 3 goals

Tarn City: 2 goals

Orla United: 12 corners

Tarn City: 9 corners""",
        {"3 goals": None, "2 goals": None},
    ),
    "a day is no label": (
        """April 29: Booms lie along the shore for 3 miles.

Ms. Pike said 40 boats sank.""",
        {"Booms": None, "Ms. Pike said": None},
    ),
    "headings are no labels": (
        """Gold: up 3% to $1,900.

Oil: down 2% at $60.

Mr. Brook said 40 were missing. What we know: The dam burst at dawn.

Mr. Speaker. The 12 members rose.

Note: This story was updated with 3 more.""",
        {"up 3%": None, "Mr. Brook said": None, "The 12": None, "3 more": None},
    ),
    "a colon in a turn is no label": (
        """ANN LOTT: We lost 12 boats.

BO WEIR: And the rest?

Remember: there were 40.

ANN LOTT: One thing is sure: we miss 5.

BO WEIR: I see.""",
        {"there were 40": "BO WEIR", "we miss": "ANN LOTT"},
    ),
}  # fmt: skip

ROWS = [(name, start, speaker) for name, (_, said) in TALKS.items() for start, speaker in said.items()]


@pytest.mark.parametrize(("name", "start", "speaker"), ROWS)
def test_whose_words(name: str, start: str, speaker: str | None, language: Language) -> None:
    text = TALKS[name][0]
    layout = lay_out(Document("a", text), language)
    at = text.replace("\n", " ").index(start)
    [sentence] = [s for s in layout.sentences if s.span.start <= at < s.span.end]
    turn = layout.turns[sentence.turn] if sentence.turn is not None else None
    assert (turn.speaker if turn else None) == speaker


def test_a_heading_goes_on_behind_the_name(language: Language) -> None:
    text = "THE PRESIDENT:  We build 40 dams.\n\nQ    Where?\n\nTHE PRESIDENT:  In Lind."
    layout = lay_out(Document("a", text, title="Remarks by President Hale Laying Out a Plan"), language)
    assert layout.turns[0].speaker == "Hale"


MASKED = [
    ("Some 47 boats[5] sank.[6][7]", "Some 47 boats    sank.      "),
    ("It sank [5], they say [12–14].", "It sank    , they say        ."),
    ("It sank.[citation needed]", "It sank.                 "),
    ("We lost [14] boats.", "We lost [14] boats."),
    ("Some sank (Weir, 2019).12,13 Yields fell.", "Some sank (Weir, 2019).      Yields fell."),
    ("It lost coral.[3: 14]", "It lost coral.       "),
    ("Some boats.17 Of these, No.12 Bond", "Some boats.   Of these, No.12 Bond"),
    ("The harbour [sic] and [the] quay", "The harbour [sic] and [the] quay"),
    ("Lost nests. J. Tarn Biol. 34, 118-124.", f"Lost nests. J. Tarn Biol. {' ' * 11}."),
    ("Tarn Letters. 25 (5): 615–620. doi:10.1093/tl/5. PMID 191", f"Tarn Letters. {' ' * 15}. {' ' * 16}. {' ' * 8}"),
    ("Tarn Rev. 2009;25(5):615-620.", f"Tarn Rev. {' ' * 18}."),
    ("Tarn, vol. 12, no. 3, 2010, pp. 45-67.", f"Tarn, {' ' * 31}."),
    ("It sank.\n0911\nMen fled.\n- 3 -\n3 of 40", "It sank.\n    \nMen fled.\n     \n       "),
    ("- 3 boats -\n40\n3 of 40 boats", "- 3 boats -\n40\n3 of 40 boats"),
    ("At 12 (5): it sank", "At 12 (5): it sank"),
    ("Some ~~40~~ 50 boats", "Some        50 boats"),
    ("Some ~40 boats, ~50 men", "Some ~40 boats, ~50 men"),
    ("Madam Chair, the 12 boats, Mr. Speaker, sank.", "             the 12 boats             , sank."),
    ("Mr. Speaker Weir, 40, sank", "Mr. Speaker Weir, 40, sank"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "left"), MASKED)
def test_what_says_nothing_is_blanked(text: str, left: str, language: Language) -> None:
    assert mask(text, language) == left

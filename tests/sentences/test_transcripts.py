"""Transcripts in the dress in which they are printed; all of our own. Each row: sentence start -> speaker."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.sentences import lay_out


@dataclass(frozen=True)
class Talk:
    """A transcript and who says the words that it is searched for; ``None`` for the reporter."""

    text: str
    said: dict[str, str | None]
    role: dict[str, str] | None = None
    title: str | None = None


TALKS = {
    "names in the text": Talk(
        """Harbour Hall

MS. DUARTE:  Good morning.  I am Ana R. Duarte.  We lost 40 boats.

THE MAYOR:  It is 41.

CAPTAIN MILLS:  And 3 cranes, as Lena Mills and Otto Mills know.

MS. DUARTE:  It will take ten weeks.""",
        {
            "We lost 40": "Ana Duarte",
            "It is 41": "Brook",
            "And 3": "CAPTAIN MILLS",
            "ten weeks": "Ana Duarte",
        },
        title="Remarks by Deputy Mayor Lind and Mayor Brook During a Visit to Lena",
    ),
    "dashes": Talk(
        """Tomas Brook was interviewed by Lenian B Kanal TV channel

– Good evening from B Kanal. Our viewers want to hear about the harbour.

Mr. President, thank you very much for receiving us.

– Thank you.

– Mr. President, 40 boats sank. What was lost besides?

– We lost 3 cranes. The outer wall is broken too.

It will take ten weeks to mend it.

– Only ten weeks?

– Ten weeks, not more.""",
        {
            "40 boats": "B Kanal interviewer",
            "We lost 3": "Tomas Brook",
            "It will take ten": "Tomas Brook",
            "Only ten": "B Kanal interviewer",
            "not more": "Tomas Brook",
            "Tomas Brook was": None,
        },
        {"40 boats": "interviewer", "We lost 3": "person"},
    ),
    "upper case": Talk(
        """MR. BROOK:  Good morning.  We lost 40 boats.

The wall fell at noon.

Q    Is it 40 or 50?

MR. BROOK:  It is 40.  (Laughter.)

Q    And the cranes?

MS. DUARTE:  We lost 3 cranes.

END 10:05 A.M.

The 12 rooms of the house are open again.""",
        {
            "We lost 40": "MR. BROOK",
            "The wall fell": "MR. BROOK",
            "Is it 40": "interviewer",
            "We lost 3": "MS. DUARTE",
            "The 12 rooms": None,
        },
        {"Is it 40": "interviewer", "We lost 3": "person"},
    ),
    "organisations": Talk(
        """Ana Duarte (Harbour Board): We lost 40 boats.
Piet Mills (Fishers' Union): It was 50, and nobody paid.
Ana Duarte (Harbour Board): We paid for 30 of them.
Mills: You paid for 20.""",
        {"We lost 40": "Ana Duarte", "It was 50": "Piet Mills", "You paid for 20": "Piet Mills"},
    ),
    "q and a": Talk(
        """Q&A with Ana Duarte

Q: How many boats sank?
A: We counted 40.
Q: And cranes?
A: There were 3 of them. Two stood on the quay.""",
        {"How many": "interviewer", "We counted": "Ana Duarte", "Two stood": "Ana Duarte"},
        {"How many": "interviewer"},
    ),
    "bold names": Talk(
        """**Host:** Welcome. Forty boats sank?
**Ana Duarte:** It was 41.
**Host:** Who pays?
**Ana Duarte:** The city pays 2 million.""",
        {"Forty boats": "interviewer", "It was 41": "Ana Duarte", "The city pays": "Ana Duarte"},
    ),
    "names above": Talk(
        """ANA DUARTE
We lost 40 boats.

PIET MILLS
It was 50.

ANA DUARTE
I have a list of 40.

PIET MILLS
I have one of 50.""",
        {"We lost 40": "ANA DUARTE", "It was 50": "PIET MILLS", "I have one": "PIET MILLS"},
    ),
    "questions in bold": Talk(
        """Interview with Ana Duarte

The storm sank many boats. We asked who pays.

**How many boats sank?**

We counted 40. There may be 45.

**Who pays for them?**

The city pays 2 million.

It has the money.""",
        {
            "How many": "interviewer",
            "There may": "Ana Duarte",
            "It has the money": "Ana Duarte",
            "We asked": None,
        },
    ),
    "parties": Talk(
        """Ana Duarte (Harbour Party): We lost 40 boats.

Piet Mills (Liberals): It was 50.""",
        {"We lost 40": "Ana Duarte", "It was 50": "Piet Mills"},
    ),
    "numbered questions": Talk(
        """QUESTION 1: Did 40 boats sink?

CAPTAIN MILLS: It was 41.

QUESTION 2: And cranes?

CAPTAIN MILLS: We lost 3.""",
        {"Did 40": "interviewer", "It was 41": "CAPTAIN MILLS", "And cranes": "interviewer"},
        {"And cranes": "interviewer", "We lost 3": "person"},
    ),
    "moderator": Talk(
        """MODERATOR: Good morning. Let's go to Piet Mills of the Post.

Q: Did 40 boats sink?

MS. DUARTE: It was 41.

MODERATOR: Next, Lena Brook with Radio One.

Q: And cranes?

MS. DUARTE: We lost 3.""",
        {"Did 40": "Piet Mills", "And cranes": "Lena Brook", "We lost 3": "MS. DUARTE"},
        {"Did 40": "interviewer", "And cranes": "interviewer"},
    ),
    "guest in the title": Talk(
        """– How many boats sank?

– We counted 40.

– And cranes?

– There were 3.""",
        {"How many": "interviewer", "We counted": "Ana Duarte", "There were": "Ana Duarte"},
        title="Ana Duarte: “Our port is dying”",
    ),
    "guest above": Talk(
        """The mayor, Ana Duarte, received us in the hall.

Q: How many boats sank?

A: We counted 40.

Q: And cranes?

A: There were 3.""",
        {"How many": "interviewer", "There were": "Ana Duarte"},
    ),
    "italic questions": Talk(
        """Interview with Ana Duarte, who runs the port

*How many boats sank?*

We counted 40.

*Who pays for them?*

The city pays 2 million.""",
        {"How many": "interviewer", "We counted": "Ana Duarte", "The city pays": "Ana Duarte"},
    ),
    "time codes": Talk(
        """[00:01:10] Ana Duarte: We lost 40 boats.
[00:01:30] Piet Mills: I say 50.
[00:02:05] Ana Duarte: I say 40 again.
[00:02:40] Piet Mills: And I say 50.""",
        {"We lost 40": "Ana Duarte", "I say 50": "Piet Mills"},
    ),
}


@pytest.mark.parametrize("name", TALKS)
def test_every_sentence_has_its_speaker(name: str, language: Language) -> None:
    """Labels, questions, greetings and the heading say who speaks; no sentence contains a label."""
    talk = TALKS[name]
    layout = lay_out(Document("d", talk.text, title=talk.title), language)
    assert layout.kind == "transcript"
    for words, speaker in talk.said.items():
        at = talk.text.index(words)
        sentence = next(s for s in layout.sentences if s.span.start <= at < s.span.end)
        turn = layout.turns[sentence.turn] if sentence.turn is not None else None
        assert (turn.speaker if turn else None) == speaker, words
        if talk.role and words in talk.role:
            assert turn is not None and turn.role == talk.role[words]
    for sentence in layout.sentences:
        if sentence.turn is not None:
            label = layout.turns[sentence.turn].label
            assert label is None or not label.overlaps(sentence.span)


def test_a_label_gives_the_affiliation(language: Language) -> None:
    """What stands in brackets behind the name is whom they speak for."""
    layout = lay_out(Document("d", TALKS["organisations"].text), language)
    assert [turn.affiliation for turn in layout.turns[:2]] == ["Harbour Board", "Fishers' Union"]


NO_TALKS = [
    "What was lost:\n- 40 boats\n- 3 cranes\n- the outer wall\n- 12 sheds",
    "Note: 40 boats sank.\nUpdate: It was 41.\nNote: The wall fell.\nSource: Harbour Board",
    "Boats: 40 lost in storm\n\nThe mayor said so.\n\nCranes will be rebuilt.",
    "Duarte went on:\n\n“We lost 40 boats.”\n\nMills replied:\n\n“It was 50.”",
    "A boat sank. A crane fell.\n\nA wall broke.\n\nWho pays?",
    "ANA MARSH: Engineer of the port for 12 years. She built 40 boats and led 300 workers through the strike.\n\n"
    "OTTO PIKE: Banker. He lent the port $3 million. “I like ships,” he says.\n\nLENA DOE: Union leader. Her "
    "members ask for 9 percent more.\n\nOTTO PIKE: He will keep the books, 2 days a week.",
]


@pytest.mark.parametrize("text", NO_TALKS, ids=range(len(NO_TALKS)))
def test_other_texts_have_no_turns(text: str, language: Language) -> None:
    """Lists, notes, headlines, cues before a colon and people with their lives are no labels."""
    layout = lay_out(Document("d", text), language)
    assert layout.turns == () and layout.kind == "news"


def test_an_exchange_inside_an_article_does_not_swallow_it(language: Language) -> None:
    """In a piece of news only the labelled paragraphs belong to a turn."""
    talk = "Q: How many?\nA: We counted 40.\nQ: And cranes?\nA: It was 3."
    article = "\n".join(f"The storm of day {i} broke the wall again." for i in range(12))
    text = f"{article}\n{talk}\n{article}"
    layout = lay_out(Document("d", text), language)
    assert layout.kind == "news" and len(layout.turns) == 4
    assert layout.sentences[-1].turn is None

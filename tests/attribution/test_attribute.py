"""Who says a figure: one row a pattern, in sentences of our own. The figure stands in [[ ]].

``speaker`` is the resolved voice, ``None`` for the reporter's own figure; ``chain`` the voices around it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from claimtrack.attribution import attribute, neighbours
from claimtrack.lang import Language
from claimtrack.model import Attribution, Document, Mention, Quantity, Span
from claimtrack.parsing import parse
from claimtrack.sentences import lay_out

if TYPE_CHECKING:
    from spacy.language import Language as Parser

Row = tuple[str, str | None, tuple[str, ...]]

BEYOND_THE_PARSE: list[Row] = [  # what the words show, however a parser takes them
    ("Ana Duarte alleged in the suit that Mills personally owed [[40]] million.", "Ana Duarte", ()),
    ("“Look, we had to mend [[40]] boats,” added a Lena Democrat.", "Lena Democrat", ()),
    (
        '"It was late and we lost [[40]] boats," Ana Duarte said in a talk with Norta aired Monday.',
        "Ana Duarte",
        (),
    ),
    ('He was "no threat," the navy managed to "lose" him and [[40]] boats.', None, ()),
    ("LENA TODAY reported last month that the port had lost [[40]] boats.", "LENA TODAY", ()),
    ("Lena lost [[40]] boats in the storm, while Tarn lost 12, according to the port.", "the port", ()),
    ('"We won," Ana Duarte said at the port, [[two]] hours after the boats were home.', None, ()),
    (
        "To win, boats must haul about 40 tons, port analysts say; in 2012, Mills failed with [[27]].",
        None,
        (),
    ),
    ("The pilots said boats had come since May, when the port gave [[40]] million.", None, ()),
    ("Ana Duarte, Harbour Post: “We lost [[40]] boats and nobody came.”", "Ana Duarte", ()),
    ("THE FACTS: “The port lost [[40]] boats and nobody came.”", None, ()),
    ("The port has 90 boats, but only [[40]] may sail, according to the board.", "the board", ()),
    ("The port has [[90]] boats, but only 40 may sail, according to the board.", None, ()),
    ("Mills charges that ports that gain from the deal gave [[40]] million.", "Mills", ()),
    (
        "The Lena campaign projects that “taxing a part of a haul” would raise [[40]] million.",
        "Lena campaign",
        (),
    ),
    ("The clock tells the tale that a port built on sand lost [[40]] boats.", None, ()),
    ("The statement did not say that Lena would repair the [[40]] boats still adrift.", None, ()),
    ("Police said 38 boats came, while owners put the number at [[90]].", "owners", ()),
    ("The mayor said 12 had sunk, but the clinic counted [[15]].", "the clinic", ()),
    ("Police put the number of boats at [[12]], the union at 15.", "Police", ()),
    ("Police put the number of boats at 12, the union at [[15]].", "the union", ()),
    ("Police put the number of boats at 12, the union at 15 and fishermen at [[20]].", "fishermen", ()),
    ("A survey put Ek at 44 percent and Lind at [[40 percent]].", "A survey", ()),
    ("According to the Harbour Press, [[40]] of the 90 boats — old ones all — sank.", "Harbour Press", ()),
    ("The union reported spending [[40]] million on ads.", "union", ()),
    ("The mayor admitted taking [[40]] free trips.", "The mayor", ()),
    ("In the same spring, harbour records show, the ferry sailed [[40]] times.", "harbour records", ()),
    ("The ferry was bought for [[40]] million, records show.", "records", ()),
    ("The price is fair and, records show, was [[40]] a day.", "records", ()),
    ("The ferry had cost [[40]] million, according to his memoir.", "his memoir", ()),
    ("The ferry had cost [[40]] million, according to his own figures.", None, ()),
    ("Ana Duarte has indicated that she would not go above [[40]].", "Ana Duarte", ()),
    ("The shipping tycoon listed the ferry as a loss of [[40]] million.", "The shipping tycoon", ()),
    ("Two-thirds of the sailors said they had worked [[40]] hours.", None, ()),
    ("The board said the mayor will announce [[40]] new posts.", "board", ()),
    ("Her lawyer said police had told her [[two]] files were lost.", "police", ("Her lawyer",)),
    ("The storm passed over the islands, claiming the lives of [[40]] people.", None, ()),
    ("“It fell,” Ana Duarte said after [[40]] boats had sunk.", None, ()),
    ("The board reported a loss of 38 million, against a profit of [[12]] million.", "board", ()),
]

VERBS: list[Row] = [
    ("The firm made it clear that [[40]] crews would go.", "firm", ()),
    ("It was made clear by the board that [[40]] crews would go.", "board", ()),
    ("Ana Duarte called the pier a waste of [[$40]].", "Ana Duarte", ()),
    ("Ana Duarte blamed the storm for [[40]] deaths.", "Ana Duarte", ()),
    ("The damage is estimated by experts at [[$40]].", "experts", ()),
    ("The governor has stuck to an early estimate of [[40]] dead.", "governor", ()),
    ("Ana Duarte said that the pier — an old one — had cost [[$40]].", "Ana Duarte", ()),
    ("Ana Duarte said that the pier — shut for [[40]] days — was safe.", "Ana Duarte", ()),
    ("Ana Duarte said that the pier was shut — and that [[40]] boats sank.", "Ana Duarte", ()),
    ("Ana Duarte knows that [[40]] boats sank.", "Ana Duarte", ()),
    ("The harbour board said that [[40]] boats had sunk.", "harbour board", ()),
    ("The harbour board said [[40]] boats had sunk.", "harbour board", ()),
    ("Some [[40]] boats had sunk, the harbour board said.", "harbour board", ()),
    ("At least [[40]] boats sank, said Ana Duarte.", "Ana Duarte", ()),
    ("Some [[40]] boats sank, police said on Monday.", "police", ()),
    ("The storm, the coast guard said, sank [[40]] boats.", "coast guard", ()),
    ("Mayor Ana Duarte told reporters that [[40]] boats were lost.", "Ana Duarte", ()),
    ("Ana Duarte said the wall fell, adding that [[40]] boats had sunk.", "Ana Duarte", ()),
    ("Ana Duarte praised the crews and said [[40]] boats were safe.", "Ana Duarte", ()),
    ("Ana Duarte, who said [[40]] boats had sunk, left the hall.", "Ana Duarte", ()),
    ("Ana Duarte went on to say that [[40]] boats were safe.", "Ana Duarte", ()),
    ("The ministry confirmed [[40]] deaths.", "ministry", ()),
    ("The ministry put the toll at [[40]].", "ministry", ()),
    ("The ministry denied that [[40]] people had died.", "ministry", ()),
    ("The fishermen fear that [[40]] boats are lost.", "fishermen", ()),
    ("The rebels claim to have sunk [[40]] boats.", "rebels", ()),
    ("Doctors at the port hospital said [[40]] people were hurt.", "Doctors at the port hospital", ()),
    ("Residents of the town said [[40]] houses had burned.", "Residents of the town", ()),
    ("Piet Mills, a doctor, said [[40]] people were hurt.", "Piet Mills", ()),
    ("The country's president, Tomas Brook, said [[40]] boats had sunk.", "Tomas Brook", ()),
    ("An activist identified as Piet Mills said [[40]] boats had sunk.", "Piet Mills", ()),
    ("Harbour Board spokesman Piet Mills said [[40]] boats had sunk.", "Piet Mills", ()),
    ("The board said it would lose 3 cranes, but would gain [[40]] boats.", "board", ()),
    ("The board said that Lena lost 3 boats; Port Mills lost [[40]] boats.", "board", ()),
    ("Ana Duarte told the Guild of Bakers that [[40]] boats sank.", "Ana Duarte", ()),
    ("Ana Duarte said yes, and [[40]] boats left.", None, ()),
    ("Ana Duarte told the crews to sell [[40]] boats.", None, ()),
    ("The toll could reach [[100]], the Red Cross fears.", "Red Cross", ()),
    ("As many as [[70]] could drown, the coast guard warns.", "coast guard", ()),
    ("Nobody counted the [[40]] boats.", None, ()),
    ("I am continuing for [[1]] year the ban with respect to boats declared in Harbour Order 12.", None, ()),
    ("In accordance with the harbour act, [[40]] boats were sold.", None, ()),
    ("Solen chief executive Nadia Prew said [[40]] boats sank.", "Nadia Prew", ()),
    ("Chief executive Nadia Prew said [[40]] boats sank.", "Nadia Prew", ()),
    ("Kiran Patel of the Dock Workers Union said [[40]] boats sank.", "Kiran Patel", ()),
    ("Some [[40]] boats sank, said Capt. Piet Mills of the harbour board.", "Piet Mills", ()),
    (
        "Officials at one of the firms, Solen Securities, said [[40]] boats sank.",
        "officials at one of the firms",
        (),
    ),
    ("Bank of Northland said [[40]] boats sank.", "Bank of Northland", ()),
    ("The sexton said that [[40]] boats had sunk.", "sexton", ()),
    ("Some [[40]] boats sank, the port's safety chief, Ana Duarte, said on Friday.", "Ana Duarte", ()),
    ("Ana Duarte told them that 12 had been hurt and announced that [[40]] were missing.", "Ana Duarte", ()),
    ("Solen said it had won a [[$40 million]] judgment.", "Solen", ()),
    ("Solen said the costs of [[$40 million]] were too high.", "Solen", ()),
    ("The army admitted the loss of [[40]] boats.", "army", ()),
    ("Residents spoke of [[40]] explosions.", "Residents", ()),
    ("Police lowered the number of dead to [[40]].", "Police", ()),
    ("The bank raised its growth forecast to [[4]] percent.", "bank", ()),
    ("The mayor rejected claims that [[40]] trees had been felled.", "mayor", ()),
    ("The mayor disputed the figure of [[40]] trees.", "mayor", ()),
    ("Police said 30 people marched; the organisers said [[40]].", "organisers", ()),
    ("Ana Duarte said one boat may hold two, so [[40]] boats are enough.", "Ana Duarte", ()),
    ("A Lena study in May which estimated that [[40]] boats sank was withdrawn.", "study", ()),
    ("Forty huts fell and about [[90]] boats sank the harbour board said.", "harbour board", ()),
]

PHRASES: list[Row] = [
    ("According to the harbour board, [[40]] boats sank.", "harbour board", ()),
    ("Per the harbour board, [[40]] boats sank.", "harbour board", ()),
    ("As reported by the harbour board, [[40]] boats sank.", "harbour board", ()),
    ("As Ana Duarte puts it, the fleet lost [[40]] of its boats.", "Ana Duarte", ()),
    ("Some [[40]] boats sank in the spring but rose again, according to the board.", "board", ()),
    ("Some [[40]] boats sank, according to the harbour board.", "harbour board", ()),
    ("Some [[40]] boats sank, according to Ana Duarte of the harbour board.", "Duarte", ()),
    ("The harbour board spoke on Monday. According to the latest figures, [[40]] boats sank.", None, ()),
    (
        "Some 60 boats sank, the Harbour Board said.\n\nAccording to the latest figures, Lena lost [[40]].",
        "harbour board",
        (),
    ),
    ("In the words of Ana Duarte, [[40]] boats are gone.", "Ana Duarte", ()),
    ("The survey found that [[40]] percent of crews had left.", "The survey", ()),
    ("A poll of voters shows [[40]] percent in favour of the bridge.", "poll", ()),
    ("In the survey, [[40]] percent of the crews wanted to leave.", "the survey", ()),
    ("Figures from the port show that [[40]] boats were sold.", "Figures from the port", ()),
    ("The board repeated its forecast that [[40]] boats would be sold.", "board", ()),
    ("The board kept its forecast that prices would rise [[40]] percent.", "board", ()),
    ("The ministry's estimate of [[40]] deaths was not explained.", "ministry", ()),
    ("According to information provided by a source at the board, [[40]] boats sank.", "source", ()),
    ("Sales rose to [[40]] boats, a Lena Post analysis shows.", "analysis", ()),
    ("The strike has closed 7 docks, idling [[40]] crews by the board's count.", "board", ()),
    ("The researchers found [[40]] percent of the crews had left.", "researchers", ()),
]

QUOTATIONS: list[Row] = [
    ('The paper printed it.\n\n"MARSH: We lost [[40]] boats.\n\n"LUND: No.', "Marsh", ()),
    ("Tom Marsh came.\n\n“BROOK: Why?\n\n“MARSH: It rained. We lost [[40]] boats.", "Tom Marsh", ()),
    ("“We lost [[40]] boats,” Ana Duarte said.", "Ana Duarte", ()),
    ("“UPDATE: We lost [[40]] boats,” Ana Duarte said.", "Ana Duarte", ()),
    ("“UPDATE: We lost [[40]] boats,” said Ana Duarte. “ALERT: It rained,” said Lund.", "Ana Duarte", ()),
    ('"We lost [[40]] boats," said Ana Duarte.', "Ana Duarte", ()),
    ("Ana Duarte said: “We lost [[40]] boats.”", "Ana Duarte", ()),
    ("«We lost [[40]] boats», Ana Duarte said.", "Ana Duarte", ()),
    ("“The wall fell,” Ana Duarte said, “and [[40]] boats sank.”", "Ana Duarte", ()),
    ("“The wall fell,” Ana Duarte said. “We lost [[40]] boats.”", "Ana Duarte", ()),
    ("“The wall fell. We lost [[40]] boats. It rains,” Ana Duarte said.", "Ana Duarte", ()),
    ("“We lost [[40]] boats.\n\n“The wall fell too,” Ana Duarte said.", "Ana Duarte", ()),
    ("“The wall fell,” Ana Duarte said.\n\n“We lost [[40]] boats.”", "Ana Duarte", ()),
    ("“The wall fell,” Ana Duarte said. “It was late.\n\n“We lost [[40]] boats.”", "Ana Duarte", ()),
    ("Ana Duarte made a list:\n\n“We lost [[40]] boats.”", "Ana Duarte", ()),
    ("“It rains,” Ana Duarte told the Guild of Bakers. “We lost [[40]] boats.”", "Ana Duarte", ()),
    ("“We lost [[40]] boats.” – Ana Duarte", "Ana Duarte", ()),
    ("«We lost [[40]] boats,» said Ana Duarte.", "Ana Duarte", ()),
    ("'The port's poor,' said Ana Duarte. 'It's lost [[40]] boats.'", "Ana Duarte", ()),
    ('Ana Duarte faced the press on the quay: "We lost [[40]] boats.', "Ana Duarte", ()),
    ("Ana Duarte rejected the offer. “We lost [[40]] boats.”", "Ana Duarte", ()),
    ("Ana Duarte met Piet Mills on the quay. “We lost [[40]] boats.”", None, ()),
    (
        "“It rains,” said Ana Duarte. “It was late.\n\n“The wall fell.\n\n“We lost [[40]] boats.”",
        "Ana Duarte",
        (),
    ),
    ("“Did we lose [[40]] boats?” Ana Duarte wondered.", "Ana Duarte", ()),
    ("Ana Duarte called the [[40]] “heroes” of the port.", None, ()),
    ('"It rains.\nWe lost [[40]] boats.\nThe wall fell."\nthe teacher Ana Duarte said.', "Ana Duarte", ()),
]

LEVELS: list[Row] = [
    ("Officials say [[12]] died; the opposition says 30.", "Officials", ()),
    ("Officials say 12 died; the opposition says [[30]].", "the opposition", ()),
    ("Officials say 12 people died and the opposition says [[30]] people died.", "the opposition", ()),
    ("The mayor said 12 died and that the union said [[30]] people were hurt.", "union", ("The mayor",)),
    ("Ana Duarte said the ministry had counted [[40]] boats.", "ministry", ("Ana Duarte",)),
    ("“The ministry says [[40]] boats sank,” Ana Duarte said.", "ministry", ("Ana Duarte",)),
    ("“I said we lost [[40]] boats,” Ana Duarte said.", "Ana Duarte", ()),
    ("“According to our list, we lost [[40]] boats,” Ana Duarte said.", "Ana Duarte", ()),
    (
        "On Friday, [[7]] gunmen attacked an Interior Ministry forces post in the capital, using rifles, "
        "Norta quoted military sources as saying.",
        "military sources",
        (),
    ),
    ("The paper quoted a doctor as saying that [[40]] people were hurt.", "doctor", ("paper",)),
    ("State radio, citing officials, reported [[40]] arrests.", "officials", ("State radio",)),
    ("Some [[40]] boats sank, state radio said, citing the board.", "the board", ("state radio",)),
    ("“The losses reported by the press are over [[40]],” Ana Duarte said.", "the press", ("Ana Duarte",)),
    ("The union says 70 boats left, while the company says [[20]] did.", "the company", ()),
    ("“People say we lost [[40]] boats,” Ana Duarte said.", "Ana Duarte", ()),
    ("The survey showed that half of crews said [[40]] boats were enough.", "The survey", ()),
]

NAMES: list[Row] = [
    ("The defence ministry came. The rescue agency said [[40]] boats sank.", "rescue agency", ()),
    ("The defence ministry said 3 fell. The U.N. rescue agency said [[40]] sank.", "U.N. rescue agency", ()),
    ("The Harbour Agency said 3 fell. The rescue agency said [[40]] sank.", "rescue agency", ()),
    ("The Harbour Agency said 3 fell. The agency said [[40]] sank.", "Harbour Agency", ()),
    ("Harbour Watch opened a hall. The Lena-based watchdog said [[40]] sank.", "Harbour Watch", ()),
    ("The Ministry of Ports said 3 fell. The agency said [[40]] sank.", "The agency", ()),
    ("Ana Duarte spoke on Monday. She said [[40]] boats had sunk.", "Ana Duarte", ()),
    ("Tomas Brook said it was late. Ana Duarte left. “We lost [[40]] boats,” he said.", "Tomas Brook", ()),
    ("Tomas Brook and Ana Duarte came. She said [[40]] boats had sunk.", "Ana Duarte", ()),
    ("Mayor Ana Duarte came on Monday. Duarte said [[40]] boats had sunk.", "Ana Duarte", ()),
    ("President Tomas Brook came. The head of state said [[40]] boats sank.", "Tomas Brook", ()),
    ("The president of Lena, Tomas Brook, came. The head of state said [[40]] sank.", "Tomas Brook", ()),
    ("The head of the crews' union, Piet Mills, came. The union leader said [[40]] sank.", "Piet Mills", ()),
    (
        "Some [[40]] boats sank, a leading pilot said.\n\nPiet Mills of the Lena Institute said it was late.",
        "Piet Mills",
        (),
    ),
    ("Some [[40]] boats sank, a spokesman said.\n\nPiet Mills said it was late.", "a spokesman", ()),
    ("It was late. A pilot said [[40]] boats sank.\n\nPiet Mills said it was late.", "a pilot", ()),
    (
        "The governor of the north said [[40]] boats sank.\n\nThe governor, Piet Mills, told Norta more.",
        "Piet Mills",
        (),
    ),
    ("Prof. Piet Mills of Lena University said [[40]] boats sank.", "Piet Mills", ()),
    ("The U.S. Congress met. It has proposed [[40]] more ports.", "U.S. Congress", ()),
    ("Peru said it was late. It said [[40]] boats sank.", "Peru", ()),
    ("Customs officers came on board. They said they had found [[40]] crates.", "Customs officers", ()),
    ("Piet Mills and Jan Brook came. The former said [[40]] boats sank.", "Piet Mills", ()),
    ("But Mills said it was late. Piet Mills left. He said [[40]] boats sank.", "Piet Mills", ()),
    (
        "The Lenian Observatory for Ports came. The Observatory said [[40]] sank.",
        "Lenian Observatory for Ports",
        (),
    ),
    (
        "The Ministry of Ports came. “We lost much,” the ministry said. It said [[40]] sank.",
        "Ministry of Ports",
        (),
    ),
]

GOING_ON: list[Row] = [
    ("Some 40 boats sank, the harbour board said. There were [[12]] deaths.", "harbour board", ()),
    ("The harbour board said 40 boats sank. Another [[12]] were lost.", "harbour board", ()),
    ("The harbour board said the docks fell. Its yard lost [[12]] cranes.", "harbour board", ()),
    ("The harbour board said prices fell. Fares also fell, to [[12]] coins.", "harbour board", ()),
    (
        "The harbour board said the docks were shut. The north lost [[12]] cranes.\n\n"
        "The harbour board said the rain would end.",
        "harbour board",
        (),
    ),
    (
        "The harbour board said the docks were shut.\n\nThe north lost [[12]] cranes.\n\n"
        "The harbour board said the rain would end.",
        "harbour board",
        (),
    ),
    # Another voice behind it, two sentences in a paragraph of their own, no sign at all: the reporter.
    (
        "The harbour board said the docks were shut. The north lost [[12]] cranes.\n\nAna Duarte said it rained.",
        None,
        (),
    ),
    (
        "The harbour board said the docks were shut.\n\nThe north lost [[12]] cranes. It rained.\n\n"
        "The harbour board said the rain would end.",
        None,
        (),
    ),
    ("The harbour board said the docks were shut. The north lost [[12]] cranes.", None, ()),
    # Behind a quotation, a poll, words in passing, and where the voice is named, too.
    ("“The wall fell,” Ana Duarte said. There were [[40]] boats.", None, ()),
    ("The poll showed 40 percent in favour. Another [[12]] percent were against.", None, ()),
    ("The docks were shut, though Ana Duarte said it rained. There were [[12]] boats.", None, ()),
    ("Ana Duarte said the docks were shut. Duarte also has [[12]] boats.", None, ()),
]

HEADLINES: list[Row] = [
    ("[[40]] boats lost in storm: police", "police", ()),
    ("[[40]] boats lost in storm, mayor says", "mayor", ()),
    ("Transport minister: [[40]] boats lost\n\nThe port was closed.", "Transport minister", ()),
    ("Workers: [[40]]\n\nThe port was closed.", None, ()),
    ("UN: [[40]] boats lost\n\nThe UN spoke on Monday.", "UN", ()),
    ("[[40]] boats lost in storm: what we know", None, ()),
    ("Revealed: [[40]] boats lost\n\nThe port was closed.", None, ()),
]

NARRATOR: list[Row] = [
    ("Ana Duarte called the pier, which cost [[$40]], a waste.", None, ()),
    ("Ana Duarte said that the pier — it was shut for [[40]] days — was safe.", None, ()),
    ("Ana Duarte said that the pier was safe - and it has stood for [[40]] years.", None, ()),
    ("Rebels attacked the pier with [[200]] rockets.", None, ()),
    ("Miners blasted the wall for [[3]] days.", None, ()),
    ("The sign at the pier read “WARNING: [[40]] volts”.", None, ()),
    ("Sailors say by [[40]] to 30 that the pier is safe.", None, ()),
    ("Some [[40]] boats sank in the harbour on Monday.", None, ()),
    ("Ana Duarte, who has [[5]] children, said the wall fell.", None, ()),
    ("The wall fell, said Ana Duarte, who has led the board for [[12]] years.", None, ()),
    ("The wall fell, Ana Duarte said, as crews pulled [[40]] boats ashore.", None, ()),
    ("The ministry did not say how many of the [[40]] boats sank.", None, ()),
    ("The storm has claimed [[40]] lives.", None, ()),
    ("Ana Duarte told [[300]] people that the wall fell.", None, ()),
    ("Ana Duarte wrote to her [[300]] crews that the wall fell.", None, ()),
    ("The index added [[40]] points on Monday.", None, ()),
    ("Ana Duarte lowered the price of a boat to [[40]] coins.", None, ()),
    ("Ana Duarte spoke of her work in [[40]] ports.", None, ()),
    ("The storm said to be the worst in [[40]] years is over.", None, ()),
    ("Ana Duarte put the [[40]] boats into the hall.", None, ()),
    ("The poll has a margin of error of [[3]] percent.", None, ()),
    ("We saw [[40]] boats on the shore.", None, ()),
    ("The mayor rejected [[40]] claims.", None, ()),
    ("The mayor dismissed claims worth [[$40]].", None, ()),
    ("Ana Duarte showed up with [[40]] friends.", None, ()),
    ("“The wall fell,” Ana Duarte said. Some [[40]] boats sank.", None, ()),
    ("Half said [[40]] boats were enough.", None, ()),
    ("Some [[40]] boats are reported to have sunk.", None, ()),
    ("Solen said it would fight the [[$40 million]] judgment.", None, ()),
    ("Both sides may settle their [[40 million dollar]] dispute, lawyers said.", None, ()),
    ("Solen agreed to pay [[40]] million dollars to the crews.", None, ()),
    ("According to this theory, [[40]] boats are enough.", None, ()),
    ("The strike has closed [[7]] docks, idling 40 crews by the board's count.", None, ()),
]

TURNS: list[Row] = [
    ("MR. BROOK: We lost [[40]] boats.\n\nQ: And cranes?\n\nMR. BROOK: We lost 3.", "MR. BROOK", ()),
    ("MR. BROOK: We lost much.\n\nQ: Was it [[40]] boats?\n\nMR. BROOK: It was.", "interviewer", ()),
    (
        "MR. BROOK: Our losses – I mean the data published in the press – are over [[40]] boats.\n\nQ: Why?",
        "the press",
        ("MR. BROOK",),
    ),
    ("MR. BROOK: According to our list, we lost [[40]] boats.\n\nQ: Why?", "MR. BROOK", ()),
    ("MR. BROOK: The ministry says it lost [[40]] boats.\n\nQ: Why?", "ministry", ("MR. BROOK",)),
    ("Statement of the Ministry of Ports\n\nWe lost [[40]] boats.", "the Ministry of Ports", ()),
    (
        "Statement of the Ministry of Ports\n\nThe Ministry notes that [[40]] sank.",
        "the Ministry of Ports",
        (),
    ),
    (
        "Statement of the Ministry of Ports\n\nAccording to the coast guard, [[40]] boats sank.",
        "coast guard",
        ("the Ministry of Ports",),
    ),
]

ROWS = (
    VERBS + BEYOND_THE_PARSE + PHRASES + QUOTATIONS + LEVELS + NAMES + GOING_ON + HEADLINES + NARRATOR + TURNS
)


def read(
    marked: str, nlp: Parser, language: Language, issued_by: str | None = None
) -> tuple[str, Attribution]:
    """Return the text without marks, and who says the figure in the marks."""
    match = re.search(r"\[\[(.*?)\]\]", marked)
    assert match
    text = marked[: match.start()] + match[1] + marked[match.end() :]
    span = Span(match.start(), match.start() + len(match[1]))
    document = Document("d", text, issued_by=issued_by)
    layout = lay_out(document, language)
    index = next(i for i, s in enumerate(layout.sentences) if s.span.start <= span.start < s.span.end)
    chosen = sorted({index} | neighbours(document, layout, {index}, language))
    parsed = {p.index: p for p in parse(document, [(i, layout.sentences[i]) for i in chosen], nlp)}
    mention = Mention(span, Quantity(Decimal(40), Decimal(40)), span)
    [found] = attribute(document, layout, parsed, [(index, mention)], language)
    return text, found


def plain(name: str) -> str:
    return re.sub(r"^(?:the|a|an)\s", "", name, flags=re.I).lower()


@pytest.mark.parametrize(("marked", "speaker", "chain"), ROWS, ids=range(len(ROWS)))
def test_the_figure_has_its_voice(
    marked: str, speaker: str | None, chain: tuple[str, ...], nlp: Parser, language: Language
) -> None:
    """Each row is one way of saying who says it, or of saying nothing."""
    text, found = read(marked, nlp, language)
    assert (found.speaker is None) == (speaker is None), found
    if speaker is not None and found.speaker is not None:
        assert plain(speaker) in plain(found.speaker)
    assert [plain(name) for name in found.chain] == [plain(name) for name in chain]
    if found.span is not None:
        assert 0 <= found.span.start < found.span.end <= len(text)
    assert (found.style == "narrator") == (speaker is None)
    assert 0 < found.confidence <= 1

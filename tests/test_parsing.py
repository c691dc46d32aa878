"""The spaCy adapter: one sentence stays one, tokens are found by span, and the short cuts say what spaCy says."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

import claimtrack
from claimtrack.documents import read_documents
from claimtrack.errors import LanguageError
from claimtrack.model import Document, Span
from claimtrack.parsing import ParsedSentence, load_parser, parse, parse_many, roles
from claimtrack.parsing.forms import NAME
from claimtrack.parsing.mends import mend
from claimtrack.parsing.roles import ASKED, labels
from claimtrack.parsing.withheld import withholder
from claimtrack.sentences import Sentence, lay_out
from claimtrack.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from spacy.language import Language as Parser
    from spacy.tokens import Token

    from claimtrack.lang import Language

TEXTS = [
    "The ministry said on Tuesday that at least 40 people had been killed.",
    "I'm gonna go; let's see what you gotta do, ain't it?",
    "There are 40, and there's one more, y'all.",
    "It wasn't nothin' but a 5-kilometre walk  with two\nline breaks\n\nin it.",
    "\u200f40 שקלים 🙂 and «10%»\x00.",
    "x",
    " ",
]


def forms(token: Token) -> tuple[str, ...]:
    """Return all that the pipeline says of a token."""
    return token.text, token.tag_, token.dep_, token.pos_, str(token.morph), token.lemma_, str(token.head.i)


def parsed(text: str, nlp: Parser, start: int = 0) -> ParsedSentence:
    document = Document("d", " " * start + text)
    sentence = Sentence(Span(start, start + len(text)), 0, None)
    [only] = parse(document, [(7, sentence)], nlp)
    return only


@pytest.fixture(scope="module")
def plain() -> Parser:
    """Return spaCy's pipeline as it comes."""
    return spacy.load(DEFAULT_MODEL, exclude=["ner", "senter"])


def test_short_cuts_change_nothing(nlp: Parser, plain: Parser, seeds: Path, language: Language) -> None:
    assert NAME in nlp.pipe_names
    texts = list(TEXTS)
    for document in read_documents(str(seeds)):
        assert isinstance(document, Document)
        texts += [s.span.of(document.text) for s in lay_out(document, language).sentences]
    for text in texts:
        doc = plain.make_doc(text)
        for token in doc:
            token.is_sent_start = token.i == 0
        for _, component in plain.pipeline:
            doc = component(doc)
        assert [forms(t) for t in parsed(text, nlp).doc] == [forms(t) for t in mend(doc)], text


MENDED = [
    # words, tags, heads, relations, and what is mended: token, tag, relation, head
    (
        "They tried to hold it and left",
        "PRP VBD TO VB PRP CC VBD",
        (1, 1, 3, 1, 3, 3, 3),
        "nsubj ROOT aux xcomp dobj cc conj",
        [("left", "VBD", "conj", "tried")],
    ),
    (
        "Crews lack food and storms sink boats",
        "NNS VBP NN CC NNS VBP NNS",
        (1, 5, 1, 2, 2, 5, 5),
        "nsubj ccomp dobj cc conj ROOT dobj",
        [("storms", "NNS", "nsubj", "sink")],
    ),
    (
        "Cuts of 4 , 6 and 9 percent",
        "NNS IN CD , CD CC CD NN",
        (0, 0, 1, 2, 2, 4, 7, 4),
        "ROOT prep pobj punct conj cc nummod conj",
        [("percent", "NN", "pobj", "of"), ("4", "CD", "nummod", "percent"), ("9", "CD", "conj", "6")],
    ),
    (
        "among the 28 dead",
        "IN DT CD JJ",
        (0, 2, 0, 2),
        "ROOT det pobj amod",
        [("dead", "JJ", "pobj", "among"), ("28", "CD", "nummod", "dead"), ("the", "DT", "det", "dead")],
    ),
    (
        "12 more need surgery",
        "CD JJR NN NN",
        (3, 0, 3, 3),
        "nummod amod compound ROOT",
        [("need", "VBP", "ROOT", "need"), ("12", "CD", "nsubj", "need"), ("surgery", "NN", "dobj", "need")],
    ),
    (
        "300 face masks burned",
        "CD NN NNS VBD",
        (2, 2, 3, 3),
        "nummod compound nsubj ROOT",
        [("face", "NN", "compound", "masks"), ("300", "CD", "nummod", "masks")],
    ),
    ("12 hurt here", "CD NN RB", (1, 1, 1), "nsubj ROOT advmod", [("hurt", "VBN", "ROOT", "hurt")]),
    ("The sea 's up", "DT NN POS RB", (1, 2, 2, 2), "det nsubj ROOT advmod", [("'s", "VBZ", "ROOT", "'s")]),
    (
        "Fewer than 40 of the ships sink .",
        "JJR IN CD IN DT NNS NN .",
        (2, 2, 2, 2, 6, 6, 3, 2),
        "amod quantmod ROOT prep det compound pobj punct",
        [("sink", "NN", "ROOT", "sink"), ("40", "CD", "nsubj", "sink"), ("ships", "NNS", "pobj", "of")],
    ),
    (
        "loans worth 15 million to be repaid",
        "NNS JJ CD CD TO VB VBN",
        (0, 0, 3, 1, 6, 6, 1),
        "ROOT amod compound npadvmod aux auxpass advcl",
        [("repaid", "VBN", "relcl", "million")],
    ),
    (
        "They will come and he left",
        "PRP MD VB CC PRP VBD",
        (2, 2, 2, 2, 5, 2),
        "nsubj aux ROOT cc nsubj conj",
        [("left", "VBD", "conj", "come")],
    ),
]


@pytest.mark.parametrize(("words", "tags", "heads", "relations", "mended"), MENDED)
def test_mends(
    plain: Parser,
    words: str,
    tags: str,
    heads: tuple[int, ...],
    relations: str,
    mended: list[tuple[str, ...]],
) -> None:
    doc = Doc(plain.vocab, words.split(), tags=tags.split(), heads=list(heads), deps=relations.split())
    for name in ("attribute_ruler", "lemmatizer"):
        doc = plain.get_pipe(name)(doc)
    found = {t.text: (t.text, t.tag_, t.dep_, t.head.text) for t in mend(doc)}
    assert [found[row[0]] for row in mended] == mended


def test_other_pipelines_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = spacy.blank("en")
    monkeypatch.setattr(spacy, "load", lambda *_, **__: blank)
    assert load_parser("any").pipe_names == []


def test_missing_model() -> None:
    with pytest.raises(LanguageError, match="no_such_model"):
        load_parser("no_such_model")


@pytest.mark.parametrize("text", TEXTS)
def test_a_sentence_stays_one(text: str, nlp: Parser) -> None:
    sentence = parsed(text, nlp, start=3)
    assert sentence.index == 7
    assert sentence.text == sentence.doc.text == text
    assert len(list(sentence.doc.sents)) == 1


def test_half_a_character_stops_nothing(nlp: Parser) -> None:
    text = "At least 40 \ud83d people."
    sentence = parsed(text, nlp)
    assert [t.text for t in sentence.tokens(Span(9, 11))] == ["40"]
    assert len(sentence.text) == len(text)


def test_many_documents_at_once(nlp: Parser) -> None:
    portions = [
        (Document(str(n), text), [(n, Sentence(Span(0, len(text)), 0, None))] * (n % 3))
        for n, text in enumerate(TEXTS)
    ]
    together = parse_many(portions, nlp)
    assert [len(sentences) for sentences in together] == [n % 3 for n in range(len(TEXTS))]
    for (document, chosen), sentences in zip(portions, together, strict=True):
        alone = parse(document, chosen, nlp)
        for a, b in zip(alone, sentences, strict=True):
            assert [forms(t) for t in a.doc] == [forms(t) for t in b.doc]


SENTENCE = "At least 40 (forty)  people\nwere killed, “he” said."


@given(st.integers(-3, 70), st.integers(-3, 70))
def test_tokens_are_those_that_share_a_character(nlp: Parser, start: int, end: int) -> None:
    sentence = parsed_once(nlp)
    inside = [
        t for t in sentence.doc if t.idx + sentence.offset < end and start < t.idx + len(t) + sentence.offset
    ]
    assert sentence.tokens(Span(start, end)) == inside


def parsed_once(nlp: Parser, kept: list[ParsedSentence] = []) -> ParsedSentence:  # noqa: B006 - kept on purpose
    if not kept:
        kept.append(parsed(SENTENCE, nlp, start=5))
    return kept[0]


def test_every_language_says_what_its_labels_mean() -> None:
    for module in pkgutil.walk_packages(claimtrack.__path__, "claimtrack."):
        if module.name.split(".")[1] in ("attribution", "context", "parsing", "quantities"):
            importlib.import_module(module.name)
    for folder in files("claimtrack.lang").iterdir():
        if folder.joinpath("parse.toml").is_file():
            for subject, names in ASKED.items():
                assert names == set(labels(folder.name, subject).values())


def test_another_table_gives_other_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"relations": {name: [f"x:{name}"] for name in ASKED["relations"]}}
    monkeypatch.setattr(roles, "load_language", lambda _: SimpleNamespace(table=lambda _: table))
    roles.labels.cache_clear()
    doc = Doc(Vocab(), ["Ships", "sank"], heads=[1, 1], deps=["x:subject", "nsubj"])
    assert list(map(roles.stands_as("subject"), doc)) == [True, False]
    del table["relations"]["subject"]
    roles.labels.cache_clear()
    with pytest.raises(LanguageError, match="every name"):
        roles.stands_as("subject")(doc[0])
    roles.labels.cache_clear()


WITHHELD = [
    # text                                                            verb that is not done
    ("The harbour office could not confirm the 40 sinkings.",         "confirm"),
    ("Wardens to confirm 40 sinkings.",                               "confirm"),
    ("Wardens unable to confirm 40 sinkings.",                        "confirm"),
    ("Wardens able to confirm 40 sinkings.",                          None),
    ("Wardens confirmed 40 sinkings.",                                None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verb"), WITHHELD)
def test_what_is_not_confirmed(text: str, verb: str | None, nlp: Parser, language: Language) -> None:
    """Also at the top of the parse, where a word is its own head."""
    [number] = [token for token in parsed(text, nlp).doc if token.like_num]
    found = withholder(number, language)
    assert (found and found.text) == verb

"""What happened to the things counted: the verb or the noun of an event that takes them as an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.parts import is_named_whole, is_point, is_whole
from claimtrack.context.phrases import NOUNS, VERBS, head_lemma, singular, subject_of
from claimtrack.context.subjects import given_as
from claimtrack.context.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Token

TRANSPARENT_PREPOSITIONS = 3
"""Levels of "of" climbed: "the number of victims of the attack" needs two."""


def find_action(figure: Figure, noun: Token | None, words: Words) -> str | None:
    """Return the action as a lemma with its particle; ``None`` where the sentence only states a number.

    ``noun`` is the head of what is counted, ``None`` when the number stands alone. The surest sign comes
    first: the counted words themselves, what stands before "of", the parse, last the words beside the figure.
    """
    aside = figure.root.dep_ in ("npadvmod", "advmod", "prep")
    if noun is None and (figure.measure == "duration" or (figure.measure == "measure" and aside)):
        return None
    if noun is None and is_point(figure, words):
        return None
    if is_whole(figure, words):
        return _own_action(figure, noun, words)
    named = _named(figure, noun, words)
    if named is not None:
        return named or None
    own = noun is not None and not (figure.measure == "count" and _far(figure, noun))
    start = noun if noun is not None and own else figure.root
    given = given_as(figure, words) is not None  # "gave the toll as 41": nobody gives the dead
    found = _before_of(figure, words) or (None if given else _of_token(start, words))
    if given:
        pass
    elif found is None or start.head.lower_ in words.grammar.including:
        found = _infinitive(figure, noun, words) or found
    found = found or _passive_behind(figure, noun, words) or _verb_before(figure, words)
    if found is None and start != figure.root and figure.measure != "count":
        found = _of_token(figure.root, words)
    if found is None and noun is not None:
        found = words.event_nouns.get(noun.lower_) or words.event_nouns.get(head_lemma(noun, words))
        found = found or words.event_nouns.get(head_noun(noun, words))
    return found or None


def _own_action(figure: Figure, noun: Token | None, words: Words) -> str | None:
    """Return what the counted words themselves say of a whole: its verb speaks of the part only."""
    if noun is None:
        return None
    if noun.lower_ in words.nominal and noun.tag_ != "NN":
        return words.nominal[noun.lower_] or None
    found = _participle_behind(noun, words) if is_named_whole(figure, words) else None
    return found or words.event_nouns.get(noun.lower_) or words.event_nouns.get(head_lemma(noun, words))


def _before_of(figure: Figure, words: Words) -> str | None:
    """Return what the noun before "of" says was done ("the release of 12", "claimed the lives of 12").

    It is surer than the parse, which ties what follows to the wrong verb ("... of 12 people injured 40").
    """
    before = figure.before()
    if figure.measure != "count" or before is None or before.lower_ not in words.grammar.of or before.i == 0:
        return None
    left = before.nbor(-1)
    event = words.event_nouns.get(head_noun(left, words))
    if event is not None or left.lower_ not in words.person:
        return event
    for token in reversed(figure.doc[max(0, left.i - 3) : left.i]):
        if token.tag_ in VERBS:
            return words.phrases.get(f"{token.lemma_.lower()} {head_noun(left, words)}")
    return None


def _verb_before(figure: Figure, words: Words) -> str | None:
    """Return the verb right before a figure ("captured 10"), where the parse made something else of it."""
    before = figure.before()
    if figure.measure != "count" or before is None:
        return None
    if before.lower_ in words.nominal:
        return words.nominal[before.lower_] or None
    if before.tag_ in ("VBZ", "VBD", "VBG", "VBP") and before.pos_ == "VERB" and not _is_level(before, words):
        return _verb_lemma(before, words)
    return None


def planned_verb(figure: Figure, noun: Token | None, words: Words) -> Token | None:
    """Return the infinitive behind the figure or its noun that says what is yet to be done ("to be paid")."""
    for token in (figure.root, noun):
        if token is None:
            continue
        for child in token.children:
            behind = child.dep_ in ("acl", "relcl") and child.i > figure.last
            if not behind or child.tag_ not in ("VB", "VBN"):
                continue
            if any(c.dep_ == "aux" and c.lower_ in words.grammar.to for c in child.children):
                return child
    return None


def _infinitive(figure: Figure, noun: Token | None, words: Words) -> str | None:
    verb = planned_verb(figure, noun, words)
    return _verb_lemma(verb, words) if verb is not None else None


def _passive_behind(figure: Figure, noun: Token | None, words: Words) -> str | None:
    """Return the participle of a passive right behind the figure, where the parse lost its subject."""
    doc = figure.doc
    i = max(figure.last, noun.i if noun is not None else 0) + 1
    auxiliary = False
    while i < len(doc) and (doc[i].pos_ == "AUX" or doc[i].tag_.startswith("RB")):
        auxiliary = auxiliary or doc[i].lemma_.lower() in words.grammar.be
        i += 1
    if not auxiliary or i >= len(doc):
        return None
    if doc[i].tag_ == "VBN":
        return _verb_lemma(doc[i], words)
    if doc[i].tag_ == "JJ" and doc[i].lower_.endswith("ed"):
        return words.nominal.get(doc[i].lower_) or participle_lemma(doc[i].lower_)
    return None


def participle_lemma(word: str) -> str:
    """Return the verb of a regular participle that the tagger took for an adjective.

    >>> participle_lemma("disabled"), participle_lemma("wrecked"), participle_lemma("occupied")
    ('disable', 'wreck', 'occupy')
    """
    if word.endswith("ied"):
        return word[:-3] + "y"
    stem = word[:-2]
    silent = stem.endswith(("c", "v", "u", "z", "at", "bl", "dl", "tl", "pl", "gl")) or (
        stem.endswith("g") and not stem.endswith("ng")
    )
    silent = silent or (stem.endswith("s") and not stem.endswith("ss"))
    return stem + "e" if silent else stem


def _named(figure: Figure, noun: Token | None, words: Words) -> str | None:
    """Return the action that the counted words themselves name ("28 dead", "others injured"), "" for none.

    In headlines a participle behind the noun is its predicate, whatever the parse makes of it ("4 people
    killed 9 others hurt"); but one with an object is the next clause's verb ("Guards kill 5 raiders,
    captured 2"), unless that would leave the noun without any.
    """
    if noun is None:
        return None
    if noun.lower_ in words.nominal and noun.tag_ != "NN":
        return words.nominal[noun.lower_]
    if figure.measure != "count" or noun.i + 1 >= len(noun.doc):
        return None
    participle = noun.nbor(1)
    if participle.lower_ not in words.nominal or participle.tag_ == "NNS":
        return None
    behind = noun.nbor(2) if noun.i + 2 < len(noun.doc) else None
    left = figure.before()
    governed = noun.head.i < figure.begin and noun.dep_ in ("dobj", "pobj", "conj")
    governed = governed or (left is not None and (left.tag_ in VERBS or left.tag_ == "IN"))
    takes_object = behind is not None and (behind.i in figure.taken or behind.tag_ in ("CD", "DT"))
    modifies = behind is not None and behind.tag_ in ("NN", "NNS")
    return None if (takes_object and governed) or modifies else words.nominal[participle.lower_]


def _far(figure: Figure, noun: Token) -> bool:
    """Say whether the noun is not part of the number's own phrase ("the toll rose to 12")."""
    return not figure.begin - 1 <= noun.i <= figure.last + 12


def _of_token(token: Token, words: Words) -> str | None:
    """Climb from a noun to its verb; through "of" to event nouns; through coordination to the first noun."""
    climbed = 0
    for _ in range(10):
        head, dep = token.head, token.dep_
        postmodifier = _participle_behind(token, words)
        if head == token:
            return postmodifier or (
                _verb_lemma(token, words) if token.tag_ in VERBS and not _is_level(token, words) else None
            )
        if dep in (
            "nummod",
            "compound",
            "amod",
            "quantmod",
            "nmod",
            "appos",
            "poss",
            "npadvmod",
            "advmod",
            "det",
        ):
            token = head
            if token.tag_ in VERBS:
                return _predicate(token, token, words)
        elif dep == "conj" and (head.tag_ in NOUNS or head.tag_ == "CD"):
            if postmodifier:
                return postmodifier
            token = head
        elif dep in ("pobj", "pcomp") and head.pos_ in ("ADP", "SCONJ"):
            upper = head.head
            if head.lower_ in words.grammar.with_ and postmodifier:
                return postmodifier
            if upper.tag_ == "CD":
                token = upper
                continue
            if upper.tag_ in NOUNS:
                lemma = head_lemma(upper, words)
                event = words.event_nouns.get(upper.lower_) or words.event_nouns.get(lemma)
                if head.lower_ in words.grammar.event and event:
                    return event
                if head.lower_ in words.grammar.container and climbed < TRANSPARENT_PREPOSITIONS:
                    climbed += 1
                    token = upper
                    continue
                return postmodifier
            if upper.tag_ in VERBS or upper.pos_ == "VERB":
                return (
                    postmodifier
                    if _is_level(upper, words) and postmodifier
                    else _predicate(upper, token, words)
                )
            if upper.pos_ == "ADP":
                token = head
                continue
            return postmodifier
        elif head.lower_ in words.grammar.including and head.dep_ in ("prep", "acl", "advcl"):
            token = head.head
            if token.tag_ in VERBS:
                return _predicate(token, token, words)
        elif head.tag_ in VERBS or head.pos_ in ("VERB", "AUX"):
            if dep in (
                "nsubj",
                "nsubjpass",
                "dobj",
                "attr",
                "oprd",
                "ccomp",
                "dative",
                "agent",
                "dep",
                "acomp",
                "xcomp",
                "prep",
            ):
                found = _predicate(head, token, words)
                return found or postmodifier
            return postmodifier
        elif dep == "prep":
            token = head
        else:
            return postmodifier
    return None


def _participle_behind(noun: Token, words: Words) -> str | None:
    """Return the verb of a participle behind a noun ("15 million jobs created", "troops killed in May")."""
    if noun.tag_ not in NOUNS and noun.tag_ not in ("CD", "JJ"):
        return None
    for child in noun.children:
        if (
            child.dep_ in ("acl", "relcl")
            and child.i > noun.i
            and child.tag_ == "VBN"
            and not _has_subject(child)
        ):
            inner = next((c for c in child.children if c.dep_ == "xcomp" and c.tag_ in VERBS), None)
            passed_on = inner is not None and child.lemma_.lower() in words.raising
            return _verb_lemma(inner if inner is not None and passed_on else child, words)
    return None


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)


def _is_level(verb: Token, words: Words) -> bool:
    """Say whether a verb only presents or moves the figure; with a particle it acts ("came down")."""
    lemma = verb.lemma_.lower()
    if lemma not in words.level_verbs:
        return False
    return lemma in words.movements or not any(child.dep_ == "prt" for child in verb.children)


def _predicate(verb: Token, argument: Token, words: Words) -> str | None:
    """Return the action of a verb for one of its arguments."""
    if verb.tag_ == "MD" or verb.lower_ in words.grammar.frames:
        return None
    lemma = verb.lemma_.lower()
    phrase = _phrase(verb, words)
    if phrase is not None:
        return phrase
    if lemma in words.movements and argument.dep_ in ("nsubj", "nsubjpass", "dobj"):
        return _verb_lemma(verb, words)
    subject = argument.dep_ in ("nsubj", "nsubjpass")
    if lemma in words.raising and subject:
        for child in verb.children:
            if child.dep_ in ("xcomp", "ccomp") and child.tag_ in VERBS and child.i > verb.i:
                return _predicate(child, argument, words)
    if lemma in words.strikes and argument.dep_ == "dobj" and argument.tag_ == "NNS":
        return _verb_lemma(verb, words)
    if _is_level(verb, words) and not subject and lemma not in words.grammar.have:
        stated = subject_of(verb)
        if stated is not None and stated != argument:
            return words.event_nouns.get(head_noun(stated, words))
    if lemma in words.grammar.be:
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in words.grammar.among:
                among = next((c.lower_ for c in child.children if c.dep_ == "pobj"), "")
                return words.nominal.get(among) or None
            if child.dep_ == "acomp" and child.lower_ in words.raising:
                inner = next((c for c in child.children if c.dep_ == "xcomp"), None)
                return _predicate(inner, argument, words) if inner is not None else None
            if child.dep_ in ("acomp", "attr") and child.i > verb.i and child != argument:
                low = child.lower_
                if low in words.nominal:
                    return words.nominal[low] or None
                counted = any(c.dep_ == "nummod" for c in child.children)
                if child.dep_ == "acomp" or (child.tag_ == "NNS" and subject and not counted):
                    return f"{lemma} {singular(low)}"
                return None
        return None
    if lemma in words.grammar.become:
        for child in verb.children:
            if child.dep_ in ("acomp", "attr") and child != argument:
                return f"{lemma} {singular(child.lower_)}"
        return None
    if lemma in words.grammar.have and argument.dep_ == "dobj":
        return "have"
    if _is_level(verb, words):
        return None
    return _verb_lemma(verb, words)


def head_noun(token: Token, words: Words) -> str:
    """Return the singular of a noun as the table of events has it ("the death tolls": toll)."""
    return words.singular.get(token.lower_, singular(token.lower_))


def _phrase(verb: Token, words: Words) -> str | None:
    """Return the one verb that a verb and its object or complement mean ("claim the lives of": kill)."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.i > verb.i and child.dep_ in (
            "dobj",
            "acomp",
            "oprd",
            "attr",
            "prep",
            "ccomp",
            "advmod",
            "xcomp",
            "prt",
        ):
            for low in (child.lower_, singular(child.lower_), words.singular.get(child.lower_, "")):
                found = words.phrases.get(f"{lemma} {low}")
                if found:
                    return found
    behind = verb.nbor(1) if verb.i + 1 < len(verb.doc) else None
    return words.phrases.get(f"{lemma} {behind.lower_}") if behind is not None else None


def _verb_lemma(verb: Token, words: Words) -> str:
    """Return a verb's lemma with its particle, "as" and a noun, and a participle joined to it.

    "taken as booty": take as booty; "destroyed or damaged": destroy or damage.
    """
    phrase = _phrase(verb, words)
    if phrase is not None:
        return phrase
    if verb.tag_ == "VBG" and words.nominal.get(verb.lower_):
        return words.nominal[verb.lower_]
    parts = [verb.lemma_.lower()]
    if not parts[0][:1].isalpha():
        return ""  # a bullet that was taken for a verb
    joined = None
    for child in verb.children:
        if child.dep_ == "prt" and child.i - verb.i <= 3:
            parts.append(child.lower_)
        elif child.dep_ == "prep" and child.lower_ in words.grammar.as_ and child.i == verb.i + 1:
            noun = next((c for c in child.children if c.dep_ == "pobj" and c.i == child.i + 1), None)
            if noun is not None:
                parts += [child.lower_, singular(noun.lower_)]
        elif (
            child.dep_ in ("oprd", "acomp", "ccomp")
            and child.tag_ in ("NN", "NNS", "JJ")
            and child.i == verb.i + 1
            and verb.tag_ == "VBN"
        ):
            parts.append(singular(child.lower_))
        elif (
            child.dep_ == "conj"
            and child.tag_ == verb.tag_ == "VBN"
            and not any(c.dep_ in ("nsubj", "nsubjpass", "dobj", "aux", "auxpass") for c in child.children)
            and child.i - verb.i <= 4
        ):
            link = next((c.lower_ for c in verb.children if c.dep_ == "cc"), None)
            if link in words.grammar.links:
                joined = f" {link} {child.lemma_.lower()}"
    return " ".join(parts) + (joined or "")

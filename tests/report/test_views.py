"""The views: what they say, what they set aside, and what they must never say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ledger_by_hand import make_claim, make_document, make_entry

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.copying import copies
from claimtrack.report.listings import figures, publishers, speakers
from claimtrack.report.overview import overview
from claimtrack.report.overview_head import say_most
from claimtrack.report.render import render
from claimtrack.report.timeline import timeline

TANKS = {"counted": "tanks", "counted_head": "tank", "action": "destroy", "side": "Armenia"}
DEAD = {"counted": "people", "counted_head": "person", "action": "kill"}


def interview() -> list[Entry]:
    """Return figures of one interview, as they may be read."""
    turn = {"document": "talk.txt", "attribution": "turn"}
    guest = {**turn, "speaker": "Ilham Aliyev", "speaker_role": "person"}
    host = {**turn, "speaker": "interviewer", "speaker_role": "interviewer"}
    dead = {**DEAD, "side": "Azerbaijan", "category": "civilian"}
    return [
        make_entry("46 of our brothers", start=10, low=46, **host, **dead),
        make_entry("already 47", surface="47", start=20, low=47, **guest, **dead),
        make_entry("More than 200 tanks", surface="200", start=30, low=200, bound="more_than", **guest,
                   **TANKS),
        make_entry("200 tanks", start=40, low=200, modality="hypothetical", **guest, **TANKS),
        make_entry("33 tanks", start=50, low=33, **guest, **{**TANKS, "action": "take as booty"}),
        make_entry("not a single civilian", surface="not a single", start=60, low=0, **host, action="hurt",
                   counted="civilian", counted_head="civilian"),
        make_entry("over 600 people", surface="600", start=70, low=600, **{**guest, "speaker": "the press"},
                   chain=("Ilham Aliyev",), counted="human losses", counted_head="loss", side="Armenia"),
        make_entry("several times greater", start=80, bound="unquantified", **guest, counted="human losses",
                   counted_head="loss", side="Armenia"),
        make_entry("almost $2 billion", surface="$2 billion", start=90, low=2 * 10**9, unit="USD",
                   bound="almost",
                   **guest, counted="damage", counted_head="damage", basis="estimate",
                   hedge="according to our calculations"),
        make_entry("about half", surface="half", start=100, low="0.5", unit="fraction", kind="share", **host,
                   modality="asked", counted="weapons", counted_head="weapon", action="destroy"),
        make_entry("30 years", start=110, low=30, unit="year", kind="duration", **guest),
        make_entry("4-year-old boy", surface="4-year-old", start=120, low=4, unit="year", kind="age", **host,
                   counted="boy", counted_head="boy"),
        make_entry("two neighbours", start=130, low=2, **guest, counted="neighbours",
                   counted_head="neighbour"),
    ]  # fmt: skip


DOCUMENTS = [
    make_document("brief.txt", "a" * 60, origin="brief.txt", date="2020-10-05"),
    make_document("note.txt", "a" * 90, origin="brief.txt"),
    make_document("talk.txt", "b" * 900, claims=13),
    make_document("rede.txt", "c", date="2020-10-06", unread="language: de"),
]
PAIRS = [CopyPair("brief.txt", "note.txt", "same_text", 0.61)]

OVERVIEW = """\
4 documents, 12 figures and 1 remark without a number. One interview (talk)
gives all 12, and Ilham Aliyev is the voice of 7 of those. NO FIGURE HERE HAS A
SECOND ORIGIN.
  no date     note talk: not placed in time; see claimtrack documents set
  copies      brief is a shorter version of note (61 % of it word for word);
              together one origin
  no figures  brief note
  not read    rede (language: de)

WHAT                  FIGURE AS WORDED      WHO SAYS IT           DOC   ID
Killed, civilians,    "46 of our brothers"  interviewer           talk  8f55c77c
Azerbaijan
  2 voices, 1
  document
                      "already 47"          Ilham Aliyev          talk  bb0066de
Human losses,         "over 600 people"     the press, via Ilham  talk  16d52161
Armenia                                     Aliyev
  2 voices, 1
  document
                      no figure: "several   Ilham Aliyev          talk  95092081
                      times greater"
Injured, civilians    "not a single         interviewer           talk  1bfd8cdd
                      civilian" (0)
Tanks destroyed,      "More than 200        Ilham Aliyev          talk  49e8869b
Armenia               tanks"
Weapons destroyed     "about half"          interviewer; asked,   talk  814f4235
(share)                                     not said
Tanks destroyed,      "200 tanks"           Ilham Aliyev;         talk  37352aee
Armenia                                     hypothetical
Tanks captured,       "33 tanks"            Ilham Aliyev          talk  4c13236f
Armenia
Damage or loss (USD)  "almost $2 billion"   Ilham Aliyev;         talk  6ded22b9
                                            estimate: "according
                                            to our calculations"

claimtrack show ID shows a figure where it stands.
Set aside: 1 duration, 1 age, 1 small or single figure: claimtrack report
figures
"""


def test_overview_of_an_interview() -> None:
    assert render(overview(interview(), DOCUMENTS, PAIRS)) == OVERVIEW


def test_a_sentence_on_a_voice_begins_as_sentences_do() -> None:
    told = say_most([make_entry(f"{n} tanks", low=str(n), document="a.txt") for n in (4, 9)], [])
    assert told == ["The text is the voice of 2 of them."]


NEVER = ["233", "total", "average", "46-47", "46 to 47", "range", "None", "0.95", "100-", "2000000000"]


@pytest.mark.parametrize("word", NEVER)
def test_no_view_makes_up_a_figure(word: str) -> None:
    for view in (overview, figures, timeline, speakers, publishers):
        assert word not in render(view(interview(), DOCUMENTS, PAIRS))


def test_vague_words_stay_words() -> None:
    entry = make_entry("hundreds of tanks", surface="hundreds", low=100, bound="vague", **TANKS)
    shown = render(overview([entry]))
    assert '"hundreds of tanks"' in shown and "100" not in shown


def several(**values: Any) -> list[Entry]:
    """Return figures on one topic in three documents."""
    return [
        make_entry("at least 40", surface="40", low=40, document="a.txt", date="2021-01-01",
                   asof="2021-01-01",
                   **DEAD, **values),
        make_entry("50 people", low=50, document="b.txt", date="2021-01-02", asof="2021-01-02", **DEAD,
                   **values),
        make_entry("50 people", low=50, document="c.txt", date="2021-01-03", asof="2021-01-03", **DEAD,
                   **values),
    ]  # fmt: skip


ORIGINS = [
    # what the three documents share, origins, voices
    ({}, 3, 3),
    ({"publisher": "Herald"}, 1, 1),
    ({"speaker": "Ilham Aliyev"}, 1, 1),
    ({"origin": "a.txt"}, 1, 3),
    ({"origin": "a.txt", "speaker": "Ilham Aliyev"}, 1, 1),
]


@pytest.mark.parametrize(("shared", "origins", "voices"), ORIGINS)
def test_counts_are_of_origins(shared: dict[str, Any], origins: int, voices: int) -> None:
    entries = several(**shared)
    count = words.tally(entries)
    assert (count.origins, count.voices, count.documents, count.said) == (origins, voices, 3, 3)
    shown = render(overview(entries, [make_document(f"{x}.txt", claims=1) for x in "abc"]), width=200)
    assert ("NO FIGURE HERE HAS A SECOND ORIGIN" in shown) == (origins == 1)
    assert "\nA story by hand\n3 documents, " in shown
    assert f"{many(origins, 'origin')}, 3 documents" in shown


def test_a_copied_claim_is_said_once_and_counted_as_a_document() -> None:
    entries = several(origin="a.txt", speaker="Ilham Aliyev")
    entries[2] = make_entry("50 people", copy=True, origin="a.txt", document="c.txt", low=50, **DEAD,
                            speaker="Ilham Aliyev", asof="2021-01-02")  # fmt: skip
    shown = render(overview(entries, [make_document(f"{x}.txt", claims=1) for x in "abc"]))
    assert "1 origin, 3 documents" in shown
    assert "2 figures (1 more repeat" in shown
    assert shown.count('"50 people"') == 1
    assert "in a copy; counted once" in render(figures(entries))


def test_a_restated_figure_is_counted_once() -> None:
    first = make_entry("$450m", low=450, unit="USD", counted="damage", counted_head="damage")
    second = make_entry("£308m", low=308, unit="GBP", counted="damage", counted_head="damage", start=9,
                        restates=first.claim.claim)  # fmt: skip
    for view in (overview, timeline, speakers, publishers):
        assert "£308m" not in render(view([first, second], filters=Filters(topic="damage")))
    assert f"= {first.claim.claim[:8]}" in render(figures([first, second]))


def test_the_overview_cuts_and_says_so() -> None:
    entries = [
        make_entry(f"{n} x", low=n, start=n, counted=f"k{n}", counted_head=f"k{n}") for n in range(20, 70)
    ]
    shown = render(overview(entries))
    assert "30 of 50 topics shown" in shown
    assert "2 of 50 topics shown" in render(overview(entries, filters=Filters(limit=2)))
    assert len(overview(entries, filters=Filters(limit=2)).records) == 2


def test_an_empty_ledger_and_a_filter_that_fits_nothing() -> None:
    assert render(overview([])) == "0 documents, no figures.\n"
    assert "No figure fits topic tanks, an as-of day from 2020-10-01." in render(
        overview([], DOCUMENTS, filters=Filters(topic="tanks", asof_from="2020-10-01"))
    )
    for view in (figures, timeline, speakers, publishers):
        assert render(view([])) == "No figures to show.\n"


def test_timeline_is_in_time_and_says_what_has_no_day() -> None:
    entries = [*several(), make_entry("60 people", low=60, document="d.txt", **DEAD)]
    entries[1] = make_entry(
        "50 people", low=50, document="b.txt", date="2021-01-09", asof="2021-01-01", **DEAD
    )
    entries[3] = replace(entries[3], topic=entries[0].topic)  # whether days part topics is decided elsewhere
    [section] = timeline(reversed(entries)).sections
    basis = next(i for i, column in enumerate(section.columns) if column.name == "basis")
    assert [(row[0], row[1], row[basis]) for row in section.rows] == [
        ("2021-01-01", '"at least 40"', ""),
        ("2021-01-01", '"50 people"', "printed 2021-01-09"),
        ("2021-01-03", '"50 people"', ""),
        ("unknown", '"60 people"', ""),
    ]
    assert section.notes == ("As-of day unknown, so not placed in time: 1.",)


def test_timeline_as_of_a_day_is_each_voices_latest_word() -> None:
    dead = {**DEAD, "place": "Lima", "asof_basis": "document"}

    def said(amount: int, day: str, speaker: str, **values: Any) -> Entry:
        on = f"2021-01-0{day}"
        wording = f"{amount} people"
        given = {"low": amount, "document": f"{speaker}{day}.txt", "speaker": speaker, "date": on, "asof": on}
        return make_entry(wording, **{**dead, **given, **values})

    entries = [
        said(40, "1", "Ana"), said(50, "2", "Ana"), said(60, "4", "Ana"), said(30, "1", "Bo"),
        said(90, "3", "Cy", modality="denied"),
    ]  # fmt: skip
    entries = [replace(one, topic=entries[0].topic) for one in entries]
    view = timeline(
        [e for e in entries if (e.claim.asof or "") <= "2021-01-03"], filters=Filters(as_of="2021-01-03")
    )
    assert [record["wording"] for record in view.records] == ["30 people", "50 people"]
    text = " ".join(render(view).split())
    assert "Standing on 2021-01-03, each voice's latest word: 2 origins, 2 voices, 2 documents" in text
    assert "Left out: 2 that a later word of their voice took the place of" in text
    assert "--asof-to 2021-01-03 shows the course" in text


PRINTED = [
    (("Post", "Post", "Post"), "3 documents, 1 publisher (Post);"),
    (("Post", "Herald", "Post"), "3 documents, 2 publishers;"),
    (("Post", None, "Post"), "3 documents;"),
]


@pytest.mark.parametrize(("publishers", "line"), PRINTED)
def test_a_timeline_says_where_all_is_printed_by_one(publishers: tuple[str | None, ...], line: str) -> None:
    entries = [
        replace(entry, claim=replace(entry.claim, publisher=name))
        for entry, name in zip(several(), publishers, strict=True)
    ]
    [section] = timeline(entries, filters=Filters(topic=entries[0].topic)).sections
    assert line in section.lines[0]


def test_many_topics_have_voices_and_documents_behind_them_but_no_origins() -> None:
    entries = [
        *several(),
        make_entry("60 cars", low=60, document="d.txt", counted="cars", counted_head="car"),
    ]
    assert "origin" not in figures(entries).intro[0]
    assert "3 origins" in figures([e for e in entries if e.topic == entries[0].topic]).intro[0]


def test_timeline_sets_single_figures_aside_unless_asked_for() -> None:
    entries = interview()
    assert "33 tanks" not in render(timeline(entries))
    assert "Set aside: 9 figures" in render(timeline(entries))
    captured = [e for e in entries if e.topic.startswith("captured")]
    assert "33 tanks" in render(timeline(captured, filters=Filters(topic="captured")))


def test_equal_words_in_one_document_are_one_line() -> None:
    entries = [make_entry("30 tanks", start=n, low=30, **TANKS) for n in range(3)]
    assert '"30 tanks" x3' in render(timeline(entries))
    assert '"30 tanks" x3' in render(overview(entries))
    assert len(figures(entries).records) == 3


def test_speakers_with_most_figures_come_first() -> None:
    view = speakers(interview())
    assert [section.title for section in view.sections] == [
        "Ilham Aliyev, person", "interviewer", "the press, person",
    ]  # fmt: skip
    assert "via Ilham Aliyev" in render(view)


def test_publishers_show_copies_and_stand_last_without_a_name() -> None:
    entries = [
        make_entry("40 tanks", low=40, **TANKS),
        make_entry("40 tanks", low=40, publisher="Herald", document="b.txt", copy=True, **TANKS),
    ]
    documents = [make_document("b.txt", publisher="Herald"), make_document("c.txt", publisher="Herald")]
    view = publishers(entries, documents)
    assert [s.title for s in view.sections] == ["Herald (2 documents in the ledger)", "Publisher unknown"]
    assert "in a copy; counted once" in view.sections[0].rows[0][1]


def test_copies_say_how_many_origins_are_left() -> None:
    view = copies(None, DOCUMENTS, PAIRS)
    assert "2 documents with text in common. 4 documents in the ledger, 3 origins." in render(view)
    assert view.records == ({"a": "brief.txt", "b": "note.txt", "kind": "same_text", "containment": 0.61},)


SORTS = [
    ("low", ["a few", "3 tanks", "20 tanks"]),
    ("-low", ["20 tanks", "3 tanks", "a few"]),
    ("start", ["20 tanks", "a few", "3 tanks"]),
    ("-asof", ["3 tanks", "20 tanks", "a few"]),
]


@pytest.mark.parametrize(("column", "expected"), SORTS)
def test_sort(column: str, expected: list[str]) -> None:
    entries = [
        make_entry("20 tanks", low=20, start=1, asof="2020-01-01"),
        make_entry("a few", low=2, start=2),
        make_entry("3 tanks", low=3, start=3, asof="2020-01-02"),
    ]
    assert [one["wording"] for one in figures(entries, filters=Filters(sort=column)).records] == expected


def test_sorting_by_no_column_is_one_clear_line() -> None:
    with pytest.raises(UsageError, match="no column 'size'"):
        figures(interview(), filters=Filters(sort="size"))


def test_limit_cuts_rows_and_says_so() -> None:
    view = figures(interview(), filters=Filters(limit=3))
    assert len(view.records) == 3
    assert "12 figures and 1 remark without a number." in view.intro[0] and "3 of 13 shown" in view.intro[0]


WORDED = [
    # fields, who
    ({"speaker": "Lavrov"}, "Lavrov"),
    ({"speaker": "the ministry", "chain": ("Lavrov",)}, "the ministry, via Lavrov"),
    ({"publisher": "Herald"}, "Herald"),
    ({}, "the text"),
    ({"speaker_role": "interviewer"}, "interviewer"),
]


@pytest.mark.parametrize(("fields", "who"), WORDED)
def test_who(fields: dict[str, Any], who: str) -> None:
    assert words.who(make_claim("40 tanks", **fields)) == who


REMARKS = [
    ({"modality": "denied"}, "denied"),
    ({"modality": "asked"}, "asked, not said"),
    ({"modality": "hypothetical"}, "hypothetical"),
    ({"modality": "forecast", "basis": "worst_case"}, "forecast; worst case"),
    ({"basis": "retracted"}, "withdrawn"),
    ({"hedge": "may"}, '"may"'),
    ({"speaker": "Lavrov", "speaker_confidence": 0.3}, "check who"),
]


@pytest.mark.parametrize(("fields", "said"), REMARKS)
def test_remarks(fields: dict[str, Any], said: str) -> None:
    assert words.remarks(make_claim("40 tanks", **fields)) == said


# Counts are the same in every view


def with_repeats() -> list[Entry]:
    """Return figures of two voices, a remark, a copy told by another narrator, and one figure in two units."""
    first = make_entry("$450m", low=450, unit="USD", counted="damage", counted_head="damage", start=50)
    return [
        *several(),
        make_entry("hundreds more", start=70, bound="unquantified", **DEAD),
        make_entry("50 people", low=50, document="e.txt", origin="b.txt", copy=True, publisher="Echo", **DEAD),
        first,
        make_entry("£308m", low=308, unit="GBP", counted="damage", counted_head="damage", start=60,
                   restates=first.claim.claim),
    ]  # fmt: skip


@pytest.mark.parametrize("view", [overview, figures, speakers, publishers])
def test_totals_agree_between_views(view: Any) -> None:
    shown = " ".join(render(view(with_repeats())).split())
    assert (
        "4 figures and 1 remark without a number (2 more repeat one of them in a copy or in another unit)"
        in shown
    )


def test_what_a_timeline_sets_aside_adds_up() -> None:
    shown = " ".join(render(timeline(with_repeats())).split())
    assert "3 figures and 1 remark without a number on 1 topic" in shown
    assert "Set aside: 1 figure, alone on a topic" in shown


def test_who_prints_a_copy_is_no_further_voice() -> None:
    entries = [*several(speaker="Ilham Aliyev"), with_repeats()[4]]
    count = words.tally(entries)
    assert (count.origins, count.voices, count.documents, count.said) == (1, 1, 4, 3)
    for view in (overview, figures, timeline, publishers):
        assert "2 voices" not in render(view(entries)), view
    assert words.tally(entries[3:]).voices == 0, "nor where the copy is all that was asked for"


def test_a_timeline_without_a_course_does_not_say_that_nothing_fits() -> None:
    shown = " ".join(render(timeline(several()[:1], filters=Filters(place="karsk"))).split())
    assert "1 figure, for place karsk. No topic among them has two figures" in shown
    assert "No figure fits" not in shown and "Set aside: 1 figure" in shown


@pytest.mark.parametrize(
    ("basis", "hedge", "shown"),
    [
        ("estimate", "estimates", "estimate"),
        ("estimate", "an estimated", "estimate"),
        ("belief", "believed to be", "belief"),
        ("estimate", "official estimate", 'estimate: "official estimate"'),
        ("belief", "thought to be", 'belief: "thought to be"'),
        ("worst_case", "worst-case", 'worst case: "worst-case"'),
        ("counted", "counted", "counted"),
        ("feared", "Feared", "feared"),
        ("worst_case", "worst case", "worst case"),
        ("estimate", "according to our calculations", 'estimate: "according to our calculations"'),
        ("estimate", None, "estimate"),
        (None, "may", '"may"'),
    ],
)
def test_a_basis_does_not_echo_its_words(basis: str | None, hedge: str | None, shown: str) -> None:
    assert words.basis(make_entry(basis=basis, hedge=hedge).claim) == shown


# Copies


def versions(number: int) -> tuple[list[Any], list[CopyPair]]:
    """Return so many versions of one text, all pairs of them alike, and two documents that share a passage."""
    ids = [f"v{n:02}.txt" for n in range(number)]
    documents = [
        make_document(key, date=f"2021-01-{n + 1:02}", publisher="Herald") for n, key in enumerate(ids)
    ]
    documents += [make_document(key, publisher="Gazette") for key in ("x.txt", "y.txt")]
    pairs = [CopyPair(a, b, "same_text", 0.9) for i, a in enumerate(ids) for b in ids[i + 1 :]]
    return documents, [*pairs, CopyPair("x.txt", "y.txt", "shared_passages", 0.2)]


def test_many_versions_are_one_group_and_not_many_pairs() -> None:
    documents, pairs = versions(10)
    view = copies(None, documents, pairs)
    assert "12 documents with text in common in 2 groups." in view.intro[0]
    assert (
        "Each beside its closest; --csv has all 46 pairs. 12 documents in the ledger, 3 origins."
        in view.intro[0]
    )
    assert len(view.sections[0].rows) == 10 and len(view.records) == 46


def test_copies_are_those_of_the_documents_asked_for() -> None:
    documents, every = versions(3)
    found = copies({"v00.txt"}, documents, every, Filters(publisher=("Herald", "Gazette")))
    assert [f"{one['a']} {one['b']}" for one in found.records] == ["v00.txt v01.txt", "v00.txt v02.txt"]
    assert "for publisher Herald or Gazette" in found.intro[0]
    assert not copies(frozenset(), documents, every).records


def test_copies_are_sorted_as_asked() -> None:
    documents, pairs = versions(2)
    assert [r["a"] for r in copies(None, documents, pairs, Filters(sort="containment")).records] == [
        "x.txt",
        "v00.txt",
    ]
    assert [r["a"] for r in copies(None, documents, pairs, Filters(sort="-a")).records] == [
        "x.txt",
        "v00.txt",
    ]
    with pytest.raises(UsageError, match="no column 'low'; there are a, b, kind, containment"):
        copies(None, documents, pairs, Filters(sort="low"))

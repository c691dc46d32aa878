"""The document reader: figures and voices marked in the text, what was not read and why, tables, versions, long
texts; figures mended in their place, and missed ones added."""

from __future__ import annotations

import re
import time
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flood import SAME, client_of
from starlette.testclient import TestClient

from claimtrack.lang import load_english
from claimtrack.model import Span
from claimtrack.site.marking import (
    COMMENTS,
    DATELINE,
    LABEL,
    MASKED,
    OUTSIDE,
    TIMES,
    Mark,
    blocks,
    unread_parts,
)

REPORT = """\
<html><head><title>Losses by province</title><meta name="date" content="2024-03-09"></head><body><article>
<h1>Losses by province</h1>
<p>BELCOURT, March 9 (Tarvenia News) - The flood in Tarvenia killed 112 people, the interior ministry said.[3]
The governor, Mila Oren, said that umpteen villages were cut off, and umpteen roads.</p>
<table><tr><th>Province</th><th>Killed</th></tr><tr><td>Belcourt</td><td>95</td></tr>
<tr><td>Marl</td><td>12</td></tr></table>
<p>A spokesman for the Red Crescent put the number of the homeless at between 4,000 and 5,500.</p>
<h2>Comments</h2><p>Bob: 4,000 is nonsense, I counted 12 tents.</p></article></body></html>
"""


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with one report that has a table and readers' comments."""
    from claimtrack.cli import run

    folder = tmp_path_factory.mktemp("report")
    (folder / "report.html").write_text(REPORT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["ingest", "report.html", "--db", "ledger.db"]) == 0
    return folder / "ledger.db"


@pytest.fixture
def mine(reported: Path, tmp_path: Path) -> Path:
    """Return a copy that may be written."""
    import shutil

    return Path(shutil.copy(reported, tmp_path / "ledger.db"))


def read(client: TestClient, path: str = "/document?id=report") -> str:
    """Return a page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[-600:]
    return answer.text


def test_figures_voices_tables_and_what_was_not_read_are_marked(reported: Path) -> None:
    with client_of(reported) as client:
        page = read(client)
    figures = re.findall(
        r'<a class="figure[^"]*"(?: id="[^"]+")? href="/figure/[0-9a-f]+" title="[^"]*">([^<]+)', page
    )
    assert figures == ["112", "95", "12", "4,000 and 5,500"]
    voices = re.findall(r'<a class="voice" href="(/voice\?name=[^"]+)" title="([^"]*)">([^<]+)', page)
    assert [words for _, _, words in voices] == ["A spokesman for the Red Crescent"]
    assert "4,000 and 5,500" in unescape(voices[0][1])
    assert re.search(r'<tr><th scope="col"[^>]*>Province</th>', page) and re.search(
        r"<td[^>]*>Belcourt</td>", page
    )
    grey = re.findall(r'<span class="unread" title="([^"]+)">([^<]+)', page)
    assert [words for _, words in grey] == [
        "BELCOURT, March 9 (Tarvenia News) - ", "[3]", "Comments", "Bob: 4,000 is nonsense, I counted 12 tents.",
    ]  # fmt: skip
    assert [unescape(why) for why, _ in grey] == [DATELINE, MASKED, COMMENTS, COMMENTS]
    assert f"not read: {DATELINE}" in unescape(page)
    for path in (voices[0][0],):
        with client_of(reported) as client:
            assert client.get(unescape(path)).status_code == 200


PARTS = [
    # text                          sentences              what was not read, and why
    ("Read this. Menu about us",    [(0, 10)],             [("Menu about us", COMMENTS)]),
    ("Menu\nRead this.",            [(5, 15)],             [("Menu", OUTSIDE)]),
    ("Ann Lee: Read this.",         [(9, 19)],             [("Ann Lee: ", LABEL)]),
    ("10.30\nRead this.",           [(6, 16)],             [("10.30", TIMES)]),
    ("MARL, May 3 - Read this.",    [(14, 24)],            [("MARL, May 3 - ", DATELINE)]),
    ("Some 47 people[5] died.",     [(0, 23)],             [("[5]", MASKED)]),
    ("Read this.\n---\nAnd this.",  [(0, 10), (15, 24)],   []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences", "unread"), PARTS)
def test_what_was_not_read_has_a_reason(
    text: str, sentences: list[tuple[int, int]], unread: list[tuple[str, str]]
) -> None:
    spans = [Span(*span) for span in sentences]
    found = unread_parts(text, Span(0, len(text)), spans, load_english())
    assert [(span.of(text).strip(), why) for span, why in found] == [
        (words.strip(), why) for words, why in unread
    ]


def test_marks_that_overlap_are_shown_once() -> None:
    text = "Two officials said 40 to 50."
    marks = [Mark(0, 13, "voice", id="v"), Mark(0, 3, "figure", id="f"), Mark(19, 27, "figure", id="g")]
    [block] = blocks(text, Span(0, len(text)), marks)
    shown = [
        (piece.words, piece.mark.kind, piece.mark.id) if piece.mark else (piece.words, "", "")
        for piece in block.pieces
    ]
    assert shown == [
        ("Two", "figure", "f"), (" officials", "voice", "v"), (" said ", "", ""), ("40 to 50", "figure", "g"), (".", "", ""),
    ]  # fmt: skip


def test_a_newer_text_says_what_changed(site: TestClient) -> None:
    page = read(site, "/document?id=first")
    assert "Since version 1: 1 figure changed." in page
    assert "in version 1 it read" in page and "changed since the version before" in page
    old = read(site, "/document?id=first&version=1")
    assert "Since version" not in old and "missed" not in old


def test_a_long_text_is_turned_and_a_figure_found_on_its_page(tmp_path: Path) -> None:
    """20,000 figures in one document: each page is there at once, with its own figures alone."""
    from dataclasses import replace
    from datetime import UTC, datetime
    from decimal import Decimal

    from claimtrack.curate.adding import _bare
    from claimtrack.deriving import default_derivations
    from claimtrack.model import Document, Mention, Quantity, claim_id
    from claimtrack.store import open_store
    from claimtrack.store.writing import Reading

    number = 20_000
    lines = [f"The ministry counted {10_000 + at} tents in district {at}.\n" for at in range(number)]
    document = Document("long.txt", "".join(lines), date="2024-03-01")
    claims, spans, at = [], [], 0
    for line, count in zip(lines, range(number), strict=True):
        start = at + line.index(str(10_000 + count))
        span, sentence = Span(start, start + 5), Span(at, at + len(line) - 1)
        amount = Decimal(10_000 + count)
        claim = _bare(document, Mention(span, Quantity(amount, amount), span), sentence)
        claims.append(replace(claim, confidence=1.0, counted="tents", counted_head="tent"))
        spans.append(sentence)
        at += len(line)
    path = tmp_path / "long.db"
    with open_store(str(path)) as store:
        store.put(
            Reading(document, spans, claims, 1, "p"), run=None, retrieved_at=datetime(2024, 3, 9, tzinfo=UTC)
        )
    last = claims[-1].claim
    assert claim_id(document.sha256, Span(claims[-1].start, claims[-1].end), Quantity(amount, amount)) == last
    with client_of(path) as client:
        for address in (
            "/document?id=long",
            "/document?id=long&page=7",
            f"/document?id=long&claim={last[:8]}",
        ):
            began = time.process_time()
            page = read(client, address)
            assert time.process_time() - began < 10
            assert page.count('class="figure"') < 2_000
        assert f'id="c-{last[:8]}"' in page and "20,000 figures" in page and 'rel="prev"' in page
    assert default_derivations() is not None


# Mending, and adding


def form_of(page: str, action: str) -> dict[str, str]:
    """Return the fields of a form as a browser would send them."""
    inside = page.partition(f'<form method="post" action="{action}"')[2].partition("</form>")[0]
    found = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', inside)}
    for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', inside):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def figure_of(client: TestClient, surface: str) -> dict[str, Any]:
    """Return the figure that reads so."""
    return next(one for one in client.get("/figures.json?reviewed=any").json() if one["surface"] == surface)


def test_a_figure_is_mended_in_its_place(mine: Path) -> None:
    with client_of(mine) as client:
        one = figure_of(client, "112")
        page = read(client)
        leads = unescape(re.search(r'<a class="mend" href="([^"]+)"[^>]*112', page)[1])  # type: ignore[index]
        page = read(client, leads.partition("#")[0])
        sent = form_of(page, "/correct")
        assert (
            sent["to_low"] == "112" and sent["to_counted"] == "people" and sent["to_modality"] == "asserted"
        )
        answer = client.post(
            "/correct", data={**sent, "to_speaker": "Ida Berg", "to_low": "121"}, headers=SAME
        )
        assert answer.status_code == 303 and answer.headers["location"].endswith(
            f"done=1#c-{one['claim'][:8]}"
        )
        after = figure_of(client, "112")
        assert (after["speaker"], after["low"], after["high"]) == ("Ida Berg", "121", "121")
        page = read(client, answer.headers["location"].partition("#")[0])
        assert "Decision 1 is kept" in page and "speaker, value set by hand" in page
        # Nothing changed is nothing decided.
        again = client.post("/correct", data=form_of(page, "/correct"), headers=SAME)
        assert again.status_code == 303 and "done=" not in again.headers["location"]
        assert len(client.get("/log.json").json()) == 3


def test_two_who_mend_one_figure_do_not_overwrite_each_other_unseen(mine: Path) -> None:
    with client_of(mine) as ada, client_of(mine, user="Berta") as berta:
        id = figure_of(ada, "112")["claim"]
        path = f"/document?id=report&claim={id}&mend={id}"
        seen = form_of(read(ada, path), "/correct"), form_of(read(berta, path), "/correct")
        assert berta.post("/correct", data={**seen[1], "to_low": "120"}, headers=SAME).status_code == 303
        answer = ada.post("/correct", data={**seen[0], "to_low": "130"}, headers=SAME)
        assert answer.status_code == 409 and "Berta decided about" in answer.text
        assert "low set to 130" in answer.text
        assert figure_of(ada, "112")["low"] == "120"


WRONG = [
    ({"to_low": "many"},                  "low is a number"),
    ({"to_asof": "yesterday"},            "is not a day"),
    ({"to_kind": "sort"},                 "kind is one of"),
    ({"to_modality": ""},                 "cannot be empty"),
    ({"to_low": "200", "to_high": "3"},   "low would be 200"),
    ({"version": "99"},                   "changed since"),
    ({"claim": ""},                       "changed since"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "says"), WRONG)
def test_what_a_form_cannot_say_is_one_line(mine: Path, sent: dict[str, str], says: str) -> None:
    with client_of(mine) as client:
        id = figure_of(client, "112")["claim"]
        form = form_of(read(client, f"/document?id=report&mend={id}"), "/correct")
        answer = client.post("/correct", data={**form, **sent}, headers=SAME)
        assert answer.status_code == 400 and says in unescape(answer.text)
        assert client.get("/log.json").json() == []


def test_a_missed_figure_is_added_without_scripts(mine: Path) -> None:
    with client_of(mine) as client:
        several = read(client, "/add?id=report&words=umpteen")
        assert "stand there 2 times" in several and several.count("<mark>umpteen</mark>") == 2
        second = unescape(re.findall(r'<li><a href="(/add[^"]+)"', several)[1])
        page = read(client, second)
        assert "No number is read" in page and "<mark>umpteen</mark> roads" in page
        sent = form_of(page, "/add")
        assert sent["to_speaker"] == "Mila Oren" and sent["to_bound"] == "exact"
        refused = client.post("/add", data=sent, headers=SAME)
        assert refused.status_code == 400 and "say its amount" in refused.text
        answer = client.post("/add", data={**sent, "to_low": "30", "to_counted": "roads"}, headers=SAME)
        assert answer.status_code == 303, answer.text
        page = read(client, answer.headers["location"].partition("#")[0])
        assert re.search(r'class="figure hand" id="c-[0-9a-f]{8}"[^>]*>umpteen</a> roads', page)
        assert "added by hand" in page and "Decision 1 is kept" in page
        one = figure_of(client, "umpteen")
        assert (one["low"], one["high"], one["counted"], one["speaker"]) == ("30", "30", "roads", "Mila Oren")
        assert one["decided"][0] == "added by hand"
        assert client.get(f"/figure/{one['claim']}").status_code == 200
        assert one["claim"][:8] in read(client, "/search?q=umpteen")
        # Twice it is not added.
        again = client.post("/add", data={**sent, "to_low": "30"}, headers=SAME)
        assert again.status_code == 400 and "is a figure already" in unescape(again.text)
        taken = form_of(page, "/undo")
        assert client.post("/undo", data=taken, headers=SAME).status_code == 303
        assert "umpteen" not in {one["surface"] for one in client.get("/figures.json").json()}


LOOKED = [
    ("words=nowhere+at+all",         200,   "does not have these words"),
    ("words=112+people",             400,   "is a figure already"),
    ("words=4,000&nth=0&near=0",     200,   ""),
    ("words=umpteen&at=1",           200,   "does not have these words"),
    ("words=umpteen&near=x",         200,   "2 times"),
    ("",                             404,   "names no words"),
    ("words=(((",                    200,   "does not have these words"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "status", "says"), LOOKED)
def test_looking_for_words(reported: Path, query: str, status: int, says: str) -> None:
    with client_of(reported) as client:
        answer = client.get(f"/add?id=report&{query}")
        if query.startswith("words=4,000"):
            assert answer.status_code in (200, 400)
        else:
            assert answer.status_code == status and says in unescape(answer.text)


def test_who_only_reads_adds_and_mends_nothing(reported: Path) -> None:
    with client_of(reported, read_only=True) as client:
        page = read(client)
        assert "was missed" not in page and "select.js" not in page
        id = figure_of(client, "112")["claim"]
        assert 'action="/correct"' not in read(client, f"/document?id=report&mend={id}")
        assert client.post("/add", data={}, headers=SAME).status_code == 403
        assert client.post("/correct", data={}, headers=SAME).status_code == 403


def test_a_form_needs_its_token(mine: Path) -> None:
    with client_of(mine) as client:
        for path in ("/add", "/correct"):
            assert client.post(path, data={"token": "x"}, headers=SAME).status_code == 403
            assert client.post(path, data={"token": "x"}).status_code == 403


def test_a_turn_that_names_nobody_says_whose_it_is() -> None:
    from claimtrack.site.marking import marks_of

    made = _turn("– Some 47 boats sank.", "–", "Ida Berg")
    [mark, figure] = marks_of([made], {}, [])
    assert (mark.kind, mark.name, figure.kind) == ("voice", "Ida Berg", "figure")
    [named, _] = marks_of([_turn("Berg: 47 boats sank.", "Berg", "Ida Berg")], {}, [])
    assert named.name == ""


def _turn(text: str, label: str, speaker: str) -> Any:
    """Return a figure in a turn that begins with a label."""
    from dataclasses import replace
    from decimal import Decimal

    from claimtrack.curate.adding import _bare
    from claimtrack.model import Document, Entry, Mention, Quantity

    start = text.index("47")
    span = Span(start, start + 2)
    amount = Quantity(Decimal(47), Decimal(47))
    claim = _bare(Document("a.txt", text), Mention(span, amount, span), Span(0, len(text)))
    said = {"speaker": speaker, "speaker_surface": label, "speaker_start": 0, "speaker_end": len(label)}
    return Entry(replace(claim, **said), "t", "a", 1, 1, "a.txt", "2024-03-09T12:00:00Z")  # type: ignore[arg-type]

"""Pairs of claims made by hand, with the relation that holds between them; all sentences are our own.

A row gives the label and two claims. A claim is a sentence with its figure between square brackets, then its
document and the fields that reading the sentence would give. ``of`` says what is counted, in short.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ledger_by_hand import make_claim

from claimtrack.model import Claim

KINDS: dict[str, dict[str, Any]] = {
    "dead": {"counted": "people", "counted_head": "person", "action": "kill"},
    "hurt": {"counted": "people", "counted_head": "person", "action": "injure"},
    "buried": {"counted": "bodies", "counted_head": "body", "action": "bury"},
    "missing": {"counted": "people", "counted_head": "person", "action": "go missing"},
    "civilians": {"counted": "civilians", "counted_head": "civilian", "action": "kill", "category": "civilian"},
    "soldiers": {"counted": "soldiers", "counted_head": "soldier", "action": "kill", "category": "soldier"},
    "children": {"counted": "children", "counted_head": "child", "action": "kill", "category": "child"},
    "tanks": {"counted": "tanks", "counted_head": "tank", "action": "destroy"},
    "taken": {"counted": "tanks", "counted_head": "tank", "action": "capture"},
    "houses": {"counted": "houses", "counted_head": "house", "action": "destroy"},
    "leak": {"counted": "oil", "counted_head": "oil", "action": "leak", "unit": "barrel per day", "kind": "rate"},
    "litres": {"counted": "oil", "counted_head": "oil", "action": "leak", "unit": "litre per day", "kind": "rate"},
    "caught": {"counted": "oil", "counted_head": "oil", "action": "capture", "unit": "barrel per day",
               "kind": "rate"},
    "dollars": {"counted": "aid", "counted_head": "aid", "action": "pledge", "unit": "USD"},
    "euros": {"counted": "aid", "counted_head": "aid", "action": "pledge", "unit": "EUR"},
    "damage": {"counted": "damage", "counted_head": "damage", "unit": "USD"},
    "jobless": {"counted": "unemployment", "counted_head": "unemployment", "unit": "percent", "kind": "share"},
    "area": {"counted": "forest", "counted_head": "forest", "action": "burn", "unit": "hectare",
             "kind": "measure"},
    "acres": {"counted": "forest", "counted_head": "forest", "action": "burn", "unit": "acre",
              "kind": "measure"},
}  # fmt: skip

DAY = "2021-03-0"
"""The days of the stories: "1" stands for 1 March 2021."""


def claim(text: str, of: str = "dead", doc: str = "a", *, start: int = 0, **fields: Any) -> Claim:
    """Return the claim of one sentence; the figure's amount is read from its digits.

    ``day`` is the day of the document and of the figure, ``on`` the day of the event; one digit each.
    """
    at, end = text.index("["), text.index("]") - 1
    sentence = text.replace("[", "").replace("]", "")
    surface = sentence[at:end]
    digits = [part.replace(",", "") for part in surface.split("-")]
    given = {**KINDS[of], "low": digits[0], "high": digits[-1], "document": f"{doc}.txt", "publisher": doc}
    day, on = fields.pop("day", "5"), fields.pop("on", None)
    if day is not None:
        given |= {"date": DAY + day, "asof": DAY + day, "asof_basis": "document"}
    if on is not None:
        given |= {"time_start": DAY + on, "time_end": DAY + on}
    given |= {"sentence": sentence, "sentence_start": start, "start": start + at, "surface": surface}
    made = make_claim(surface, **{**given, **fields})
    return replace(made, high=None) if made.bound == "vague" else made


LEAST, MORE, MOST, ABOUT = ({"bound": b} for b in ("at_least", "more_than", "at_most", "about"))
BLAST = {"place": "Lima", "on": "5"}
MAYOR, UNION = {"speaker": "Rosa Quispe"}, {"speaker": "the dock workers' union"}
GUESS = {"basis": "estimate"}

# label, first claim (text, of, fields), second claim; the second is of document "b" unless it says so.
Row = tuple[str, tuple[Any, ...], tuple[Any, ...]]

SAME: list[Row] = [
    ("repeats", ("A blast in Lima killed [12] people.", "dead", BLAST),
     ("The blast in Lima on Friday killed [12].", "dead", BLAST)),
    ("repeats", ("A blast in Lima killed [12] people.", "dead", BLAST),
     ("At least [12] people were killed in the Lima blast.", "dead", BLAST | LEAST)),
    ("repeats", ("[29] people died when the ferry sank off Lima.", "dead", BLAST),
     ("Nearly [30] people died when the ferry sank.", "dead", BLAST | {"bound": "almost"})),
    ("repeats", ("[1,300] houses were destroyed in Lima.", "houses", {"place": "Lima"}),
     ("[1,300] houses have been destroyed.", "houses", {"place": "Lima"})),
    ("repeats", ("The well leaks [6,000] barrels a day.", "leak", GUESS),
     ("About [950,000] litres a day are leaking from the well.", "litres", GUESS | ABOUT)),
    ("repeats", ("The mayor put the dead at [37,000-62,000].", "dead", MAYOR | GUESS | {"place": "Lima"}),
     ("As many as [62,000] may have died, said the mayor.", "dead", MAYOR | GUESS | MOST | {"place": "Lima"})),
    ("repeats", ("More than [200] tanks were destroyed.", "tanks", MAYOR | MORE),
     ("[200] tanks destroyed is no small thing.", "tanks", MAYOR | {"doc": "a", "start": 400})),
    ("repeats", ("Aid of [3,000,000] was pledged.", "dollars", {}),
     ("Donors pledged [3,000,000].", "dollars", {})),
    ("repeats", ("Fire burned [1,000] hectares of forest.", "area", GUESS),
     ("Fire burned about [2,470] acres of forest.", "acres", GUESS | ABOUT)),
    ("repeats", ("A mine in Peru killed [12] people on Friday.", "dead", {"place": "Peru", "on": "5"}),
     ("A mine near Cusco killed [12] people on Friday.", "dead", {"place": "Cusco", "on": "5"})),
    ("repeats", ("[7] civilians died in shelling of Lima.", "civilians", BLAST),
     ("Shells killed [7] people in Lima.", "dead", BLAST)),
    ("repeats", ("Up to [60] were killed in the Lima blast.", "dead", BLAST | MOST),
     ("[60] were killed in the Lima blast.", "dead", BLAST)),
    ("agrees", ("More than [100] died in the Lima quake.", "dead", BLAST | MORE),
     ("At least [118] people died in the Lima quake.", "dead", BLAST | LEAST)),
    ("agrees", ("The union says [21,000-44,000] barrels leak each day.", "leak", UNION | GUESS),
     ("The mayor believes [27,000-33,000] barrels leak daily.", "leak", MAYOR | GUESS)),
    ("agrees", ("The union says [13,000-26,000] barrels leak each day.", "leak", UNION | GUESS),
     ("The mayor says [13,000-27,000] barrels leak each day.", "leak", MAYOR | GUESS)),
    ("agrees", ("[400-1200] people may have died in Lima.", "dead", BLAST | UNION | GUESS),
     ("As many as [1200] died in Lima.", "dead", BLAST | MAYOR | MOST)),
    ("agrees", ("The Lima quake killed at least [61] people.", "dead", BLAST | LEAST | UNION),
     ("The Lima quake killed at least [60] people.", "dead", BLAST | LEAST | MAYOR)),
    ("agrees", ("About [85,000] barrels leak each day.", "leak", GUESS | UNION | ABOUT),
     ("Between [70,000-99,000] barrels leak each day.", "leak", GUESS | UNION | {"doc": "a", "start": 300})),
    ("agrees", ("Thousands ([1000]) died in the Lima quake.", "dead", BLAST | {"bound": "vague"} | UNION),
     ("At least [4,000] died in the Lima quake.", "dead", BLAST | LEAST | MAYOR)),
    ("agrees", ("More than [220] tanks were destroyed.", "tanks", MAYOR | MORE),
     ("More than [200] tanks were destroyed.", "tanks", MAYOR | MORE | {"doc": "a", "start": 900})),
]  # fmt: skip

TENSION: list[Row] = [
    ("diverges", ("A blast in Lima killed at least [61].", "dead", BLAST | LEAST | UNION),
     ("At least [100] died in the Lima blast.", "dead", BLAST | LEAST | MAYOR)),
    ("diverges", ("Up to [60] were killed in the Lima blast.", "dead", BLAST | MOST | UNION),
     ("At least [60] were killed in the Lima blast.", "dead", BLAST | LEAST | MAYOR)),
    ("diverges", ("Up to [80,000] barrels leak each day.", "leak", GUESS | MOST | UNION),
     ("[6,000] barrels leak each day.", "leak", GUESS | MAYOR)),
    ("diverges", ("At least [19] died in the Lima raid.", "dead", BLAST | LEAST | UNION),
     ("Around [36] died in the Lima raid.", "dead", BLAST | ABOUT | MAYOR)),
    ("diverges", ("Dozens ([12]) died in the Lima blast.", "dead", BLAST | {"bound": "vague"} | UNION),
     ("More than [900] died in the Lima blast.", "dead", BLAST | MORE | MAYOR)),
    ("diverges", ("More than [240,000] have been killed since the war began in Yemen.", "dead",
                  {"place": "Yemen"} | MORE),
     ("More than [460,000] have been killed in the six-year war in Yemen.", "dead", {"place": "Yemen"} | MORE)),
    ("diverges", ("[35,000-40,000] died in the Lima quake.", "dead", BLAST | GUESS | UNION),
     ("[40,000-90,000] died in the Lima quake.", "dead", BLAST | GUESS | MAYOR)),
    ("diverges", ("More than [300] houses were destroyed in Lima.", "houses", BLAST | MORE | UNION),
     ("More than [800] houses were destroyed in Lima.", "houses", BLAST | MORE | MAYOR)),
    ("diverges", ("At least [7] died at the market in Lima.", "dead", BLAST | LEAST | UNION),
     ("The mayor, however, put the toll at [15] in Lima.", "dead", BLAST | MAYOR)),
    ("diverges", ("[42,000] bodies were buried in Lima.", "buried", {"place": "Lima", "day": "5"} | UNION),
     ("More than [26,000] bodies were buried in Lima.", "buried", {"place": "Lima", "day": "7"} | MORE | MAYOR)),
    ("conflicts", ("The blast in Lima killed [28].", "dead", BLAST | UNION),
     ("The blast in Lima killed [37].", "dead", BLAST | MAYOR)),
    ("conflicts", ("The blast in Lima killed [46].", "dead", BLAST | UNION),
     ("The blast in Lima killed [47].", "dead", BLAST | MAYOR)),
    ("conflicts", ("At least [18] died in the Lima blast.", "dead", BLAST | LEAST | UNION),
     ("The blast in Lima killed [16].", "dead", BLAST | MAYOR)),
    ("conflicts", ("More than [130,000] died in the Lima quake.", "dead", BLAST | MORE | MAYOR | GUESS),
     ("Some [20,000-40,000] died in the Lima quake.", "dead", BLAST | UNION | GUESS)),
    ("conflicts", ("[35,000-40,000] died in the Lima quake.", "dead", {"place": "Lima", "day": "6"} | GUESS | UNION),
     ("[110,000-210,000] died in the Lima quake.", "dead", {"place": "Lima", "day": "7"} | GUESS | MAYOR)),
    ("conflicts", ("[6,000] barrels leak each day.", "leak", GUESS | UNION),
     ("[30,000-110,000] barrels leak each day.", "leak", GUESS | MAYOR)),
    ("conflicts", ("[6,000] barrels leak each day.", "leak", GUESS | UNION),
     ("[26,000] barrels leak each day.", "leak", GUESS | MAYOR | {"day": "8"})),
    ("conflicts", ("Shells killed [9] civilians in Lima.", "civilians", BLAST | UNION),
     ("Shells killed [6] civilians in Lima.", "civilians", BLAST | MAYOR)),
    ("conflicts", ("Raids killed [21] civilians in the Barranco quarter of Lima.", "civilians",
                   {"place": "Barranco quarter", "on": "5"} | UNION),
     ("Raids killed [14] civilians in Lima, in Barranco above all.", "civilians", BLAST | MAYOR)),
    ("conflicts", ("[28] were killed in Lima, said the mayor.", "dead", BLAST | MAYOR),
     ("The union put the dead of Lima at [38].", "dead", BLAST | UNION | {"doc": "a", "start": 120})),
    ("conflicts", ("[120] tanks were destroyed at Lima.", "tanks", BLAST | UNION),
     ("[310] tanks were destroyed at Lima.", "tanks", BLAST | MAYOR)),
    ("conflicts", ("Fire burned [1,000] hectares of forest.", "area", UNION),
     ("Fire burned [9,000] acres of forest.", "acres", MAYOR)),
]  # fmt: skip

CHANGE: list[Row] = [
    ("updates", ("A blast in Lima killed at least [18].", "dead", BLAST | LEAST),
     ("The toll of the Lima blast has risen to [24].", "dead", BLAST)),
    ("updates", ("[8,000] bodies were buried in Lima.", "buried", {"place": "Lima", "day": "3"}),
     ("[42,000] bodies were buried in Lima.", "buried", {"place": "Lima", "day": "4"})),
    ("updates", ("At least [80,000] bodies were buried in Lima.", "buried", {"place": "Lima", "day": "3"} | LEAST),
     ("[84,000] bodies were buried in Lima.", "buried", {"place": "Lima", "day": "5"})),
    ("updates", ("The Lima blast killed [28], said the mayor.", "dead", BLAST | MAYOR),
     ("The union later said that [33] died in Lima.", "dead", BLAST | UNION | {"doc": "a", "start": 200})),
    ("updates", ("The Lima blast killed at least [18].", "dead", BLAST | LEAST),
     ("At least [21] died in Friday's blast in Lima.", "dead", BLAST | LEAST | {"day": "6"})),
    ("updates", ("More than [310,000] have been killed in Yemen since the war began.", "dead",
                 {"place": "Yemen"} | MORE),
     ("More than [320,000] have been killed in Yemen since the war began.", "dead",
      {"place": "Yemen", "day": "9"} | MORE)),
    ("updates", ("The mayor counted [33] dead in Lima.", "dead", BLAST | MAYOR),
     ("The mayor now counts [61] dead in Lima.", "dead", BLAST | MAYOR | {"day": "7"})),
    ("updates", ("The flow stood at [64,000] barrels a day.", "leak", GUESS),
     ("The flow slowed to [52,000] barrels a day.", "leak", GUESS | {"doc": "a", "start": 100})),
    ("updates", ("The official toll was [120,000] in Lima.", "dead", {"place": "Lima", "day": "2"}),
     ("The toll has risen above [160,000] in Lima.", "dead", {"place": "Lima", "day": "4"} | MORE)),
    ("updates", ("Rebels killed [30] in Lima.", "dead", BLAST | UNION),
     ("By the latest toll [46] were killed in Lima.", "dead", BLAST | MAYOR)),
    ("updates", ("[12] people are hurt in Lima.", "hurt", BLAST | MAYOR),
     ("[19] people are hurt in Lima.", "hurt", BLAST | MAYOR | {"day": "6"})),
    ("corrects", ("Is it true that [46] have died?", "dead", {"speaker": "host", "speaker_role": "interviewer"}),
     ("Sadly there are [47] dead already.", "dead", MAYOR | {"doc": "a", "start": 60})),
    ("corrects", ("[6,000] barrels leak each day.", "leak", GUESS | {"doc": "a"}),
     ("The original article said [6,000] litres a day were leaking.", "litres",
      {"doc": "a", "start": 900, "basis": "retracted"})),
    ("corrects", ("The union puts the leak at [13,000-18,000] barrels a day.", "leak", GUESS | UNION),
     ("The union now puts the leak at [31,000-42,000] barrels a day.", "leak", GUESS | UNION | {"day": "9"})),
    ("corrects", ("The mayor counted [40] dead in Lima.", "dead", BLAST | MAYOR),
     ("The mayor counts [33] dead in Lima.", "dead", BLAST | MAYOR | {"day": "6"})),
    ("corrects", ("The union says [9,000] barrels leak each day.", "leak", GUESS | UNION),
     ("The leak is revised to [23,000] barrels a day.", "leak", GUESS | {"day": "8"})),
    ("corrects", ("It wrongly said that [90] houses were destroyed.", "houses", {"doc": "a"}),
     ("[7] houses were destroyed.", "houses", {"doc": "a", "start": 300})),
    ("rejects", ("[6,000] barrels leak each day, says the union.", "leak", UNION | GUESS),
     ("It is not [6,000] barrels a day.", "leak", MAYOR | {"modality": "denied", "day": "7"})),
    ("rejects", ("The Lima blast killed [40], says the union.", "dead", BLAST | UNION),
     ("The mayor denied that [40] had died in Lima.", "dead", BLAST | MAYOR | {"modality": "denied"})),
    ("rejects", ("More than [200] tanks were destroyed.", "tanks", UNION | MORE),
     ("No, [200] tanks were not destroyed.", "tanks", MAYOR | {"modality": "denied"})),
]  # fmt: skip

PARTS: list[Row] = [
    ("part_of", ("At least [18] died in the Lima blast.", "dead", BLAST | LEAST),
     ("The group said that [15] of the dead were dockers.", "dead", {"doc": "a", "start": 90})),
    ("part_of", ("Raids killed [33] in Lima.", "dead", BLAST),
     ("among them, including [11] on a bus.", "dead", {"doc": "a", "start": 60})),
    ("part_of", ("Raids on Lima killed [61] civilians.", "civilians", BLAST),
     ("The raids on Lima killed [26] children.", "children", BLAST | {"doc": "a", "start": 400})),
    ("part_of", ("Raids on Lima killed [61] people.", "dead", BLAST),
     ("The raids on Lima killed [12] soldiers.", "soldiers", BLAST | {"doc": "a", "start": 400})),
    ("part_of", ("The authorities buried [42,000] bodies and believe 9 more died.", "buried", {"place": "Lima"}),
     ("The authorities buried 40,000 bodies and believe another [130,000] died.", "dead",
      {"doc": "a", "kind": "increment", "place": "Lima"})),
    ("part_of", ("[1,000,000] were pledged by Norway.", "dollars", {}),
     ("Another [1,000,000] was pledged by Peru.", "dollars", {"doc": "a", "start": 33, "kind": "increment"})),
    ("part_of", ("Floods killed [90] in Cairo, Egypt.", "dead", {"place": "eastern Cairo", "on": "5"} | UNION),
     ("Floods killed [140] in all of Cairo.", "dead", {"place": "Cairo", "on": "5"} | MAYOR)),
]  # fmt: skip

UNRELATED: list[Row] = [
    ("unrelated", ("[200] tanks were destroyed.", "tanks", {}), ("[33] tanks were captured.", "taken", {})),
    ("unrelated", ("[200] tanks were destroyed.", "tanks", {}), ("[33] houses were destroyed.", "houses", {})),
    ("unrelated", ("The blast in Lima killed [12].", "dead", BLAST),
     ("The blast in Lima hurt [30].", "hurt", BLAST)),
    ("unrelated", ("The quake in Lima killed [1,300].", "dead", BLAST),
     ("[1,300] bodies were buried in Lima last year.", "buried", {"place": "Lima", "day": "9"})),
    ("unrelated", ("A blast in Lima killed [12].", "dead", BLAST),
     ("A blast in Cusco killed [30].", "dead", {"place": "Cusco", "on": "5"})),
    ("unrelated", ("A blast in Lima killed [12].", "dead", BLAST),
     ("A blast in Cairo killed [12].", "dead", {"place": "Cairo", "on": "5"})),
    ("unrelated", ("A blast in Lima killed [12].", "dead", {"place": "Lima", "on": "1", "day": "1"}),
     ("A blast in Lima killed [16].", "dead", {"place": "Lima", "on": "8", "day": "8"})),
    ("unrelated", ("An air strike on Lima killed [12].", "dead", BLAST),
     ("A ferry sank off Lima; [90] died.", "dead", BLAST)),
    ("unrelated", ("Rockets fell on Lima and killed [6].", "dead", BLAST | UNION),
     ("A car bomb in Lima killed [16].", "dead", BLAST | MAYOR)),
    ("unrelated", ("[14] civilians died in Lima.", "civilians", BLAST),
     ("[19] soldiers died in Lima.", "soldiers", BLAST)),
    ("unrelated", ("[500] were pledged.", "dollars", {}), ("[450] were pledged.", "euros", {})),
    ("unrelated", ("[6,000] barrels leak each day.", "leak", GUESS),
     ("[6,000] barrels are captured each day.", "caught", GUESS)),
    ("unrelated", ("[6,000] barrels leak each day.", "leak", GUESS),
     ("In the worst case [130,000] barrels a day could leak.", "leak",
      {"basis": "worst_case", "modality": "hypothetical"})),
    ("unrelated", ("More than [270,000] were killed since the war began in Yemen.", "dead", {"place": "Yemen"} | MORE),
     ("A strike in Yemen killed [12].", "dead", {"place": "Yemen", "on": "5"})),
    ("unrelated", ("The toll rose by [21] in Lima.", "dead", BLAST | {"direction": "up"}),
     ("The toll stood at [60] in Lima.", "dead", BLAST)),
    ("unrelated", ("Another [21] died in Cusco.", "dead", {"kind": "increment", "place": "Cusco", "on": "5"}),
     ("[60] died in Lima.", "dead", BLAST)),
    ("unrelated", ("Unemployment was [9] percent.", "jobless", {"place": "Peru"}),
     ("Unemployment was [7] percent.", "jobless", {"place": "Chile"})),
    ("unrelated", ("[7] civilians died when shells hit a school.", "civilians", {"on": "5"}),
     ("[3] civilians died on a road.", "civilians", {"doc": "a", "start": 200, "on": "5"})),
    ("unrelated", ("The blast in Lima killed [12].", "dead", BLAST | {"side": "Peru"}),
     ("The blast in Lima killed [16].", "dead", BLAST | {"side": "Chile"})),
    ("unrelated", ("[40] went missing in Lima.", "missing", BLAST),
     ("[40] were killed in Lima.", "dead", BLAST)),
    ("unrelated", ("The damage was [3,000,000].", "damage", {}),
     ("Aid of [3,000,000] was pledged.", "dollars", {})),
    ("unrelated", ("Did [90] people die in Lima?", "dead", BLAST | {"modality": "asked"}),
     ("[12] people died in Lima.", "dead", BLAST | MAYOR)),
]  # fmt: skip

MORE_PAIRS: list[Row] = [
    ("repeats", ("[4] lives were lost on the pier of Lima.", "dead", BLAST),
     ("[4] people perished on the pier of Lima.", "dead", BLAST | {"action": "perish"})),
    ("repeats", ("[7] deaths were counted after the Lima storm.", "dead",
                 BLAST | {"counted": "deaths", "counted_head": "death", "action": "count"}),
     ("The Lima storm killed [7].", "dead", BLAST)),
    ("repeats", ("Norway pledged [3,000,000].", "dollars", {"day": "3"}),
     ("Norway pledged [3,000,000].", "dollars", {"day": "8"})),
    ("repeats", ("[14,500] barrels leak each day.", "leak", GUESS),
     ("About [14,500] barrels leak each day.", "leak", GUESS | ABOUT)),
    ("repeats", ("[300] houses were razed in Lima.", "houses", BLAST | {"action": "raze"}),
     ("[300] houses were destroyed in Lima.", "houses", BLAST)),
    ("repeats", ("Exactly [33] tanks were seized.", "taken", {"action": "seize"} | MAYOR),
     ("[33] tanks were captured.", "taken", MAYOR | {"doc": "a", "start": 700})),
    ("repeats", ("Unemployment in Peru was [9] percent.", "jobless", {"place": "Peru"}),
     ("Unemployment in Peru was [9] percent.", "jobless", {"place": "Peru"})),
    ("repeats", ("A total of [222] people were hurt in Lima.", "hurt", BLAST | {"kind": "total"}),
     ("[222] people were hurt in Lima.", "hurt", BLAST)),
    ("repeats", ("[0] people were killed in Lima.", "dead", BLAST),
     ("Nobody, [0] people, was killed in Lima.", "dead", BLAST)),
    ("agrees", ("Fire burned about [1,000] hectares.", "area", GUESS | ABOUT | UNION),
     ("Fire burned [950-1,040] hectares.", "area", GUESS | MAYOR)),
    ("agrees", ("Some [42,000] barrels leak each day.", "leak", GUESS | ABOUT | UNION),
     ("[33,000-63,000] barrels leak each day.", "leak", GUESS | MAYOR)),
    ("agrees", ("At least [105] were hurt in the Lima blast.", "hurt", BLAST | LEAST | UNION),
     ("More than [100] were hurt in the Lima blast.", "hurt", BLAST | MORE | MAYOR)),
    ("diverges", ("At least [11] soldiers died in the Lima blast.", "soldiers", BLAST | LEAST | UNION),
     ("At least [26] soldiers died in the Lima blast.", "soldiers", BLAST | LEAST | MAYOR)),
    ("diverges", ("Fewer than [50] were hurt in the Lima blast.", "hurt", BLAST | UNION | {"bound": "less_than"}),
     ("[21] were hurt in the Lima blast.", "hurt", BLAST | MAYOR)),
    ("diverges", ("At least [6,000] barrels leak each day.", "leak", GUESS | LEAST | UNION),
     ("[21,000] barrels leak each day.", "leak", GUESS | MAYOR)),
    ("diverges", ("Up to [900] houses were destroyed in Lima.", "houses", BLAST | MOST | UNION),
     ("[150] houses were destroyed in Lima.", "houses", BLAST | MAYOR)),
    ("diverges", ("[110,000-210,000] died in the Lima quake.", "dead", BLAST | GUESS | UNION),
     ("At least [84,000] died in the Lima quake.", "dead", BLAST | LEAST | MAYOR)),
    ("conflicts", ("The blast in Lima hurt [30].", "hurt", BLAST | UNION),
     ("The blast in Lima hurt [22].", "hurt", BLAST | MAYOR)),
    ("conflicts", ("Fewer than [21] were hurt in the Lima blast.", "hurt", BLAST | UNION | {"bound": "less_than"}),
     ("At least [40] were hurt in the Lima blast.", "hurt", BLAST | LEAST | MAYOR)),
    ("conflicts", ("The blast in Lima killed [3] children.", "children", BLAST | UNION),
     ("The blast in Lima killed [5] children.", "children", BLAST | MAYOR)),
    ("conflicts", ("[150] houses were destroyed in Lima.", "houses", BLAST | UNION),
     ("[400] houses were destroyed in Lima.", "houses", BLAST | MAYOR)),
    ("conflicts", ("Only [0] died in the Lima blast.", "dead", BLAST | UNION),
     ("[4] died in the Lima blast.", "dead", BLAST | MAYOR)),
    ("conflicts", ("Unemployment in Peru is [9] percent, says the union.", "jobless", {"place": "Peru"} | UNION),
     ("Unemployment in Peru is [12] percent, says the mayor.", "jobless", {"place": "Peru"} | MAYOR)),
    ("conflicts", ("[50] are missing after the Lima flood.", "missing", BLAST | UNION),
     ("[80] are missing after the Lima flood.", "missing", BLAST | MAYOR)),
    ("updates", ("[3] soldiers died in Lima, said the mayor.", "soldiers", BLAST | MAYOR),
     ("[5] soldiers died in Lima, said the mayor.", "soldiers", BLAST | MAYOR | {"day": "6"})),
    ("updates", ("[900] bodies were buried in Lima.", "buried", {"place": "Lima", "day": "3"} | MAYOR),
     ("[2,400] bodies were buried in Lima.", "buried", {"place": "Lima", "day": "6"} | UNION)),
    ("updates", ("At least [6] died in the Lima storm.", "dead", BLAST | LEAST),
     ("The toll of the Lima storm climbed to [11].", "dead", BLAST | {"day": "6"})),
    ("part_of", ("The storm in Lima hurt [80] people.", "hurt", BLAST),
     ("The storm in Lima hurt [7] children.", "hurt",
      BLAST | {"doc": "a", "start": 300, "counted": "children", "counted_head": "child", "category": "child"})),
    ("part_of", ("[60] tanks were destroyed.", "tanks", {}),
     ("[11] of them were new tanks.", "tanks", {"doc": "a", "start": 60})),
    ("part_of", ("Fire destroyed [140] houses.", "houses", {}),
     ("It took many houses, including [21] houses by the sea.", "houses", {"doc": "a", "start": 60})),
    ("unrelated", ("Girls of [4] played there.", "dead", {"kind": "age", "unit": "year"}),
     ("A boy of [7] played there.", "dead", {"kind": "age", "unit": "year"})),
    ("unrelated", ("[12] died in Lima.", "dead", {"place": "Lima"}),
     ("Including [3] children, they said.", "children", {"place": "Lima"})),
    ("unrelated", ("The blast in Lima killed [12].", "dead", BLAST),
     ("The blast in Lima destroyed [12] houses.", "houses", BLAST)),
    ("unrelated", ("A quake in Peru killed [900].", "dead", {"place": "Peru", "on": "2", "day": "3"}),
     ("A quake in Chile killed [900].", "dead", {"place": "Chile", "on": "2", "day": "3"})),
    ("unrelated", ("Gunmen shot [3] dead in Lima.", "dead", BLAST), ("A flood killed [9] in Lima.", "dead", BLAST)),
    ("unrelated", ("Now [40] are dead in Lima.", "dead", BLAST),
     ("[18] were rescued in Lima.", "dead", BLAST | {"action": "rescue"})),
]  # fmt: skip

CORE = [*SAME, *TENSION, *CHANGE, *PARTS, *UNRELATED, *MORE_PAIRS]


def pair(row: Row) -> tuple[Claim, Claim]:
    """Return the two claims of a row."""
    (_, (text, of, fields), (other, kind, more)) = row
    first = claim(text, of, **{"doc": "a", **fields})
    second = claim(other, kind, **{"doc": "b", **more})
    return first, second


def moved(row: Row, turn: int) -> Row:
    """Return a row in another place and in other days of the same month: the relation does not change."""
    label, first, second = row
    swap = {
        "Lima": ("Quito", "Nairobi", "Athens")[turn % 3],
        "Peru": ("Ecuador", "Kenya", "Greece")[turn % 3],
    }

    def change(side: tuple[Any, ...]) -> tuple[Any, ...]:
        text, of, fields = side
        for old, new in swap.items():
            text = text.replace(old, new)
        return text, of, {k: swap.get(v, v) if isinstance(v, str) else v for k, v in fields.items()}

    return label, change(first), change(second)

"""The language of a text by its commonest words and its script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.documents.languages import guess_language, language_code

TEXTS = [
    ("en", "The river rose during the night and at least twelve people have died in the villages below "
         "the dam, which had been built after the war, the mayor of the town said."),
    ("de", "In der Nacht ist der Fluss über die Ufer getreten, und nach Angaben des Bürgermeisters sind "
         "in den Dörfern unter dem Damm mindestens zwölf Menschen ums Leben gekommen."),
    ("fr", "Pendant la nuit, le fleuve est sorti de son lit et au moins douze personnes sont mortes "
         "dans les villages en aval du barrage, a déclaré le maire de la ville."),
    ("es", "Durante la noche el río se desbordó y al menos doce personas murieron en los pueblos que "
         "están debajo de la presa, según dijo el alcalde de la ciudad."),
    ("it", "Nella notte il fiume è uscito dal suo letto e almeno dodici persone sono morte nei paesi "
         "che si trovano sotto la diga, ha detto il sindaco della città."),
    ("pt", "Durante a noite o rio transbordou e pelo menos doze pessoas morreram nas aldeias que ficam "
         "abaixo da barragem, segundo disse o presidente da câmara, que não deu mais detalhes."),
    ("nl", "In de nacht is de rivier buiten haar oevers getreten en volgens de burgemeester zijn er in "
         "de dorpen onder de dam ten minste twaalf mensen om het leven gekomen."),
    ("sv", "Under natten steg floden över sina bräddar och minst tolv personer har dött i byarna "
         "nedanför dammen, som byggdes efter kriget, säger borgmästaren."),
    ("pl", "W nocy rzeka wystąpiła z brzegów i co najmniej dwanaście osób zginęło we wsiach poniżej "
         "zapory, która została zbudowana po wojnie, jak powiedział burmistrz miasta."),
    ("tr", "Gece nehir taştı ve barajın altındaki köylerde en az on iki kişi öldü; belediye başkanı bu "
         "sayının daha da artabileceğini ve bir çok kişinin kayıp olduğunu söyledi."),
    ("az", "Gecə çay daşdı və bəndin altındakı kəndlərdə ən azı on iki nəfər həlak oldu, şəhərin meri "
         "bildirib ki, bu rəqəm daha da arta bilər və bir çox ev dağılıb."),
    ("ru", "Ночью река вышла из берегов, и погибли не менее двенадцати человек, сообщил мэр."),
    ("uk", "Вночі річка вийшла з берегів, і загинули щонайменше дванадцять людей."),
    ("ar", "فاض النهر ليلا وقتل ما لا يقل عن اثني عشر شخصا"),
    ("fa", "شب گذشته رودخانه طغیان کرد و دست‌کم دوازده نفر پس از آن جان باختند"),
    ("hy", "Գիշերը գետը դուրս եկավ ափերից"),
    ("ka", "ღამით მდინარე კალაპოტიდან გადმოვიდა"),
    ("el", "Τη νύχτα το ποτάμι υπερχείλισε"),
    ("he", "בלילה עלה הנהר על גדותיו"),
    ("zh", "夜间河水泛滥，至少十二人死亡"),
    ("ja", "夜に川が氾濫し、少なくとも十二人が死亡した"),
    ("ko", "밤에 강이 범람하여 최소 열두 명이 숨졌다"),
    ("und", ("Usiku mto ulifurika watu kumi wawili walikufa vijijini chini bwawa lililojengwa vita "
         "alisema meya mji huo jana asubuhi waandishi habari ") * 4),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_languages(code: str, text: str) -> None:
    assert guess_language(text) == (code, "detected")


@pytest.mark.parametrize("text", ["", "47", "12 Tote", "Roe, Doe, Poe: 1, 2, 3"])
def test_too_little_to_tell(text: str) -> None:
    assert guess_language(text) == ("en", "default")


def test_a_text_in_two_languages_is_english_enough() -> None:
    by_code = dict(TEXTS)
    assert guess_language(by_code["en"] + "\n\n" + by_code["es"]) == ("en", "detected")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en", "en"),
        ("EN_us", "en"),
        ("English", "en"),
        ("zh-Hans-CN", "zh"),
        ("", None),
        (None, None),
        ("?", None),
    ],
)
def test_language_codes(name: str | None, code: str | None) -> None:
    assert language_code(name) == code


@given(st.text())
def test_no_text_raises(text: str) -> None:
    code, how = guess_language(text)
    assert code
    assert how in ("detected", "default")

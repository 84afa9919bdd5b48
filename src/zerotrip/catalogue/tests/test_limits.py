"""How long a pack may be in each direction: as long as it says holds, one more is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zerotrip.catalogue.reading import LARGEST, read_text
from zerotrip.catalogue.tests.sound import FACTS, SOUND
from zerotrip.catalogue.tests.test_checks import problems_of

LABEL = 'label = { zh-Hans = "名", en = "Name" }'
BANDS = """\
bands = [
  { above = "0.00", percent = "20" },
  { above = "1000.00", percent = "50" },
]
at_most = "300.00"
"""


def requirements(number: int) -> str:
    each = [
        f'[[require]]\ncode = "r{n}"\nthat = "settlement.hospital_level != {n + 10}"\n'
        f'else = {{ zh-Hans = "不符", en = "No" }}\nbasis = "rules"\n'
        for n in range(number)
    ]
    return SOUND.replace("[[deadline]]", "".join(each) + "[[deadline]]")


def bands(number: int) -> str:
    rows = "".join(f'{{ above = "{n * 1000}.00", percent = "20" }},' for n in range(number))
    return SOUND.replace(BANDS, f"bands = [{rows}]\n")


def scales(number: int) -> str:
    each = [
        f'[[award.scale]]\nsince = {2021 + n}-01-01\nbasis = "rules"\nflat = "200.00"\n'
        for n in range(1, number)
    ]
    return SOUND.replace("[process]", "".join(each) + "[process]")


def deadlines(number: int) -> str:
    each = [
        f'[[deadline]]\nwhen = "settlement.hospital_level == {n + 10}"\nuntil = "on"\n'
        for n in range(number - 1)
    ]
    return SOUND.replace("[[deadline]]", "".join(each) + "[[deadline]]", 1)


def defines(number: int) -> str:
    each = [f'[[define]]\nname = "d{n}"\nis = "1 + settlement.hospital_level"\n' for n in range(number - 1)]
    return SOUND.replace("[[define]]", "".join(each) + "[[define]]", 1)


def values(number: int) -> str:
    rows = "".join(f"{{ since = {1800 + n}-01-01, value = {n} }}," for n in range(number))
    figure = f'[[figure]]\nkey = "f"\n{LABEL}\ntype = "number"\nbasis = "rules"\nvalues = [{rows}]\n'
    return SOUND.replace("[[define]]", figure + "[[define]]", 1)


def rows(number: int) -> str:
    each = "".join(f"{{ from = {n}, value = {n} }}," for n in range(number))
    table = (
        f'[[table]]\nkey = "t"\n{LABEL}\nby = "number"\ntype = "number"\nsince = 2021-01-01\n'
        f'basis = "rules"\nrows = [{each}]\n'
    )
    return SOUND.replace("[[define]]", table + "[[define]]", 1)


def codes(number: int) -> str:
    each = ",".join(f'"C{n}"' for n in range(number))
    listed = f'[[list]]\nkey = "l"\n{LABEL}\nsince = 2021-01-01\nmark = "R"\nentries = [{each}]\n'
    return SOUND.replace("[[define]]", listed + "[[define]]", 1)


def caps(number: int) -> str:
    each = '[[stacking.caps]]\nat_most = "1000"\nbasis = "rules"\n' * number
    return SOUND.replace("[process]", each + "[process]")


MOST: dict[Callable[[int], str], int] = {
    requirements: 62, bands: 50, scales: 100, deadlines: 20, defines: 100, values: 200, rows: 1_000,
    codes: 5_000, caps: 20,
}  # fmt: skip


@pytest.mark.parametrize(("made", "most"), MOST.items(), ids=lambda each: getattr(each, "__name__", None))
def test_most_of_each(made: Callable[[int], str], most: int) -> None:
    assert problems_of(made(most)) == []
    [problem] = problems_of(made(most + 1))
    assert "at most" in problem


def test_a_pack_of_256_kib_is_read() -> None:
    full = SOUND + "#" * (LARGEST - len(SOUND.encode()))
    assert read_text(full, FACTS).text == full


def test_an_expression_of_a_thousand_characters_is_read() -> None:
    text = "settlement.hospital_level >= 2"
    assert problems_of(SOUND.replace(text, text.ljust(1_000))) == []
    assert "at most 1,000 characters" in problems_of(SOUND.replace(text, text.ljust(1_001)))[0]

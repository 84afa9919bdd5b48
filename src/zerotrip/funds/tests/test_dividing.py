from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from zerotrip.funds.dividing import Portion, Rule, by_weight, split

POTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 10**6)), min_size=1, max_size=6
).map(lambda rows: [Portion(f"pot:{at}", *row) for at, row in enumerate(rows)])


@settings(max_examples=200)
@given(POTS, st.integers(1, 10**6), st.sampled_from(list(Rule)), st.randoms())
def test_a_split_adds_up_fits_its_pots_and_does_not_hang_on_their_order(
    pots: list[Portion], fen: int, rule: Rule, random: object
) -> None:
    parts = split(rule, pots, fen)
    shuffled = list(pots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert split(rule, shuffled, fen) == parts
    if parts is None:
        assert rule == Rule.BY_SHARES or sum(pot.available for pot in pots) < fen
        return
    assert sum(parts.values()) == fen
    assert all(0 < part <= {p.address: p.available for p in pots}[at] for at, part in parts.items())


def test_the_odd_fen_goes_to_the_largest_remainder_and_of_equal_ones_to_the_earlier() -> None:
    assert by_weight([60, 40], 101) == [61, 40]
    assert by_weight([60, 40], 99) == [59, 40]
    assert by_weight([1, 1, 1], 100) == [34, 33, 33]
    assert by_weight([1, 1, 1], 101) == [34, 34, 33]


def test_one_pot_after_the_other_and_nothing_where_all_together_lack_a_fen() -> None:
    pots = [Portion("state", 1, 0, 50), Portion("dues", 2, 0, 0), Portion("gifts", 3, 0, 30)]
    for order in permutations(pots):
        assert split(Rule.IN_ORDER, order, 80) == {"state": 50, "gifts": 30}
    assert split(Rule.IN_ORDER, pots, 81) is None


def test_what_came_back_is_shared_by_nobody_and_spent_first() -> None:
    pots = [Portion("fund", 1, 0, 10), Portion("city", 2, 60, 100), Portion("district", 3, 40, 100)]
    assert split(Rule.BY_SHARES, pots, 111) == {"fund": 10, "city": 61, "district": 40}
    assert split(Rule.BY_SHARES, pots, 190) is None  # the city would have to give 108

"""A person plays a side: its moves are checked when they are made, and played again they give the same rows."""

import pytest

from model.hand import Hand, against
from model.move_log import moves_of
from model.reading import BadInput
from model.script import Script
from model.wargame import play
from tests.bench import depot
from tests.model.test_moves import EVERYTHING, alike, world

SHIP = "ship: {source: source.III, to: target.III, fleet: own.0, vehicles: 2, tonnes: 20, via: [a_b, b_c]}"
STRIKE = "strike: {by: red, asset: b_c}"


def plan(**parts):
    depots = [depot("source", "a", 500), depot("target", "c", suppliers=["source"])]
    return world(depots=depots, record=EVERYTHING["record"], **parts)


class Person:
    """Types lines at hours, and keeps what it was told of each, and what was refused since it was asked last."""

    def __init__(self, *typed):
        self.typed, self.told, self.news, self.asked = typed, [], [], []

    def ask(self, hand, occasion):
        self.asked.append((occasion.hour, occasion.who))
        self.news += [row.reason for row in occasion.refused]
        lines = []
        for text in (text for hour, text in self.typed if hour == occasion.hour):
            line = hand.read(text, occasion.hour)
            reason = against(occasion, [*lines, line])
            self.told.append(reason)
            lines += [line] if reason is None else []
        return lines


def played(side, *typed, silences=()):
    """Return a person after a game, and the tables; the moves have been played again and gave the same."""
    person, held = Person(*typed), plan()
    hand = Hand(held, side, silences, person.ask)
    results, seats = play(held, 1, hand)
    again, _ = play(held, 1, Script(moves_of(hand.made, hand.silences), held))
    assert alike(results, again) == []
    return person, results, seats


def test_blue_sends_and_is_told_at_once_what_cannot_be():
    beyond = SHIP.replace("tonnes: 20", "tonnes: 21")
    typed = [(0, SHIP), (0, beyond), (0, SHIP.replace("vehicles: 2", "vehicles: 10, columns: 10")), (24, SHIP)]
    person, results, seats = played("blue", *typed, silences=("command",))
    assert person.told == [None, "2 vehicles of own.0 carry 20 t", "98 vehicles of own.0 are on offer, not 100", None]
    assert seats.refused == []
    ends = results.events[results.events["what"] == "delivered"]
    assert ends["value"].tolist() == [20, 20]
    assert person.asked == [(24 * day, "") for day in range(20)]


@pytest.mark.parametrize("review", ["turn", "continuous"])
def test_blue_is_asked_once_a_turn_whatever_its_length(review):
    policy = {"kind": "base_stock", "levels_t": {"III": 50}, "review": review}
    depots = [depot("source", "a", 500), depot("target", "c", suppliers=["source"], policy=policy)]
    person, held = Person(), world(depots=depots, turn_hours=2.4, horizon_days=2)
    play(held, 1, Hand(held, "blue", (), person.ask))
    assert [hour for hour, _ in person.asked] == pytest.approx([2.4 * turn for turn in range(20)])


def test_what_only_its_time_shows_is_told_at_the_next_turn():
    repair = "repair: {crew: crew.0, asset: a_b}"
    ship = SHIP.replace("vehicles: 2, tonnes: 20", "vehicles: 10, tonnes: 100, columns: 6")
    person, _, seats = played("blue", (24, repair), (24, ship), silences=("command",))
    assert person.told == [None, None]
    assert person.news == [
        "the source has not so much in stock",
        "there is no damage at a_b that is of its trade and waits for a crew",
    ]
    assert len(seats.refused) == 2


def test_convoys_hear_at_their_own_time_and_what_never_finds_one_is_refused_again():
    order = "order: {store: target.III, sources: [source.III], tonnes: 5}"
    cancel = 'cancel: {convoy: "target.III#1"}'
    typed = [(0, SHIP), (24, cancel), (24, order), (48, cancel), (456, order)]
    person, _, seats = played("blue", *typed, silences=("command", "orders"))
    assert person.told == [None, None, None, "convoy target.III#1 has ended: delivered", None]
    assert [(row.kind, row.reason.split(":")[0]) for row in seats.refused] == [
        ("cancel", "convoy target.III#1 has ended"),
        ("order", "there was no occasion for it"),
    ]


def test_red_is_held_against_its_budget_at_once():
    far = STRIKE.replace("b_c", "c:road")
    person, results, seats = played("red", *[(24, strike) for strike in (STRIKE, STRIKE, STRIKE, far)])
    assert person.told == [None, None, "b_c costs 2, and 0 is left", "c:road is out of reach"]
    assert results.runs["strikes"].item() == 2
    assert seats.refused == []


@pytest.mark.parametrize(
    ("side", "text", "told"),
    [
        ("red", SHIP, "red decides nothing of this kind"),
        ("blue", STRIKE, "blue decides nothing of this kind"),
        ("red", "strike: {by: red, asset: b_d}", "no asset has this name"),
        ("red", "strike: {by: red, asset: b_c", "typed"),
        ("red", "", "typed"),
    ],
)
def test_what_is_typed_wrongly_is_told(side, text, told):
    with pytest.raises(BadInput, match=told):
        Hand(plan(), side, (), None).read(text, 24.0)

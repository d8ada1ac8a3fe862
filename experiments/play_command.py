"""A game against agents: turn by turn a person sees what its side may know, makes moves, and is told what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.play_screen import show
from experiments.run_command import run_one
from experiments.store import replacing
from model.hand import SIDES, Hand, Occasion, against
from model.move_log import PLAYED, Run, moves_of, named_for, text_of_log
from model.plan import make
from model.reading import BadInput
from model.scenario import load
from model.wargame import simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rich.console import Console

    from model.script import Line

HELP = """\
KIND: {fields}    make a move, as in files of moves but without its hour; kinds: %s
show [WORD]       show again what is known, or all lines of it with a word in them
moves             list the moves of this turn
undo              take back the last of them
end               let the turn be played
quit              make no more moves: the rest of the campaign is played, and its result shown"""


def play(
    scenario: Path, side: str, seed: int, moves: Path, alone: bool, out: Path | None, changes: Mapping[str, Any],
    lines: Iterator[str], console: Console,
) -> None:  # fmt: skip
    """Play one side of a scenario by hand, write the moves, and show and write the run that they make.

    Args:
        scenario: file.
        side: `red` or `blue`.
        seed: of the run.
        moves: file to write the moves to; it must not be there.
        alone: whether Blue's agents, too, do nothing but what is said. Red's never do.
        out: folder for the tables.
        changes: overrides.
        lines: what the person types; where they end, so do the moves.
        console: where to print.

    Raises:
        BadInput: the scenario, an override or the side is wrong, or the file of moves is there.
    """
    if side not in SIDES:
        raise BadInput(f"--side {side}: there is no such side; one of {', '.join(SIDES)}")
    if moves.exists():
        raise BadInput(f"--moves {moves}: is there already; name a new file")
    plan = make(load(scenario, changes))
    table = Table(lines, console)
    hand = Hand(plan, side, SIDES[side] if alone or side == "red" else (), table.ask)
    try:
        simulate(plan, seed, hand)
    finally:  # a game that is broken off leaves the moves that were made
        named = named_for(moves_of(hand.made, hand.silences), plan, seed).hash
        run = Run(str(scenario), dict(changes), seed, plan.hash, named)
        with replacing(moves) as unfinished:
            text = text_of_log(hand.made, (), run, sorted(hand.silences), PLAYED)
            unfinished.write_text(text, encoding="utf-8")
        console.print(f"moves: {moves}", soft_wrap=True)
    run_one(scenario, seed, out, changes, console, moves)


class Table:
    """Where a person sits: reads what it types, line by line."""

    def __init__(self, lines: Iterator[str], console: Console) -> None:
        self._lines, self._console = lines, console
        self._left = False

    def ask(self, hand: Hand, occasion: Occasion) -> list[Line]:
        """Show an occasion and return the moves that are made at it."""
        typed: list[Line] = []
        if self._left:
            return typed
        show(occasion, self._console)
        while True:
            self._console.print("> ", end="")
            text = next(self._lines, "quit").strip()
            if text in ("end", "quit"):
                self._left = text == "quit"
                return typed
            self._do(text, typed, hand, occasion)

    def _do(self, text: str, typed: list[Line], hand: Hand, occasion: Occasion) -> None:
        command, _, word = text.partition(" ")
        if command == "help":
            self._say(HELP % ", ".join(hand.kinds()))
        elif command == "show":
            show(occasion, self._console, word.strip() or None)
        elif text == "moves":
            self._say("\n".join(_words(line) for line in typed) or "no moves yet")
        elif text == "undo":
            self._say(f"taken back: {_words(typed.pop())}" if typed else "there is nothing to take back")
        elif text:
            self._move(text, typed, hand, occasion)

    def _move(self, text: str, typed: list[Line], hand: Hand, occasion: Occasion) -> None:
        try:
            line = hand.read(text, occasion.hour)
        except BadInput as error:
            self._say(f"not understood: {error}; `help` shows how")
            return
        reason = against(occasion, [*typed, line])
        if reason is None:
            typed.append(line)
        self._say(f"noted: {_words(line)}" if reason is None else f"refused: {reason}")

    def _say(self, text: str) -> None:
        self._console.print(text, soft_wrap=True, markup=False, highlight=False)


def _words(line: Line) -> str:
    return f"{line.move.kind} {line.move.said.model_dump(mode='json', exclude_unset=True)}"

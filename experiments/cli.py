"""The command line. Each command only says what it takes; the work is imported when the command is called.

Anything a user wrote wrongly arrives here as :class:`~model.reading.BadInput`, from whatever depth, and ends in one
message and exit code 2. Errors that are ours keep their traceback.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from experiments import sweep_cli
from model.reading import BadInput, from_text


class _Commands(TyperGroup):
    """The one place where a user's mistake becomes a message."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BadInput as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from None


app = typer.Typer(
    name="supplyline",
    cls=_Commands,
    help="An agent-based wargame of theatre logistics under disruption.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(sweep_cli.app)

Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Override a field: --set units.lv_mech.organic_days=5. Repeatable."
    ),
]

Intents = Annotated[Path | None, typer.Option(help="Write every decision of the run to this file, to be replayed.")]


def main() -> None:
    """Run the command line; the entry point `supplyline`. SIGTERM ends a command in order, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"supplyline {version('supplyline')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """An agent-based wargame of theatre logistics under disruption."""


@app.command()
def validate(files: Annotated[list[Path], typer.Argument(help="Scenario or sweep files.")]) -> None:
    """Check scenario and sweep files; every mistake is shown with file, line and field."""
    from experiments.validate_command import summary

    failed = False
    for file in files:
        try:
            typer.echo(f"ok: {file}: {summary(file)}")
        except BadInput as error:
            failed = True
            typer.echo(str(error), err=True)
    if failed:
        raise typer.Exit(2)


@app.command()
def schema(out: Annotated[Path | None, typer.Option(help="Write it to this file.")] = None) -> None:
    """Print the JSON Schema of scenario files, for editors that complete and check them."""
    from experiments.schema_command import schema_text

    _deliver(schema_text(), out)


@app.command()
def kinds(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List every strategy, contract, routing rule, repair order and lever with its parameters."""
    from experiments.kinds_command import kinds_json, kinds_text

    typer.echo(kinds_json() if as_json else kinds_text())


@app.command("map")
def draw(
    theatre: Annotated[str, typer.Argument(help="Name of a theatre, or a folder with its tables.")],
    out: Annotated[Path, typer.Option(help="Image to write: .png, .svg or .pdf.")],
) -> None:
    """Draw a theatre: nodes, links by mode, borders."""
    from experiments.map_command import draw_map

    draw_map(theatre, out)


@app.command()
def injects(
    file: Annotated[Path, typer.Argument(help="List of injects, .yaml or .csv.")],
    out: Annotated[Path | None, typer.Option(help="Write the list to this file, .yaml or .csv.")] = None,
) -> None:
    """Show a list of injects in order of time, or convert it between YAML and CSV."""
    from experiments.injects_command import convert, listing, read_list

    held = read_list(file)
    if out is None:
        typer.echo(listing(held))
    else:
        convert(held, out)


@app.command()
def run(
    scenario: Annotated[Path, typer.Argument(help="Scenario file.")],
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random draw.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder for the tables of the run.")] = None,
    changes: Set = None,
    injects: Annotated[
        Path | None, typer.Option(help="List of injects (YAML) to play, instead of those the scenario names.")
    ] = None,
    moves: Annotated[
        Path | None, typer.Option(help="File of moves to play: what a person decides in place of agents.")
    ] = None,
    intents: Intents = None,
) -> None:
    """Run one scenario and its undisrupted twin."""
    overrides = overrides_of(changes or [])
    if injects is not None:
        overrides["injects"] = str(injects.resolve())
    from rich.console import Console

    from experiments.run_command import run_one

    run_one(scenario, seed, out, overrides, Console(), moves, intents)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="File of moves, as `run --intents` writes it.")],
    seat: Annotated[
        list[str] | None, typer.Option(help="Play only the moves of this seat, agents the rest. Repeatable.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the tables of the run.")] = None,
    changes: Set = None,
    intents: Intents = None,
    against: Annotated[Path | None, typer.Option(help="Another file of moves to play, and to compare with.")] = None,
) -> None:
    """Play the log of a run again, as it was or edited."""
    from rich.console import Console

    from experiments.replay_command import replay as play_again

    play_again(file, seat or [], overrides_of(changes or []), out, intents, against, Console())


@app.command()
def play(
    scenario: Annotated[Path, typer.Argument(help="Scenario file.")],
    side: Annotated[str, typer.Option(help="The side to play: red or blue.")],
    moves: Annotated[Path, typer.Option(help="File that the moves are written to; `run --moves` plays them again.")],
    seed: Annotated[int, typer.Option(min=0, help="Seed of every random draw.")] = 0,
    alone: Annotated[bool, typer.Option(help="Let Blue's agents do nothing but what is typed.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the tables of the run.")] = None,
    changes: Set = None,
) -> None:
    """Play Red or Blue by hand, turn by turn; moves come from the terminal or from a pipe."""
    import sys

    from rich.console import Console

    from experiments.play_command import play as play_game

    typed = iter(sys.stdin.readline, "")
    play_game(scenario, side, seed, moves, alone, out, overrides_of(changes or []), typed, Console())


@app.command()
def sensitivity(
    folder: Annotated[Path, typer.Argument(help="Folder of a sweep whose design is sobol or morris.")],
    metric: Annotated[str, typer.Option(help="Column of the runs table; `loss` is y_loss_days.")] = "loss",
) -> None:
    """Print which factor of a sweep moves a metric: Sobol' indices or Morris effects, with bootstrap intervals."""
    from rich.console import Console

    from experiments.sensitivity_command import show

    show(folder, metric, Console())


def overrides_of(changes: list[str]) -> dict[str, Any]:
    """Return the overrides that `PATH=VALUE` texts ask for; values are read as YAML 1.2.

    Raises:
        BadInput: no `=`, no path, a path given twice, or a value that is not YAML.
    """
    overrides: dict[str, Any] = {}
    for change in changes:
        path, equals, value = change.partition("=")
        if not equals or not path.strip():
            raise BadInput(f"--set {change}: this names no value; write PATH=VALUE")
        if path.strip() in overrides:
            raise BadInput(f"--set {change}: {path.strip()} is set twice; keep one")
        overrides[path.strip()] = from_text(value, f"--set {path.strip()}").value
    return overrides


def _deliver(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")

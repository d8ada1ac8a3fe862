"""What is said of failures while a sweep runs."""

import traceback

import pytest

from experiments.progress import reason


def raised(text: str) -> str:
    try:
        raise ValueError(text)
    except ValueError:
        return traceback.format_exc()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no trucks", "ValueError: no trucks"),
        ("no trucks\n\nDuring: loading\n  of a train", "ValueError: no trucks"),
        ("\x1b[1mno trucks\x1b[0m", "ValueError: no trucks"),
    ],
)
def test_the_reason_is_the_line_that_names_the_exception(text, told):
    assert reason(raised(text)) == told


def test_an_error_without_traceback_is_its_own_reason():
    assert reason("The worker died unexpectedly.") == "The worker died unexpectedly."

"""Every command explains itself with an example that can be typed."""

import shlex
from typing import Any

import pytest
import typer

from tests.fixtures.command_line import run_voltway
from voltway.cli import main

PROCESSES = {"gateway", "web", "worker", "city"}
"""Started by a service manager or by another command, not by people."""


def commands() -> list[tuple[str, ...]]:
    """The words of every command."""
    found: list[tuple[str, ...]] = []
    pending: list[tuple[tuple[str, ...], Any]] = [((), typer.main.get_command(main.build(None)))]
    while pending:
        words, command = pending.pop()
        below = getattr(command, "commands", None)
        if below is None:
            found.append(words)
        else:
            pending += [((*words, name), child) for name, child in below.items()]
    return sorted(found)


@pytest.mark.parametrize("words", [words for words in commands() if words[0] not in PROCESSES], ids=" ".join)
def test_help_has_an_example_of_this_command(words: tuple[str, ...]) -> None:
    said = run_voltway(*words, "--help")
    assert said.code == 0
    assert "Example" in said.words
    assert f"voltway {' '.join(words)}" in said.words.split("Example", 1)[1]
    assert max(len(line) for line in said.out.splitlines()) <= 80


def test_examples_name_only_options_that_exist() -> None:
    for words in commands():
        said = run_voltway(*words, "--help").words
        example = said.partition("Example")[2].partition("╭")[0]
        options = {word for word in _words(example) if word.startswith("--")}
        for option in options:
            assert option in said.partition("╭")[2], (words, option)


def _words(text: str) -> list[str]:
    return list(shlex.shlex(text, posix=True, punctuation_chars=";,"))


def test_a_mistyped_command_is_refused_with_a_suggestion() -> None:
    said = run_voltway("statoin", "list")
    assert said.code == 2
    assert "station" in said.err

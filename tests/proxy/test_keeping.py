"""What a site needs to stand in for its central system."""

from pathlib import Path

import pytest

from voltway.kit.clock import SystemClock
from voltway.kit.proxy_settings import ProxySettings
from voltway.kit.settings import Settings
from voltway.proxy.keeping import Keeping
from voltway.proxy.uplink import Uplink
from voltway.vocabulary.errors import ConfigurationError, StartupError
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import PresentedToken


def keeping(directory: Path, tokens: Path | None = None) -> Keeping:
    mine = ProxySettings(uplink_url="ws://localhost:1", tokens_file=tokens)
    return Keeping(Settings(proxy=mine), directory, Uplink(mine, 1000), SystemClock())


def may(made: Keeping, uid: str) -> bool:
    return made.circumstances.tokens.verdict(PresentedToken(TokenUid(uid))).accepted


def test_a_file_of_tokens_counts_anew_when_it_has_changed(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.txt"
    tokens.write_text("A\n")
    made = keeping(tmp_path, tokens)
    assert (may(made, "A"), may(made, "B")) == (True, False)
    newer = tmp_path / "newer.txt"
    newer.write_text("B\n")
    newer.replace(tokens)
    made.look()
    assert (may(made, "A"), may(made, "B")) == (False, True)
    tokens.unlink()
    made.look()
    assert may(made, "B")


def test_without_a_file_nobody_may(tmp_path: Path) -> None:
    assert not may(keeping(tmp_path), "A")


def test_files_that_can_not_be_read_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"proxy\.tokens_file"):
        keeping(tmp_path, tmp_path / "missing.txt")
    (tmp_path / "stations.json").write_text("not ours")
    with pytest.raises(StartupError, match="not the proxy's"):
        keeping(tmp_path)

import pytest
from hypothesis import given, strategies as st

from voltway.people.user_agents import browser_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("said", "means"),
    [
        (f"{WINDOWS} Safari/537.36", "Chrome, Windows"),
        (f"{WINDOWS} Safari/537.36 Edg/140.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Firefox/1", "Firefox"),
        ("curl/8.0", None),
        ("", None),
        (None, None),
    ],
)
def test_browsers_are_told_apart(said: str | None, means: str | None) -> None:
    assert browser_of(said) == means


@given(st.text())
def test_no_word_of_a_stranger_comes_through(said: str) -> None:
    words = (browser_of(f"Firefox/1 Windows {said}") or "").split(", ")
    assert set(words) <= {
        "Edge", "Opera", "Samsung Internet", "Firefox", "Chrome", "Safari",
        "Android", "iPhone", "iPad", "Windows", "macOS", "ChromeOS", "Linux",
    }  # fmt: skip

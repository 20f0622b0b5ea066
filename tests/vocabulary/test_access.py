"""The words of access."""

import re

from voltway.vocabulary.access import Permission


def test_a_permission_names_a_resource_and_an_act() -> None:
    for permission in Permission:
        assert re.fullmatch(r"[a-z]+\.[a-z]+", permission), permission

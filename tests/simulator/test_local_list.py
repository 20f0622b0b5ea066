from voltway.simulator.local_list import LocalList
from voltway.vocabulary.tokens import AuthorizationStatus


def test_a_list_is_replaced_changed_and_lost() -> None:
    held = LocalList()
    held.replace(3, [("A", "Accepted"), ("B", "Accepted")])
    held.change(4, [("a", None), ("b", "Blocked"), ("C", "Accepted")])
    assert (held.version, len(held)) == (4, 2)
    assert held.verdict("A") is None
    assert held.verdict("B") is AuthorizationStatus.BLOCKED
    assert held.verdict("c") is AuthorizationStatus.ACCEPTED
    held.forget()
    assert (held.version, len(held), held.verdict("C")) == (0, 0, None)

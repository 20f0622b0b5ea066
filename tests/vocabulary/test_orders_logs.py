from typing import get_args

from voltway.vocabulary.commands import AnyOrder, OperatorOrder
from voltway.vocabulary.orders_logs import AskLog


def test_nobody_names_where_a_log_is_sent_to_but_voltway() -> None:
    assert AskLog in get_args(AnyOrder)
    assert AskLog not in get_args(OperatorOrder)

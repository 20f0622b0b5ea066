import pytest

from voltway.vocabulary import errors
from voltway.vocabulary.errors import NobodyListens, Unavailable, VoltwayError


def test_an_error_reads_as_one_sentence() -> None:
    assert str(VoltwayError("port 9000 is taken", "change gateway.port")) == "port 9000 is taken: change gateway.port"
    assert str(VoltwayError("port 9000 is taken")) == "port 9000 is taken"


def test_every_error_is_drawn_in_the_tree() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, VoltwayError)]
    assert len(kinds) > 10
    for kind in kinds:
        assert kind.__name__ in (errors.__doc__ or "")
        assert kind.exit_code == 2
        assert 400 <= kind.http_status < 600


@pytest.mark.parametrize("kind", [NobodyListens, Unavailable])
def test_what_may_pass_is_503(kind: type[VoltwayError]) -> None:
    assert kind.http_status == 503

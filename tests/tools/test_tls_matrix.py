"""The table of handshakes in the documentation is what handshakes are."""

import pytest

from tools import tls_matrix


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_the_page_is_what_comes_about() -> None:
    assert tls_matrix.PAGE.read_text() == tls_matrix.page(), "run `python -m tools.tls_matrix`"

"""Which certificates hold, read from files and again when those change."""

import os
from pathlib import Path

import pytest

from tests.fixtures.certificates import Authority
from voltway.ocpp.client_certificate import read_certificate
from voltway.ocpp.tls import TlsFiles
from voltway.ocpp.trust import Trust
from voltway.vocabulary.errors import ConfigurationError


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("tls"))


def files_of(authority: Authority, *roots: Path) -> TlsFiles:
    return TlsFiles((authority.signed("localhost").files,), roots or (authority.file,))


def test_a_list_that_grows_revokes_more(authority: Authority) -> None:
    paper, other = authority.signed("S1"), authority.signed("S2")
    crl = authority.revoking(other)
    trust = Trust(files_of(authority), (crl,))
    read = read_certificate(paper.der)
    assert trust.is_revoked(read_certificate(other.der))
    assert not trust.is_revoked(read)
    authority.revoking(other, paper)
    trust.look()
    assert trust.is_revoked(read)


def test_a_list_speaks_for_its_own_authority_only(authority: Authority, tmp_path: Path) -> None:
    rival = Authority.made(tmp_path, "root")
    paper = authority.signed("S1")
    with pytest.raises(ConfigurationError, match="signed by nobody"):
        Trust(files_of(authority), (rival.revoking(paper),))


def test_files_that_can_not_be_used(authority: Authority, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="can't be used"):
        Trust(files_of(authority, tmp_path / "missing.pem"), ())
    broken = tmp_path / "broken.crl"
    broken.write_bytes(b"no list")
    with pytest.raises(ConfigurationError, match="can't be used"):
        Trust(files_of(authority), (broken,))


def test_without_files_there_is_no_tls() -> None:
    trust = Trust(None, ())
    assert not trust.has_tls
    with pytest.raises(RuntimeError, match="no certificate"):
        trust.for_handshake()


def test_a_changed_certificate_counts_from_the_next_handshake_on(authority: Authority) -> None:
    files = files_of(authority)
    trust = Trust(files, ())
    before = trust.for_handshake()
    trust.look()
    assert trust.for_handshake() is before
    file = files.certificates[0][0]
    whole, told = file.read_bytes(), file.stat()
    file.write_bytes(b"half written")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns + 1))
    trust.look()
    assert trust.for_handshake() is before
    file.write_bytes(whole)
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns + 1))
    trust.look()
    assert trust.for_handshake() is not before, "it can be read now, whatever its time says"

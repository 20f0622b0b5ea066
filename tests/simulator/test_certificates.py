"""A simulated station's own checks of what it is given."""

from datetime import timedelta

import pytest

from tests.certificates.made import NOW, YEAR, signer
from voltway.certificates import issuing
from voltway.certificates.issuing import Signer
from voltway.certificates.requests import checked, subject_of
from voltway.simulator.certificates import MOST_ROOTS, Certificates, Hashes, hashes_of

ROOT = signer()
CSMS = "CSMSRootCertificate"


def asked(held: Certificates, by: Signer = ROOT) -> str:
    csr = checked(held.request("", "SIM", "Adler"), "SIM", None, "Adler")
    return issuing.pem_of(issuing.issue(csr, subject_of(csr, None), by, now=NOW, lasts=YEAR))


def test_it_takes_what_leads_to_a_root_it_trusts() -> None:
    held = Certificates()
    assert held.install(CSMS, issuing.pem_of(ROOT.certificate), NOW)
    assert not held.take("", asked(held, signer("Other")), CSMS, NOW), "of somebody else"
    assert not held.take("", asked(held), CSMS, NOW + 2 * YEAR), "over"
    late = asked(held)
    held.request("", "SIM", "Adler")
    assert not held.take("", late, CSMS, NOW), "for the key before"
    assert held.take("", asked(held), CSMS, NOW)
    assert not held.take("", "nothing", CSMS, NOW)


def test_a_new_root_that_the_old_one_signed_is_named_by_the_old_one() -> None:
    held, new = Certificates(), signer("New")
    crossed = issuing.cross_sign(new, ROOT, now=NOW)
    for one in (ROOT.certificate, crossed):
        assert held.install(CSMS, issuing.pem_of(one), NOW)
    assert held.issuer_of(crossed) == ROOT.certificate
    assert held.take("", asked(held, new), CSMS, NOW)
    ours, named = issuing.hash_of(crossed, ROOT.certificate), hashes_of(crossed, ROOT.certificate)
    assert named == Hashes(ours.issuer_name_hash, ours.issuer_key_hash, ours.serial_number)
    assert held.delete("SHA256", named)
    assert not held.delete("SHA256", named)


@pytest.mark.parametrize("text", ["nothing", issuing.pem_of(issuing.make_responder(ROOT, now=NOW).certificate)])
def test_what_is_no_root_is_refused(text: str) -> None:
    assert Certificates().install(CSMS, text, NOW) is False


def test_there_is_room_for_so_many() -> None:
    held = Certificates()
    roots = [issuing.pem_of(signer(f"R{number}").certificate) for number in range(MOST_ROOTS + 1)]
    assert [held.install(CSMS, root, NOW) for root in roots] == [True] * MOST_ROOTS + [None]
    assert held.install(CSMS, roots[0], NOW), "the same once more takes no room"
    assert held.install(CSMS, roots[0], NOW + 20 * YEAR + timedelta(days=1)) is False

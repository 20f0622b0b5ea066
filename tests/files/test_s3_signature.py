from datetime import UTC, datetime

from voltway.files.s3_signature import EMPTY_SHA256, Credentials, signed

CREDENTIALS = Credentials(
    access_key="AKIAIOSFODNN7EXAMPLE", secret_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region="us-east-1"
)
NOW = datetime(2013, 5, 24, tzinfo=UTC)


def test_the_example_that_amazon_documents() -> None:
    headers = signed(
        CREDENTIALS, "GET", "examplebucket.s3.amazonaws.com", "/test.txt", {"range": "bytes=0-9"}, EMPTY_SHA256, NOW
    )
    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


def test_whatever_is_changed_changes_the_signature() -> None:
    def signature(method: str = "GET", path: str = "/a", value: str = "b", body: str = EMPTY_SHA256) -> str:
        headers = signed(CREDENTIALS, method, "h", path, {"x": value}, body, NOW)
        return headers["authorization"]

    assert len({signature(), signature("PUT"), signature(path="/b"), signature(value="c"), signature(body="0")}) == 5

import msgspec
import pytest

from voltway.kit.file_settings import FileSettings


def test_there_is_no_ftp_unless_it_is_wanted() -> None:
    assert FileSettings().ftp_port is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ftp_port", 0),
        ("ftp_public_host", "charge.example.com/x"),
        ("ftp_public_host", "user@host"),
        ("ftp_data_ports", "50000"),
        ("ftp_data_address", "charge.example.com"),
        ("s3_url", "https://s3.example.com"),
        ("upload_limit_mb", 0),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError, match=name):
        msgspec.convert({name: value}, FileSettings)

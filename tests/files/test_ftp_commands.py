import pytest

from voltway.files.ftp_commands import Place, Told, directory, passive_address, place_of, read_line


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"RETR fw 1.bin\r\n", Told("RETR", "fw 1.bin")),
        (b"pasv\n", Told("PASV", "")),
        (b"\xff\xf4\xff\xf2ABOR\r\n", Told("ABOR", "")),
        (b"\xe4\r\n", Told("\N{REPLACEMENT CHARACTER}", "")),
        (b"\r\n", Told("", "")),
    ],
)
def test_a_line_is_a_command_and_what_it_is_about(line: bytes, told: Told) -> None:
    assert read_line(line) == told


@pytest.mark.parametrize(
    ("current", "told", "path"),
    [
        ("/", "files", "/files"),
        ("/files", "abc", "/files/abc"),
        ("/files/abc", "/", "/"),
        ("/files/abc", "..", "/files"),
        ("/files/abc", "../../../../etc/passwd", "/etc/passwd"),
        ("/", "//files//abc/./x", "/files/abc/x"),
        ("/files", "", "/files"),
    ],
)
def test_folders_are_walked_and_never_left(current: str, told: str, path: str) -> None:
    assert directory(current, told) == path


@pytest.mark.parametrize(
    ("path", "place", "is_folder"),
    [
        ("/", Place(), True),
        ("/files", Place(), True),
        ("/files/abc", Place("abc"), True),
        ("/files/abc/log.txt", Place("abc", "log.txt"), False),
    ],
)
def test_a_path_names_a_link_and_a_file(path: str, place: Place, is_folder: bool) -> None:
    assert place_of(path) == place
    assert place.is_folder is is_folder


@pytest.mark.parametrize("path", ["/etc/passwd", "/files/abc/deeper/log.txt", "/abc"])
def test_there_is_nothing_else(path: str) -> None:
    assert place_of(path) is None


def test_a_passive_address_is_told_in_bytes() -> None:
    assert passive_address("192.0.2.7", 50_001) == "192,0,2,7,195,81"

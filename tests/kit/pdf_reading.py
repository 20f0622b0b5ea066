"""Reads a PDF back as its readers do: by its cross-reference table, its pages, and the strings its pages show."""

import re

_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\) Tj", re.DOTALL)


def objects_of(document: bytes) -> dict[int, bytes]:
    """Each object, found where the cross-reference table says it begins."""
    start = int(document.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    table = document[start:]
    assert table.startswith(b"xref\n0 ")
    count = int(table.split(b"\n")[1].split()[1])
    found = {}
    for number, line in enumerate(table.split(b"\n")[2 : 2 + count]):
        offset, _, kind = line.split()
        assert len(line) == 19
        if kind == b"n":
            head = b"%d 0 obj\n" % number
            assert document[int(offset) :].startswith(head), f"object {number} is not where the table says"
            found[number] = document[int(offset) + len(head) :].split(b"\nendobj", 1)[0]
    return found


def pages_of(document: bytes) -> list[str]:
    """The text of each page, a line per string."""
    assert document.startswith(b"%PDF-1.4")
    assert document.endswith(b"%%EOF\n")
    objects = objects_of(document)
    root = _reference(document[document.rindex(b"trailer") :], b"Root")
    tree = objects[_reference(objects[root], b"Pages")]
    kids = re.search(rb"/Kids \[([^\]]*)\]", tree)
    count = re.search(rb"/Count (\d+)", tree)
    assert kids is not None
    assert count is not None
    numbers = [int(number) for number in re.findall(rb"(\d+) 0 R", kids[1])]
    assert len(numbers) == int(count[1])
    return [_text(objects[_reference(objects[number], b"Contents")]) for number in numbers]


def _reference(content: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", content)
    assert found is not None, name
    return int(found[1])


def _text(stream: bytes) -> str:
    length = re.search(rb"/Length (\d+)", stream)
    body = stream.split(b"stream\n", 1)[1]
    assert length is not None
    content = body[: int(length[1])]
    assert body[int(length[1]) :] == b"\nendstream"
    assert content.startswith(b"BT\n")
    assert content.endswith(b"\nET")
    return "\n".join(re.sub(rb"\\(.)", rb"\1", text).decode("cp1252") for text in _STRING.findall(content))

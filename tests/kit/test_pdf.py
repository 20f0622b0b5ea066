"""What is written can be read back, by the rules of the format and not by the writer's own."""

import io
import re

from hypothesis import given, settings, strategies as st

from tests.kit.pdf_reading import pages_of
from voltway.kit.pdf import PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Pdf


def written(*paragraphs: str, title: str = "Title") -> tuple[bytes, Pdf]:
    out = io.BytesIO()
    pdf = Pdf(out, title)
    for paragraph in paragraphs:
        pdf.text(paragraph)
    pdf.close()
    return out.getvalue(), pdf


def test_text_comes_back() -> None:
    document, pdf = written("Grüße aus København: 5 € (five) \\ ok", "second")
    assert pages_of(document) == ["Grüße aus København: 5 € (five) \\ ok\nsecond\n1"]
    assert pdf.replaced == 0


def test_headings_are_bold_and_larger() -> None:
    out = io.BytesIO()
    pdf = Pdf(out, "t")
    for level in (1, 2, 3):
        pdf.heading(f"level {level}", level)
    pdf.close()
    sizes = re.findall(rb"/F2 (\d+) Tf", out.getvalue())
    assert [int(size) for size in sizes] == sorted((int(size) for size in sizes), reverse=True)
    assert len(set(sizes)) == 3


def test_pages_break_and_every_line_is_on_one() -> None:
    lines = [f"line {number}" for number in range(300)]
    document, _ = written(*lines)
    pages = pages_of(document)
    assert len(pages) > 3
    told = [line for page in pages for line in page.split("\n")[:-1]]
    assert told == lines
    assert [page.split("\n")[-1] for page in pages] == [str(number + 1) for number in range(len(pages))]
    for x, y in re.findall(rb"1 0 0 1 (\d+) ([\d.]+) Tm", document):
        assert 0 < int(x) < PAGE_WIDTH_PT
        assert 0 < float(y) < PAGE_HEIGHT_PT


def test_long_lines_are_wrapped_between_words_and_long_words_are_cut() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    document, _ = written(text, "x" * 1000)
    (page,) = pages_of(document)
    told = page.split("\n")[:-1]
    assert " ".join(line for line in told if "x" not in line) == text
    assert "".join(line for line in told if "x" in line) == "x" * 1000
    assert max(len(line) for line in told) < 130


def test_other_scripts_lose_their_accents_or_become_marks_and_are_counted() -> None:
    document, pdf = written("Dvořák čeká, Αθήνα")
    assert pages_of(document)[0].split("\n")[0] == "Dvorák ceká, ?????"
    assert pdf.replaced == 5


def test_a_page_is_written_when_it_is_full() -> None:
    out = io.BytesIO()
    pdf = Pdf(out, "t")
    sizes = []
    for number in range(400):
        pdf.text(f"line {number}")
        sizes.append(out.tell())
    assert len(set(sizes)) > 4, "all of it is kept in memory"
    pdf.close()


@settings(max_examples=60)
@given(st.lists(st.text(max_size=200), max_size=8))
def test_any_text_makes_a_whole_document(paragraphs: list[str]) -> None:
    document, _ = written(*paragraphs, title="".join(paragraphs))
    assert pages_of(document)

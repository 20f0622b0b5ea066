"""A small writer of PDF pages of text: ISO 32000-1 (PDF 1.4) with Helvetica, WinAnsi encoding, headings, page breaks.

Pages are written as they fill, so a document of any length needs the memory of one page. WinAnsi has the letters of
western European languages. A letter it lacks is written without its accents where that leaves one it has ("č" as
"c"), and as "?" otherwise, so Greek, Cyrillic, Arabic or Chinese can't be read here: give such texts in another form,
too. `Pdf.replaced` tells how many there were.
"""

import unicodedata
from io import RawIOBase
from typing import IO, Final

PAGE_WIDTH_PT: Final = 595
PAGE_HEIGHT_PT: Final = 842
_MARGIN_PT: Final = 56
_LEADING: Final = 1.35
_BODY_PT: Final = 9
_HEADINGS_PT: Final = (16, 12, 10)
# Helvetica's widths in thousandths of the type size, of what is much wider or narrower than 556 (Adobe Core 14 AFM).
_NARROW: Final = dict.fromkeys("ijl'|", 222) | dict.fromkeys(' .,:;!/\\ftI[]()-r`"', 333)
_WIDE: Final = dict.fromkeys("mwMW@%", 940) | dict.fromkeys("ABCDEFGHKNOPQRSUVXY&", 745)
_USUAL: Final = 556
_REGULAR, _BOLD = "F1", "F2"


class Pdf:
    """Writes one document into `out`, which is only ever written to. Call `close` at the end."""

    def __init__(self, out: IO[bytes] | RawIOBase, title: str) -> None:
        self.replaced = 0
        self._out = out
        self._length = 0
        self._offsets: dict[int, int] = {}
        self._next = 5
        self._pages: list[int] = []
        self._lines: list[str] = []
        self._y_pt = 0.0
        self._title = title
        self._write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        for number, font in ((3, "Helvetica"), (4, "Helvetica-Bold")):
            self._object(number, f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>")
        self._begin_page()

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of level 1, 2 or 3, kept with the lines that follow it."""
        size_pt = _HEADINGS_PT[level - 1]
        if self._y_pt < _MARGIN_PT + 5 * size_pt:
            self._end_page()
            self._begin_page()
        self._y_pt -= size_pt * 0.7
        self._put(text, _BOLD, size_pt)

    def text(self, text: str, indent_pt: int = 0) -> None:
        """A paragraph, wrapped between words; a word longer than the line is cut."""
        self._put(text, _REGULAR, _BODY_PT, indent_pt)

    def close(self) -> None:
        """Write the last page and the tables at the end of the file."""
        self._end_page()
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._object(2, f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>")
        self._object(1, "<< /Type /Catalog /Pages 2 0 R >>")
        title = self._number()
        self._object(title, f"<< /Title {self._string(self._title)} >>")
        start = self._length
        self._write(f"xref\n0 {self._next}\n0000000000 65535 f \n".encode())
        for number in range(1, self._next):
            self._write(f"{self._offsets[number]:010d} 00000 n \n".encode())
        self._write(
            f"trailer\n<< /Size {self._next} /Root 1 0 R /Info {title} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
        )

    def _put(self, text: str, font: str, size_pt: int, indent_pt: int = 0) -> None:
        for paragraph in text.splitlines() or [""]:
            shown = self._shown(paragraph)
            for line in _wrapped(shown, size_pt, PAGE_WIDTH_PT - 2 * _MARGIN_PT - indent_pt):
                self._line(line, font, size_pt, indent_pt)

    def _line(self, line: str, font: str, size_pt: int, indent_pt: int) -> None:
        if self._y_pt - size_pt * _LEADING < _MARGIN_PT:
            self._end_page()
            self._begin_page()
        self._y_pt -= size_pt * _LEADING
        place = f"1 0 0 1 {_MARGIN_PT + indent_pt} {self._y_pt:.1f} Tm"
        self._lines.append(f"/{font} {size_pt} Tf {place} {self._string(line)} Tj")

    def _shown(self, text: str) -> str:
        """The text in what WinAnsi has."""
        shown = []
        for letter in unicodedata.normalize("NFC", text.replace("\t", "    ")):
            written = _in_winansi(letter)
            self.replaced += written is None
            shown.append("?" if written is None else written)
        return "".join(shown)

    @staticmethod
    def _string(text: str) -> str:
        encoded = text.encode("cp1252", "replace").decode("latin-1")
        return "(" + encoded.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"

    def _begin_page(self) -> None:
        self._lines = []
        self._y_pt = PAGE_HEIGHT_PT - _MARGIN_PT

    def _end_page(self) -> None:
        number_text = f"/{_REGULAR} 8 Tf 1 0 0 1 {PAGE_WIDTH_PT - _MARGIN_PT - 20} 30 Tm ({len(self._pages) + 1}) Tj"
        content = "BT\n" + "\n".join([*self._lines, number_text]) + "\nET"
        stream, page = self._number(), self._number()
        length = len(content.encode("latin-1"))
        self._object(stream, f"<< /Length {length} >>\nstream\n{content}\nendstream")
        self._object(
            page,
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH_PT} {PAGE_HEIGHT_PT}] /Contents {stream} 0 R"
            f" /Resources << /Font << /{_REGULAR} 3 0 R /{_BOLD} 4 0 R >> >> >>",
        )
        self._pages.append(page)

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _object(self, number: int, text: str) -> None:
        self._offsets[number] = self._length
        self._write(f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1"))

    def _write(self, content: bytes) -> None:
        self._out.write(content)
        self._length += len(content)


def _in_winansi(letter: str) -> str | None:
    """What is written for a letter; None: there is nothing for it."""
    if not letter.isprintable():
        return ""
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    for written in (letter, plain):
        try:
            written.encode("cp1252")
        except UnicodeEncodeError:
            continue
        return written
    return None


def _width_pt(text: str, size_pt: int) -> float:
    return sum(_WIDE.get(letter) or _NARROW.get(letter) or _USUAL for letter in text) * size_pt / 1000


def _wrapped(text: str, size_pt: int, width_pt: float) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if _width_pt(longer, size_pt) <= width_pt:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while _width_pt(line, size_pt) > width_pt:
            cut = max(int(width_pt / (size_pt * 0.94)), 1)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line]

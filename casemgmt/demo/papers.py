"""Papers of the demo town: pages of invented words as small PDF files, so that there is something to open."""

from collections.abc import Sequence

TOP, LEFT, LEADING, SIZE = 780, 72, 18, 12
"""Where the text begins on a page of A4, how far its lines are apart, and how large it is, in points."""


def paper(lines: Sequence[str]) -> bytes:
    """A PDF of one page with these lines, in letters of Western Europe."""
    text = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
    stream = f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP} Td {text} ET".encode("cp1252")
    return _document(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def _document(*objects: bytes) -> bytes:
    """The objects in a file, with the table that says where each of them begins."""
    written, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(written)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    return written + head + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")

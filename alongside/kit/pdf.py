"""A sheet of paper as a tagged PDF: headings, paragraphs and lists that a screen reader reads in their order, in one language.

The letters are the Helvetica that every reader has, so that no font travels along; what Windows-1252 cannot write loses its mark.
Nothing is squeezed, so that whoever checks what left can read it.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Name, String

WIDTH, HEIGHT, MARGIN = 595, 842, 57  # A4 in points; margins of 2 cm
# Widths of Helvetica from the space to the tilde, in thousandths (Adobe font metrics); others count as a wide letter.
HELVETICA = """278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584
584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278
278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260
334 584"""
WIDTHS = tuple(map(int, HELVETICA.split()))
OTHERS, BOLD = 600, 1.08


@dataclass(frozen=True)
class Style:
    font: str
    size: int
    before: int
    indent: int = 0


STYLES = {"H1": Style("B", 19, 0), "H2": Style("B", 12, 12), "P": Style("R", 11, 4), "LI": Style("R", 11, 3, 12)}


@dataclass(frozen=True)
class Block:
    """kind: H1, H2, P or LI; neighbouring LI make one list."""

    kind: str
    text: str


@dataclass(frozen=True)
class _Placed:
    """One line on one page. block: which block it is of."""

    page: int
    y: float
    block: int
    text: str


def sheet(title: str, blocks: Sequence[Block], *, footer: str, language: str = "en-GB") -> bytes:
    """The document. It runs on to another page where it must. The same for the same words."""
    placed = _place(blocks)
    pdf = pikepdf.new()
    fonts = Dictionary({f"/{name}": _font(full) for name, full in (("R", "Helvetica"), ("B", "Helvetica-Bold"))})
    pages = [_page(pdf, fonts, blocks, each, footer) for each in _by_page(placed)]
    root = pdf.Root
    root.Lang, root.MarkInfo = String(language), Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.StructTreeRoot = _structure(pdf, pages, blocks, placed)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as about:
        about["dc:title"], about["dc:language"] = title, {language}
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return out.getvalue()


def _font(name: str) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"), Encoding=Name.WinAnsiEncoding)


def _place(blocks: Sequence[Block]) -> list[_Placed]:
    """Where every line stands, from the top of the first page on. A heading is never the last line of a page."""
    placed: list[_Placed] = []
    page, y = 0, float(HEIGHT - MARGIN)
    for at, block in enumerate(blocks):
        style = STYLES[block.kind]
        y -= style.before
        lines = _folded(block.text, style)
        for number, line in enumerate(lines):
            room = style.size * (4 if block.kind.startswith("H") and number == 0 else 1)
            if y - room < MARGIN + 14:
                page, y = page + 1, float(HEIGHT - MARGIN)
            y -= 1.35 * style.size
            placed.append(_Placed(page, round(y, 1), at, line))
    return placed


def _folded(text: str, style: Style) -> list[str]:
    """The lines of a text; its own line breaks stay."""
    room = (WIDTH - 2 * MARGIN - style.indent) * 1000 / style.size / (BOLD if style.font == "B" else 1)
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in (piece for long in paragraph.split() for piece in _pieces(long, room)):
            longer = f"{line} {word}".strip()
            if line and _width(longer) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _pieces(word: str, room: float) -> Iterable[str]:
    """A word too long for a line, cut."""
    most = max(1, int(room / 700))
    return [word] if _width(word) <= room else [word[at : at + most] for at in range(0, len(word), most)]


def _width(text: str) -> int:
    return sum(WIDTHS[ord(letter) - 32] if " " <= letter <= "~" else OTHERS for letter in text)


def _by_page(placed: Sequence[_Placed]) -> list[list[_Placed]]:
    return [list(lines) for _, lines in groupby(placed, key=lambda line: line.page)] or [[]]


def _page(
    pdf: pikepdf.Pdf, fonts: Dictionary, blocks: Sequence[Block], lines: Sequence[_Placed], footer: str
) -> pikepdf.Object:
    parts: list[bytes] = []
    for number, (at, of_block) in enumerate(groupby(lines, key=lambda line: line.block)):
        style, kind = STYLES[blocks[at].kind], _tag(blocks[at].kind)
        parts.append(f"/{kind} <</MCID {number}>> BDC".encode())
        parts += [_text(style.font, style.size, MARGIN + style.indent, line.y, line.text) for line in of_block]
        parts.append(b"EMC")
    page_of = f"{footer}  ·  {lines[0].page + 1 if lines else 1}"
    parts += [b"/Artifact BMC", _text("R", 8, MARGIN, MARGIN - 14, page_of), b"EMC"]
    number = len(pdf.pages)
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, WIDTH, HEIGHT]), Resources=Dictionary(Font=fonts), StructParents=number,
        Contents=pdf.make_stream(b"\n".join(parts)), Tabs=Name.S,
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1].obj


def _tag(kind: str) -> str:
    return "LBody" if kind == "LI" else kind


def _text(font: str, size: int, x: float, y: float, text: str) -> bytes:
    shown = _encoded(text).replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return f"BT /{font} {size} Tf {x} {y} Td (".encode() + shown + b") Tj ET"


def _encoded(text: str) -> bytes:
    """In Windows-1252; a letter that it lacks is written without its mark, or as a question mark."""
    return b"".join(
        letter.encode("cp1252", "ignore") or unicodedata.normalize("NFKD", letter).encode("cp1252", "ignore") or b"?"
        for letter in text
        if letter.isprintable()
    )


def _structure(
    pdf: pikepdf.Pdf, pages: Sequence[pikepdf.Object], blocks: Sequence[Block], placed: Sequence[_Placed]
) -> pikepdf.Object:
    """The tree of headings, paragraphs and lists, and from each marked part of a page back to its place in the tree."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = _element(pdf, root, "Document")
    leaves: dict[int, pikepdf.Object] = {}
    current: pikepdf.Object | None = None
    for at, block in enumerate(blocks):
        if block.kind != "LI":
            current, leaves[at] = None, _element(pdf, document, block.kind)
            continue
        current = current if current is not None else _element(pdf, document, "L")
        leaves[at] = _element(pdf, _element(pdf, current, "LI"), "LBody")
    numbers = Array([])
    for number, lines in enumerate(_by_page(placed)):
        marked = Array([])
        for mark, (at, _) in enumerate(groupby(lines, key=lambda line: line.block)):
            leaves[at].K.append(Dictionary(Type=Name.MCR, Pg=pages[number], MCID=mark))
            marked.append(leaves[at])
        numbers.append(number)
        numbers.append(pdf.make_indirect(marked))
    root.K = Array([document])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(pages)
    return root


def _element(pdf: pikepdf.Pdf, parent: pikepdf.Object, kind: str) -> pikepdf.Object:
    found = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, K=Array([])))
    if "/K" in parent:
        parent.K.append(found)
    return found

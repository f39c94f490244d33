"""A file with nothing in it but what is meant to be seen: no place, no author, no history, nothing that acts. Pure.

Pictures are painted again from their points. Of a PDF and a Word document, whatever speaks of them, acts, or hides in them is
taken out; where words stood under words (an unaccepted change), the text stays as it would be read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree
from PIL import Image, ImageOps

from alongside.papers.rules import PICTURES, PaperRefused

MOST_POINTS = 60_000_000
MOST_PAGES = 500
MOST_PARTS, MOST_UNPACKED = 500, 200 << 20
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
UNREADABLE = (
    "The file is damaged or protected, so it cannot be cleaned. Save it again without a password and try again."
)
ACTS = (
    "/OpenAction",
    "/AA",
    "/Metadata",
    "/PieceInfo",
    "/Collection",
    "/Threads",
    "/SpiderInfo",
    "/AF",
    "/OCProperties",
)
ON_PAGES = ("/AA", "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/Thumb")
LEAVES_PAGE = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/RichMediaExecute"}
)
HIDES = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/Text", "/Popup"})
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE_PARTS = re.compile(
    r"^(docProps/|customXml/|customUI/|word/(comments|people|vbaProject|embeddings/|activeX/|attachedToolbars|_rels/comments))"
    r"|\.bin$", re.I,
)  # fmt: skip
GONE_RELATIONS = re.compile(
    r"/(core-properties|extended-properties|custom-properties|customXml|comments\w*|people|vbaProject|oleObject|package|"
    r"control|attachedTemplate|thumbnail|ui/extensibility)$"
)
DROPPED = frozenset(
    {"del", "moveFrom", "commentRangeStart", "commentRangeEnd", "commentReference", "rsids", "documentProtection",
     "attachedTemplate", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange",
     "tblGridChange", "tblPrExChange", "numberingChange", "cellDel", "cellIns", "cellMerge", "moveFromRangeStart",
     "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "object", "control", "trackRevisions"}
)  # fmt: skip
UNWRAPPED = frozenset({"ins", "moveTo"})


def cleaned(data: bytes, kind: str) -> bytes:
    """The same picture or text, and nothing beside it. kind: of `rules.KINDS`. Raises PaperRefused."""
    try:
        if kind in PICTURES:
            return _picture(data, FORMATS[kind])
        return _pdf(data) if kind == "pdf" else _docx(data)
    except PaperRefused:
        raise
    except Exception as error:  # whatever a made-up file does to a reader, it is not taken
        raise PaperRefused(UNREADABLE) from error


def _picture(data: bytes, form: str) -> bytes:
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(io.BytesIO(data), formats=[form]) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise PaperRefused("The picture is larger than 60 million points. Take it again in a smaller size.")
        upright = ImageOps.exif_transpose(picture)  # how it was held stands among what is taken out
        mode = "RGBA" if form != "JPEG" and upright.has_transparency_data else "RGB"
        points = upright.convert(mode)
    fresh = Image.frombytes(mode, points.size, points.tobytes())
    written = io.BytesIO()
    fresh.save(written, form, **({"quality": 90} if form != "PNG" else {}))
    return written.getvalue()


def _pdf(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as document:
        if document.is_encrypted:
            raise PaperRefused("The PDF is protected. Save it without a password and try again.")
        if len(document.pages) > MOST_PAGES:
            raise PaperRefused(f"The PDF has more than {MOST_PAGES} pages. Send the part that is needed.")
        _strip_root(document.Root)
        fresh = pikepdf.new()
        fresh.pages.extend(document.pages)  # what no page needs stays behind
        for page in fresh.pages:
            _strip(page.obj, ON_PAGES)
            _strip_notes(page.obj)
        _strip(fresh.Root, ACTS)
        for thing in fresh.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                _strip(thing, ("/Metadata", "/PieceInfo", "/JS", "/AF"))
                _strip_action(thing)
        _strip(fresh.trailer, ("/Info",))
        written = io.BytesIO()
        fresh.save(written, deterministic_id=True, fix_metadata_version=False)
        return written.getvalue()


def _strip_root(root: Any) -> None:
    _strip(root, ACTS)
    if "/Names" in root:
        _strip(root["/Names"], ("/JavaScript", "/EmbeddedFiles", "/Renditions"))


def _strip(thing: Any, names: tuple[str, ...]) -> None:
    for name in names:
        if name in thing:
            del thing[name]


def _strip_action(thing: Any) -> None:
    """A link may lead within the document or to a page of the web; it may start nothing."""
    _strip(thing, ("/AA",))
    for name in ("/A", "/PA", "/Next"):
        action = thing.get(name)
        if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in LEAVES_PAGE:
            del thing[name]


def _strip_notes(page: Any) -> None:
    """Notes beside the text name whoever wrote them; attachments lie among them."""
    if "/Annots" not in page:
        return
    kept = [each for each in page["/Annots"] if str(each.get("/Subtype", "")) not in HIDES]
    for each in kept:
        _strip(each, ("/T", "/Contents", "/M", "/CreationDate", "/NM", "/RC", "/Subj"))
    page["/Annots"] = pikepdf.Array(kept)


def _docx(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as document:
        parts = document.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise PaperRefused(
                "The document would unpack to far more than a letter needs. Save it as PDF and try again."
            )
        names = {part.filename for part in parts}
        if "word/document.xml" not in names or b"macroEnabled" in document.read("[Content_Types].xml"):
            raise PaperRefused(
                "This is no Word document, or it holds macros. Save it as .docx without macros and try again."
            )
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as fresh:
            for part in parts:
                if not part.is_dir() and not GONE_PARTS.search(part.filename):
                    fresh.writestr(zipfile.ZipInfo(part.filename), _part(part.filename, document.read(part)))
        return written.getvalue()


def _part(name: str, data: bytes) -> bytes:
    """One part of a Word document, cleaned by what it is. Pictures in it are painted again; what is unknown does not pass."""
    ending = name.rpartition(".")[2].lower()
    if ending in ("jpg", "jpeg", "png"):
        return _picture(data, FORMATS["png" if ending == "png" else "jpeg"])
    if ending in ("emf", "wmf", "gif", "tif", "tiff", "bmp", "svg", "webp", "odttf", "ttf"):
        return b""
    if ending not in ("xml", "rels"):
        raise PaperRefused(
            f"The document holds a part of an unknown kind ({ending[:10]}). Save it as PDF and try again."
        )
    tree = etree.fromstring(data, _parser())
    if tree.getroottree().docinfo.doctype:
        raise PaperRefused(UNREADABLE)  # no word processor declares entities; an attack does
    _clean(tree)
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def _clean(element: etree._Element) -> None:
    for name in [name for name in element.attrib if _tells(name)]:
        del element.attrib[name]
    element[:] = list(_kept(element))
    for child in element:
        _clean(child)


def _kept(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        local = child.tag.rpartition("}")[2]
        if child.tag.startswith(WORD) and local in DROPPED:
            continue
        if local == "Relationship" and (GONE_RELATIONS.search(child.get("Type", "")) or _leads_out(child)):
            continue
        if local == "Override" and GONE_PARTS.search(child.get("PartName", "").lstrip("/")):
            continue
        if child.tag.startswith(WORD) and local in UNWRAPPED:
            yield from _kept(child)
        else:
            yield child


def _leads_out(relation: etree._Element) -> bool:
    """A picture or template fetched from elsewhere tells its owner who has opened the document; a link is only clicked."""
    return relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink")


def _tells(name: str) -> bool:
    """Who wrote a thing, when, and in which sitting."""
    local = name.rpartition("}")[2]
    return name.startswith(WORD) and (local in ("author", "date", "initials") or local.startswith("rsid"))

"""Files that tell more than they show, each hiding the same words."""

from __future__ import annotations

import io
import zipfile

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

HIDDEN = "Wrenfield Refuge"
SHOWN = "See you on Tuesday"
ARTIST, GPS = 0x013B, 0x8825


def photograph(form: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[ARTIST] = HIDDEN
    exif[0x0112] = 6  # held upright
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 12.5), 3: "W", 4: (0.0, 7.0, 5.5)})
    out = io.BytesIO()
    more = {"pnginfo": _words()} if form == "PNG" else {"comment": HIDDEN.encode()} if form == "JPEG" else {}
    picture.save(out, form, exif=exif, **more)
    return out.getvalue() + (HIDDEN.encode() if form == "JPEG" else b"")


def _words() -> PngInfo:
    words = PngInfo()
    words.add_text("Author", HIDDEN)
    return words


def pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    page = document.pages[0]
    page.Contents = document.make_stream(f"BT /F1 12 Tf 10 100 Td ({SHOWN}) Tj ET".encode())
    document.docinfo["/Author"] = HIDDEN
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [HIDDEN]
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{HIDDEN}')")
    document.attachments["hidden.txt"] = HIDDEN.encode()
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 1, 1], T=HIDDEN, Contents=HIDDEN
    )
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1],
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=HIDDEN),
    )  # fmt: skip
    page.obj["/Annots"] = pikepdf.Array([document.make_indirect(note), document.make_indirect(link)])
    out = io.BytesIO()
    document.save(out, compress_streams=False)
    return out.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="{WORD}"><w:body><w:p w:rsidR="00AA11BB"><w:commentRangeStart w:id="0"/>
<w:ins w:id="1" w:author="{HIDDEN}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>{SHOWN}</w:t></w:r></w:ins>
<w:del w:id="2" w:author="{HIDDEN}"><w:r><w:delText>{HIDDEN}</w:delText></w:r></w:del>
<w:commentRangeEnd w:id="0"/></w:p></w:body></w:document>"""


def docx(**more: bytes) -> bytes:
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="a/b"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
        f'metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r3" Type="{OFFICE}/image" '
        f'Target="https://{HIDDEN.replace(" ", "")}.example/x.png" TargetMode="External"/></Relationships>',
        "docProps/core.xml": f"<core><creator>{HIDDEN}</creator></core>",
        "word/document.xml": BODY,
        "word/comments.xml": f'<w:comments xmlns:w="{WORD}"><w:comment w:author="{HIDDEN}"/></w:comments>',
        "word/people.xml": f"<people>{HIDDEN}</people>",
        "word/media/image1.jpg": photograph(),
        "customXml/item1.xml": f"<a>{HIDDEN}</a>",
        **{name.replace("__", "/"): data for name, data in more.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def everything_in(data: bytes) -> bytes:
    """The bytes of a file, with every part of an archive and every stream of a PDF unpacked."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [name.encode() + archive.read(name) for name in archive.namelist()]
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as document:
            for thing in document.objects:
                found.append(repr(thing).encode())
                if isinstance(thing, pikepdf.Stream):
                    found.append(thing.read_bytes())
    return b"\n".join(found)

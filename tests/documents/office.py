"""A report as a flat OpenDocument file, which LibreOffice turns into what it is asked for."""

from __future__ import annotations

PARAGRAPHS = [
    f"Paragraph {n}. At least {n + 2} officials from twenty-five villages died in the extraordinarily"
    " destructive flood, representatives of the government-backed commission said, while seventeen"
    " internationally known humanitarian organizations described circumstances as incomprehensible,"
    " unprecedented and catastrophic."
    for n in range(1, 25)
]

HEADS = ("Valley Gazette", "Page ")
"""What stands above and below the text of every page."""

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "meta": "meta",
        "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip


def flat_document(columns: int = 1) -> str:
    """Return the report: a heading, 24 paragraphs justified and hyphenated in columns, a note, a table; a
    running head and page numbers around it."""
    words = "".join(f'<text:p text:style-name="P">{text}</text:p>' for text in PARAGRAPHS)
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in (("Village", "Dead"), ("Orla", "12"), ("Tarn", "7"))
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>Flood report of the valley</dc:title>
<meta:initial-creator>Ministry of Water</meta:initial-creator><dc:creator>Ministry of Water</dc:creator>
<meta:creation-date>2020-10-05T10:00:00</meta:creation-date><dc:date>2020-10-06T10:00:00</dc:date></office:meta>
<office:automatic-styles>
<style:style style:name="P" style:family="paragraph">
<style:paragraph-properties fo:text-align="justify" fo:margin-bottom="0.2cm"/>
<style:text-properties fo:hyphenate="true" fo:language="en" fo:country="US"
 fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:style>
<style:style style:name="Sect" style:family="section"><style:section-properties>
<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/></style:section-properties></style:style>
<style:page-layout style:name="pm">
<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>
<style:header-style><style:header-footer-properties fo:margin-bottom="0.5cm" fo:min-height="0.6cm"/>
</style:header-style><style:footer-style>
<style:header-footer-properties fo:margin-top="0.5cm" fo:min-height="0.6cm"/></style:footer-style>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">
<style:header><text:p>Valley Gazette, issue 7</text:p></style:header>
<style:footer><text:p>Page <text:page-number/> of <text:page-count/></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text><text:h text:outline-level="1">Flood in the valley</text:h>
<text:section text:name="S" text:style-name="Sect">{words}</text:section>
<text:p>The toll by village<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Figures of the commission of 31 villages.</text:p></text:note-body></text:note> stands
 below.</text:p>
<table:table><table:table-column table:number-columns-repeated="2"/>{rows}</table:table>
</office:text></office:body></office:document>"""

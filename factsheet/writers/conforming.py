"""What a PDF says of itself in its XMP metadata: that it is PDF/UA-1 beside PDF/A-2a."""

from typing import Any

_UA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description>"""
# PDF/A-2 6.6.2.3: a property that is none of XMP's own must be described, and PDF/UA's part is such a one.
_UA_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 this file conforms to</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_RDF_END = b"</rdf:RDF>"


def finish(document: Any, pdf: Any) -> None:
    """WeasyPrint's hook before the file is closed: say in the XMP that this is PDF/UA-1 too."""
    del document
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    xmp = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in metadata.stream)
    if xmp.count(_RDF_END) != 1:
        raise ValueError("WeasyPrint's metadata have another form than the pinned version writes")
    both = xmp.replace(_RDF_END, f"{_UA}\n{_UA_SCHEMA}\n".encode() + _RDF_END)
    metadata.stream = [both]
    metadata.compress = False  # so that a program that knows no PDF can read what this file is

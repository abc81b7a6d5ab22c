"""Files that are no label, each with the sentence that refuses it."""

from labels.spl.document import LARGEST, MOST_TAGS
from tests.labels.fixtures import make_spl, paragraph, section

GOOD = make_spl(section("1 Use", paragraph("Words.")))
BODY = GOOD.decode().split("?>", 1)[1]
DOCTYPE = "<!DOCTYPE document>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
PARAMETERS = "".join(f"<!ENTITY % p{n} '{f'&#37;p{n - 1};' * 20}'>" for n in range(1, 8))
REFUSED = {
    "nothing": (b"", "is empty"),
    "white space": (b"\xef\xbb\xbf \n", "is empty"),
    "a byte order mark": (b"\xff\xfe", "is empty"),
    "a web page": (b"<!DOCTYPE html><html><body>Not found</body></html>", "is a web page"),
    "a web page without DOCTYPE": (b"\n<html><p>x</html>", "is a web page"),
    "JSON": (b'{"data": []}', "is a web page or another sort"),
    "a PDF": (b"%PDF-1.7", "is a web page or another sort"),
    "a picture": (b"\xff\xd8\xff\xe0JFIF", "is no well-formed XML"),
    "a cut end": (GOOD[:-40], "is no well-formed XML"),
    "a doubled end": (GOOD + b"<a/>", "is no well-formed XML"),
    "a DOCTYPE": (make_spl(head=DOCTYPE), "has a DOCTYPE"),
    "an entity": (make_spl(section("1 &a;"), head='<!DOCTYPE d [<!ENTITY a "b">]>'), "has a DOCTYPE"),
    "an outer entity": (make_spl(head='<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "has a DOCTYPE"),
    "an outer DTD": (make_spl(head='<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">'), "has a DOCTYPE"),
    "a million laughs": (make_spl(section("&l9;"), head=f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'), "has a DOCTYPE"),
    "a DOCTYPE in UTF-16": ((DOCTYPE + BODY).encode("utf-16"), "has a DOCTYPE"),
    "laughs in UTF-16": ((f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>' + BODY).encode("utf-16"), "DOCTYPE|well-formed"),
    "parameters in UTF-16": (
        (f"<!DOCTYPE d [<!ENTITY % p0 'x'>{PARAMETERS}%p7;]>" + BODY).encode("utf-16"),
        "DOCTYPE|well-formed",
    ),
    "an unknown entity": (make_spl(section("1 Use&nbsp;")), "is no well-formed XML"),
    "wrong bytes for its encoding": (make_spl(section("1 Use")).replace(b"1 Use", b"1 \xe9"), "is no well-formed XML"),
    "an unknown encoding": (GOOD.replace(b"UTF-8", b"UTF-99"), "is no well-formed XML"),
    "another encoding than it says": (GOOD.replace(b"UTF-8", b"UTF-16"), "is no well-formed XML"),
    "a control character": (GOOD.replace(b"Words", b"W\x01rds"), "is no well-formed XML"),
    "a deep row of elements": (b"<document>" * 100_000, "is no well-formed XML"),
    "a deep label": (make_spl(section("1", "<content>" * 300 + "</content>" * 300)), "is no well-formed XML"),
    "a long row of attributes": (b"<document " + b'a="1" ' * 200_000 + b"/>", "is no well-formed XML"),
    "a word of 11 MB": (make_spl(section("x" * 11_000_000)), "is no well-formed XML"),
    "too many tags": (make_spl(section("1 Use", "<br/>" * MOST_TAGS)), "has more markup"),
    "too many bytes": (GOOD + b" " * LARGEST, "has 25 MB"),
    "another vocabulary": (
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
        "not an SPL document: it begins with <.*feed>",
    ),
    "an animal drug": (
        make_spl(code="50578-4"),
        r"is of type 50578-4 \(HUMAN PRESCRIPTION DRUG LABEL\); read are only",
    ),
    "no type": (make_spl(code=""), "is of type none"),
    "no set id": (make_spl(set_id=""), "has no set id"),
    "an odd set id": (make_spl(set_id="../../etc/passwd"), "has no set id of 36 characters, but “../../etc"),
    "no version": (GOOD.replace(b"versionNumber", b"somethingElse"), "has no version number"),
    "version nought": (make_spl(version="0"), "has no version number"),
    "an odd version": (make_spl(version="1.5"), "has no version number, but “1.5”"),
    "no effective date": (make_spl(effective=""), "has no effective date"),
    "a day that never was": (make_spl(effective="20250230"), "has no effective date, but “20250230”"),
    "no body": (GOOD.replace(b"structuredBody", b"nonXMLBody"), "has no structured body"),
}

"""Files that are no label, each with the sentence that refuses it. None of them would harm a program that reads it."""

from tests.labels.fixtures import make_spl, paragraph, section

GOOD = make_spl(section("1 Use", paragraph("Words.")))
BODY = GOOD.decode().split("?>", 1)[1]
DOCTYPE = "<!DOCTYPE document>"
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
    "a DOCTYPE that names a file": (make_spl(head='<!DOCTYPE document SYSTEM "made-up.dtd">'), "has a DOCTYPE"),
    "an unknown entity": (make_spl(section("1 Use&nbsp;")), "is no well-formed XML"),
    "wrong bytes for its encoding": (make_spl(section("1 Use")).replace(b"1 Use", b"1 \xe9"), "is no well-formed XML"),
    "an unknown encoding": (GOOD.replace(b"UTF-8", b"UTF-99"), "is no well-formed XML"),
    "another encoding than it says": (GOOD.replace(b"UTF-8", b"UTF-16"), "is no well-formed XML"),
    "a control character": (GOOD.replace(b"Words", b"W\x01rds"), "is no well-formed XML"),
    "a deep label": (make_spl(section("1", "<content>" * 300 + "</content>" * 300)), "is no well-formed XML"),
    "an attribute twice": (GOOD.replace(b"<document", b'<document a="1" a="1"', 1), "is no well-formed XML"),
    "a word of 11 MB": (make_spl(section("x" * 11_000_000)), "is no well-formed XML"),
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
    "an odd set id": (make_spl(set_id="made-up"), "has no set id of 36 characters, but “made-up”"),
    "no version": (GOOD.replace(b"versionNumber", b"somethingElse"), "has no version number"),
    "version nought": (make_spl(version="0"), "has no version number"),
    "an odd version": (make_spl(version="1.5"), "has no version number, but “1.5”"),
    "no effective date": (make_spl(effective=""), "has no effective date"),
    "a day that never was": (make_spl(effective="20250230"), "has no effective date, but “20250230”"),
    "no body": (GOOD.replace(b"structuredBody", b"nonXMLBody"), "has no structured body"),
}

# Just over a bound that the test lowers: the bound's name, what it is lowered to, the file, the sentence.
OVER_A_BOUND = {
    "too many bytes": ("LARGEST", 2**20, GOOD + b" " * 2**20, "has 1 MB; a drug label has at most 1"),
    "too many tags": ("MOST_TAGS", 100, make_spl(section("1 Use", "<br/>" * 100)), "has more markup"),
}

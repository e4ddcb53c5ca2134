"""What our certificate takes WeasyPrint: the same facts, as an HTML page that looks about the same.

Run by itself with `.tools/weasyprint` on the path, since its packages lie outside the environment of the program:
`python -m tests.bench.by_weasyprint COUNT`. Prints the seconds. The page is not sealed.
"""

from __future__ import annotations

import base64
import sys
import time
from dataclasses import replace
from html import escape
from typing import Any

from kursflyt.documents import certificate
from tests.documents import record_examples

_STYLE = """@page { size: A4; margin: 18mm 22mm; @bottom-right { content: "Side " counter(page) } }
body { font: 10pt/1.5 Inter, sans-serif; color: #17212b } h1 { font-size: 24pt } h2 { font-size: 12pt }
table { width: 100%; border-collapse: collapse } td { border-bottom: 0.4pt solid #d5dbe1; padding: 4pt 6pt }
img { width: 26mm }"""


def page(data: dict[str, Any]) -> str:
    """Everything that is printed, in the order of our template."""
    rows = "".join(
        f"<tr><td>{escape(str(label))}</td><td>{escape(str(value))}</td></tr>" for label, value in data["facts"]
    )
    outcomes = "".join(
        f"<h3>{escape(heading)}</h3><ul>{''.join(f'<li>{escape(point)}</li>' for point in points)}</ul>"
        for heading, points in data["outcomes"]
    )
    code = base64.b64encode(data["qr"].encode()).decode()
    return (
        f"<html lang='nb'><head><title>{escape(data['kind'])}</title><style>{_STYLE}</style></head><body>"
        f"<p>{escape(data['kind'])}</p><h1>{escape(data['name'])}</h1><p>{escape(data['identity'])}</p>"
        f"<p>{escape(data['completed'])}</p><h2>{escape(data['course'])}</h2><p>{escape(data['text'])}</p>"
        f"<table>{rows}</table>{outcomes}<p>{escape(data['note'])}</p>"
        f"<p>{escape(data['signatory']['name'])}, {escape(data['signatory']['title'])}</p>"
        f"<p><img alt='QR' src='data:image/svg+xml;base64,{code}'> {escape(data['number'])}</p>"
        f"<p>{escape(data['verify_url'])}</p>"
        "</body></html>"
    )


def seconds(count: int) -> float:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    usual, fonts = record_examples.make_certificate(), FontConfiguration()
    began = time.perf_counter()
    for index in range(count):
        data = replace(usual, participant_name=f"Deltaker nummer {index}", number=f"FJV-2027-{index:06d}")
        said = certificate.composition(data, language="nb")
        HTML(string=page(dict(said.data))).write_pdf(font_config=fonts, pdf_variant="pdf/ua-1")
    return time.perf_counter() - began


if __name__ == "__main__":
    print(seconds(int(sys.argv[1])))

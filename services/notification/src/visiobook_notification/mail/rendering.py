"""Make a mail's subject, text and HTML. Whatever stands in values is text: it is escaped, and ends no line."""

import html
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from visiobook_contracts.notification import MailTemplate
from visiobook_notification.errors import WordsMissing
from visiobook_notification.mail.words import FRAMES, WORDS, language_of

LINE = 72
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
VALUE_LENGTH = 2000
PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light">
<title>{subject}</title></head>
<body style="margin:0;padding:32px 16px;background:#f4f1ea;color:#1f2430;
font:16px/1.6 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:520px;margin:0 auto">
<p style="margin:0 0 16px;font:600 18px Georgia,'Times New Roman',serif;color:#7a3e2b">Visiobook</p>
<div style="background:#ffffff;border:1px solid #e3dccd;border-radius:12px;padding:32px">
<h1 style="margin:0 0 16px;font:600 24px/1.3 Georgia,'Times New Roman',serif;color:#1f2430">{subject}</h1>
{body}</div>
<p style="margin:16px 8px 0;font-size:13px;color:#5d6068">{why}</p>
</div>
</body>
</html>
"""
PARAGRAPH = '<p style="margin:0 0 16px">{}</p>\n'
BUTTON = """<p style="margin:24px 0"><a href="{link}" style="display:inline-block;padding:12px 24px;border-radius:8px;\
background:#7a3e2b;color:#ffffff;font-weight:600;text-decoration:none">{label}</a></p>
<p style="margin:0;font-size:13px;color:#5d6068">{instead}<br>
<a href="{link}" style="color:#7a3e2b;word-break:break-all">{link}</a></p>
"""


@dataclass(frozen=True)
class Rendered:
    """A mail's words, ready to send."""

    subject: str
    text: str
    html: str


def render(template: MailTemplate, language: str, values: Mapping[str, str]) -> Rendered:
    """A mail in a language (a BCP 47 tag; English where it is not ours). Raises WordsMissing."""
    known = {name: UNSEEN.sub(" ", value)[:VALUE_LENGTH].strip() for name, value in values.items()}
    try:
        return Rendered(
            subject=WORDS[template][language_of(language)].subject.format_map(known),
            text=_text(template, language_of(language), known),
            html=_html(template, language_of(language), known),
        )
    except KeyError as missing:
        raise WordsMissing(f"{template} needs the value {missing}.") from missing


def _text(template: MailTemplate, language: str, values: Mapping[str, str]) -> str:
    frame, words = FRAMES[language], WORDS[template][language]
    blocks = [_wrapped(part.format_map(values)) for part in (frame.greeting, *words.paragraphs)]
    if words.button:
        blocks.append(f"{words.button}{frame.colon}\n{values['link']}")
    blocks += [_wrapped(words.why.format_map(values)), f"-- \n{frame.farewell}"]
    return "\n\n".join(blocks) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, LINE, break_long_words=False, break_on_hyphens=False)


def _html(template: MailTemplate, language: str, values: Mapping[str, str]) -> str:
    frame, words = FRAMES[language], WORDS[template][language]
    safe = {name: html.escape(value) for name, value in values.items()}
    body = "".join(PARAGRAPH.format(html.escape(p).format_map(safe)) for p in (frame.greeting, *words.paragraphs))
    if words.button:
        label, instead = html.escape(words.button), html.escape(frame.link_instead)
        body += BUTTON.format(link=safe["link"], label=label, instead=instead)
    subject, why = html.escape(words.subject).format_map(safe), html.escape(words.why).format_map(safe)
    return PAGE.format(language=language, subject=subject, body=body, why=why)

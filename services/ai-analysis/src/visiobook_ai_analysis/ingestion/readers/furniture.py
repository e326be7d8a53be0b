"""What stands around the text of a web page: menus, banners, sidebars, share buttons, comments, consent boxes.

A page that names its main part tells that part alone. Elsewhere what calls itself furniture is left out, as long as it
is a small part of the page: a book must not be lost to a class name.
"""

from collections.abc import Mapping

import regex as re
from lxml import etree

from visiobook_ai_analysis.ingestion import xmltree
from visiobook_ai_analysis.ingestion.readers.semantics import Reason

OUTSIDE: Reason = ("navigation", "outside the main part of the page")
AROUND: Reason = ("navigation", "around the text of the page")
_MAIN_SHARE = 0.5
_SMALL_SHARE = 0.25
_TAGS = frozenset({"aside", "footer", "form", "dialog", "menu"})
_ROLES = frozenset({"banner", "navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu"})
_CONTAINERS = frozenset({"div", "section", "ul", "ol", "aside", "header", "p", "span", "table"})
_NAMES = re.compile(
    r"(?:.*[-_])?(?:share|sharing|social|related|recommend(?:ed|ations?)|comments?|disqus|side-?bar|advert\w*|ads?|promo\w*"
    r"|sponsor\w*|newsletter|subscri\w+|sign-?up|cookies?|consent|gdpr|breadcrumbs?|menu|navbar|paywall|popup|modal"
    r"|skip-?link|toolbar|masthead|site-(?:header|footer)|author-bio|tags|pagination|pager)(?:[-_].*)?",
    re.I,
)


def find(root: etree._Element) -> dict[etree._Element, Reason]:
    """The elements to leave out, each with the reason. One walk over the page."""
    letters = _letters(root)
    main = _main(letters)
    found = {} if main is None else dict.fromkeys(_beside(main), OUTSIDE)
    for element, count in letters.items():
        if _is_furniture(element) and count < _SMALL_SHARE * letters[root]:
            found.setdefault(element, AROUND)
    return found


def _letters(root: etree._Element) -> dict[etree._Element, int]:
    """Letters inside the page, inside what may be its main part and inside its furniture."""
    inside: dict[etree._Element, int] = {}
    opened: list[int] = []
    seen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            opened.append(seen)
            seen += len(element.text or "")
            continue
        begun = opened.pop()
        if element is root or _is_main(element) or _is_article(element) or _is_furniture(element):
            inside[element] = seen - begun
        seen += len(element.tail or "")
    return inside


def _main(letters: Mapping[etree._Element, int]) -> etree._Element | None:
    """The only article, or the one element that says it is the main part, if it holds most of the text."""
    total = max(letters.values())
    for kind in (_is_article, _is_main):
        candidates = [element for element in letters if kind(element)]
        if len(candidates) == 1 and letters[candidates[0]] >= _MAIN_SHARE * total:
            return candidates[0]
    return None


def _is_article(element: etree._Element) -> bool:
    return xmltree.local(element) == "article"


def _is_main(element: etree._Element) -> bool:
    return xmltree.local(element) == "main" or (element.get("role") or "").lower() == "main"


def _beside(main: etree._Element) -> list[etree._Element]:
    """What stands beside an element and beside all that is around it, within the body."""
    beside: list[etree._Element] = []
    element = main
    while (parent := element.getparent()) is not None and xmltree.local(element) not in ("body", "html"):
        beside += [other for other in parent if other is not element]
        element = parent
    return beside


def _is_furniture(element: etree._Element) -> bool:
    tag = xmltree.local(element)
    if tag in _TAGS or (element.get("role") or "").lower() in _ROLES:
        return True
    if tag not in _CONTAINERS:
        return False
    names = [*(element.get("class") or "").split(), element.get("id") or ""]
    return any(_NAMES.fullmatch(name) for name in names)

"""What stands in the script and style elements of a page, held against the page's own policy: nothing else may run."""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any, Final

from factsheet.readers.html.markup import unreadable

NOTHING: Final = "'none'"
FIXED: Final = {
    "default-src": {NOTHING},
    "base-uri": {NOTHING},
    "form-action": {NOTHING},
    "font-src": {"data:"},
    "img-src": {"data:"},
}


def check(root: Any, scripts: Sequence[str]) -> None:
    """Hold a page to its policy; `scripts` are the types of the script elements that it must have.

    Raises ProblemsError where the policy allows more than what stands there, or less.
    """
    metas = [m for m in root.iterfind("head/meta") if m.get("http-equiv", "").lower() == "content-security-policy"]
    if len(metas) != 1:
        raise unreadable("this web page has no content policy, or more than one")
    rules = [rule.split() for rule in metas[0].get("content", "").split(";") if rule.strip()]
    found = {name: set(values) for name, *values in rules}
    held = [*root.iter("script")]
    expected = {**FIXED, "script-src": set(map(_hash, held)), "style-src": set(map(_hash, root.iter("style")))}
    if len(rules) != len(found) or found != expected:
        differ = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
        named = ", ".join(differ) or "a rule stands there twice"
        raise unreadable(f"the content policy of this web page is not that of what stands in it: {named}")
    if [script.get("type", "") for script in held] != list(scripts):
        raise unreadable("this web page has other scripts than its kind", line=(held or [root])[0].sourceline)


def _hash(element: Any) -> str:
    digest = hashlib.sha256((element.text or "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"

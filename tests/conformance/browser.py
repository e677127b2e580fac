"""Pages as Chromium shows them (page.mjs), and as axe and the Nu Html Checker judge them."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from tests.conformance.conftest import program, run

HERE = Path(__file__).parent
WIDTHS = (320, 768, 1280)
LOOKS = ("light", "dark", "forced")
Seen: TypeAlias = dict[str, Any]
Visits: TypeAlias = dict[tuple[str, int], Seen]

# What axe cannot tell, by rule and by what it says, and why nothing is left open by it.
ACCEPTED = (
    # Every colour is a token, and checks/contrast.py computes each pair of them; look.mjs measures what was painted.
    ("color-contrast", "too short to determine if it is actual text"),
    ("color-contrast", "contains only non-text characters"),
    # Cells beyond the edge of a table that is wider than the screen: they are scrolled to, by keyboard too.
    ("color-contrast", "partially obscured by another element"),
    # Words of a chart stand on the page; axe takes the whole drawing for a picture behind them.
    ("color-contrast", "contains an image node <svg "),
    # The heading of a group of rows heads those below it; axe looks beside it, where none can be.
    ("th-has-data-cells", r'missing or empty( <th scope="rowgroup"[^>]*>)+$'),
    # Numbers beside lines of a chart, whose boxes are large: nothing is painted over words (readers/html/charts.py).
    ("color-contrast", "overlapped by another element"),
    # An arrow is no word that a voice command could say; its name says where it leads.
    ("label-content-name-mismatch", "Unable to determine if the visible text is part of the accessible name"),
)

# vnu digests a style or script of several lines wrongly, and knows no data: in a policy; Chromium, which applies the policy, is
# asked what it refused.
VNU_ERRS = re.compile(
    r"Inline (?:style|script) violates Content Security Policy|image “data:image/[^”]*” blocked by “img-src”"
)


def visit(node_modules: Path, visits: Sequence[Seen]) -> list[Seen]:
    """What Chromium saw on each visit to a page: `file`, `look`, `width` and what page.mjs may be asked for besides."""
    asked = {"modules": str(node_modules), "chromium": program("Chromium"), "visits": list(visits)}
    done = run(program("Node.js"), HERE / "page.mjs", json.dumps(asked))
    assert done.returncode == 0, done.stderr
    seen: list[Seen] = json.loads(done.stdout)
    return [dict(s, axe=told(s["violations"]), open=told(undecided(s))) if "violations" in s else s for s in seen]


def look_at(page: Path, node_modules: Path, looks: Sequence[str], widths: Sequence[int]) -> Visits:
    """What Chromium saw of a page, by look and width; `axe` has the violations, `open` what axe leaves to us to decide."""
    wanted = [{"file": str(page), "look": look, "width": width, "axe": True} for look in looks for width in widths]
    return {(seen["look"], seen["width"]): seen for seen in visit(node_modules, wanted)}


def told(results: Sequence[Seen]) -> list[str]:
    """What axe found, a line each."""
    return [f"{found['rule']}: {found['help']}: {found['place']}: {found['why']}" for found in results]


def undecided(seen: Seen) -> list[Seen]:
    """What axe could not tell on a visit, without what is decided elsewhere."""

    def is_accepted(found: Seen) -> bool:
        return any(found["rule"] == rule and re.search(why, found["why"]) for rule, why in ACCEPTED)

    return [found for found in seen["incomplete"] if not is_accepted(found)]


def vnu(node_modules: Path, *pages: Path) -> list[str]:
    """What the Nu Html Checker says about pages, warnings too."""
    jar = node_modules / "vnu-jar/build/dist/vnu.jar"
    done = run(program("Java"), "-jar", jar, "--Werror", "--format", "json", "--stdout", *pages)
    messages = json.loads(done.stdout)["messages"]
    assert bool(done.returncode) == bool(messages), done.stdout + done.stderr
    said = (f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']}" for m in messages)
    return [message for message in said if not VNU_ERRS.search(message)]

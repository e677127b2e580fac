"""The values of front matter as content: a text is prose, a `for:` is a mark, a place is a location. Knows no keys."""

from dataclasses import dataclass

from factsheet.document import Content, Mark, Run
from factsheet.problems import Location, Severity
from factsheet.readers import inlines, marks, nodes
from factsheet.readers.inlines import Allowed, Context

FURNITURE = Allowed(notes=False)


@dataclass(frozen=True)
class Values:
    """Front matter, and what its texts are read with."""

    root: nodes.Fields
    context: Context

    def prose(self, path: nodes.Path, allowed: Allowed = FURNITURE, mark: Mark = ()) -> Content:
        """The inlines of a value, () where the key is not there."""
        node = nodes.find(self.root, path)
        if not isinstance(node, nodes.Text):
            return ()
        paragraph(node, self.context)
        return inlines.read(node.passage, self.context, mark, allowed).content

    def plain(self, path: nodes.Path, allowed: Allowed = inlines.PROSE) -> str:
        """Words that can have no look and no mark."""
        content = self.prose(path, allowed)
        node = nodes.find(self.root, path)
        if len(content) > 1 or any(not isinstance(i, Run) or i != Run(text=i.text) for i in content):
            if isinstance(node, nodes.Text):
                message, help_ = "only plain words can stand here", "take marks, * and line breaks away"
                self.problem(node, "value", message, help_)
            return ""
        return "".join(i.text for i in content if isinstance(i, Run))

    def guard(self, names: list[str] | None, path: nodes.Path, around: Mark = ()) -> Mark:
        """The mark of `for:`, checked to be read by somebody."""
        if names is None:
            return ()
        mark: Mark = (frozenset(names),)
        if node := nodes.find(self.root, (*path, "for")):
            self.somebody((*around, *mark), node)
        return mark

    def somebody(self, mark: Mark, node: nodes.Node) -> None:
        """Report a mark that nobody reads."""
        if message := marks.check(mark, self.context.audience, self.context.audiences):
            self.problem(node, "nobody", message, marks.NOBODY)

    def problem(
        self, node: nodes.Node, code: str, message: str, help_: str, severity: Severity = Severity.ERROR
    ) -> None:
        line, column, width = nodes.place(node)
        self.context.problems.add(line, column, code, message, help_, width=width, severity=severity)

    def short(self, path: nodes.Path, key: str, kind: type = nodes.Text) -> nodes.Path:
        """The path of a value that may stand alone or under a key."""
        return path if isinstance(nodes.find(self.root, path), kind) else (*path, key)

    def location(self, path: nodes.Path) -> Location:
        """Where a value stands; of one that has a key, where its key does."""
        node = nodes.find(self.root, path)
        parent = nodes.find(self.root, path[:-1])
        if isinstance(parent, nodes.Fields) and path[-1] in parent.fields:
            node = parent.fields[str(path[-1])][0]
        assert node is not None
        line, column, width = nodes.place(node)
        return Location(path=self.context.path, line=line, column=column, width=width)


def paragraph(text: nodes.Text, context: Context) -> None:
    """A value is one paragraph: an empty line in it is a problem."""
    value = text.value.rstrip("\n")
    for index, char in enumerate(value):
        if char == "\n" and index + 1 < len(value):
            before, after = text.passage.at(max(0, index - 1))[0], text.passage.at(index + 1)[0]
            if after > before + 1 or value[index + 1] == "\n":
                message, help_ = "a text of front matter is one paragraph", "take the empty line out"
                text.passage.problem(context.problems, index + 1, "value", message, help_)
                return

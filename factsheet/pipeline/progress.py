"""What is being made or looked at, step by step: a bar on a terminal, or silence."""

from typing import Protocol


class Progress(Protocol):
    """Told how many steps there are, and each step's name as it begins."""

    def start(self, steps: int) -> None: ...

    def step(self, name: str) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def start(self, steps: int) -> None:
        """Say nothing."""

    def step(self, name: str) -> None:
        """Say nothing."""

    def stop(self) -> None:
        """Say nothing."""


class Bar:
    """Progress on a terminal, gone when all is done."""

    def __init__(self, doing: str) -> None:
        from rich.console import Console  # noqa: PLC0415  # only where somebody watches
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn  # noqa: PLC0415
        from rich.progress import Progress as Shown  # noqa: PLC0415

        columns = (TextColumn(doing), BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.description}"))
        self._bar = Shown(*columns, console=Console(stderr=True), transient=True)
        self._done = -1

    def start(self, steps: int) -> None:
        """Show the bar, in place of the one before."""
        self._bar.start()
        for former in self._bar.task_ids:
            self._bar.remove_task(former)
        self._done = -1
        self._task = self._bar.add_task("", total=steps)

    def step(self, name: str) -> None:
        """The step before this one is done."""
        self._done += 1
        self._bar.update(self._task, completed=self._done, description=name, refresh=True)

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()

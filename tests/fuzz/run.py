"""Gives the program what no writer of ours made, for as long as you like: `python -m tests.fuzz.run --minutes 10`.

Each try starts from a sound file and a seed. What is neither read nor refused by a problem is a fault: a crash, a hang,
a file or network that was asked for. A fault is told with the words that try it again.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from factsheet.problems import ProblemsError
from tests.fuzz import targets
from tests.fuzz.guard import TooLongError, watched
from tests.fuzz.mutate import mutated


@dataclass(frozen=True)
class Fault:
    """What one try did that it must not do."""

    target: str
    seed: int
    what: str

    def __str__(self) -> str:
        return f"{self.what}\n  again: python -m tests.fuzz.run --target '{self.target}' --seed {self.seed} --tries 1"


def tries(name: str, first: int, count: int) -> Iterator[Fault]:
    """The faults of so many tries of one target."""
    target = targets.TARGETS[name]
    seeds = target.seeds()
    with watched(), suppress(Exception):  # what is loaded once is not the fault of a try
        target.run(seeds[0])
    for seed in range(first, first + count):
        random = Random(seed)
        data = mutated(random.choice(seeds), random)
        if what := _one(name, data):
            yield Fault(name, seed, what)


def _one(name: str, data: bytes) -> str:
    """What a try did that it must not do; "" where it read the data, or said what is wrong with it."""
    with watched() as seen:
        try:
            targets.TARGETS[name].run(data)
        except ProblemsError as error:
            if not error.problems or not all(p.message for p in error.problems):
                return "refused without a word"
        except TooLongError:
            return "it takes too long"
        except Exception:  # noqa: BLE001  # any is a fault: nobody may be shown a traceback
            return traceback.format_exc(limit=-4)
    return f"it asked for {seen[0]}" if seen else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--target", choices=targets.TARGETS, action="append", help="what is tried (default: all, in turns)"
    )
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default: 0)")
    parser.add_argument("--tries", type=int, default=200, help="of each target in a turn (default: 200)")
    parser.add_argument("--minutes", type=float, default=0, help="turns go on for so long (default: one turn)")
    args = parser.parse_args()
    end = time.monotonic() + 60 * args.minutes
    seed, faults, made = args.seed, 0, 0
    while True:
        for name in args.target or targets.TARGETS:
            began = time.monotonic()
            for fault in tries(name, seed, args.tries):
                faults += 1
                sys.stdout.write(f"{fault}\n")
            made += args.tries
            sys.stdout.write(f"{name}: {args.tries} tries from {seed} on, {time.monotonic() - began:.1f} s\n")
            sys.stdout.flush()
        seed += args.tries
        if time.monotonic() >= end:
            break
    sys.stdout.write(f"{made} tries, {faults} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

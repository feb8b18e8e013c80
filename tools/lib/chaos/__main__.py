"""Kills gavel run at random moments, starts it again, and checks what came of it."""
from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from checks import Check, Exports
from job import STAGES, Job
from server import Server


class Arguments(argparse.ArgumentParser):
    """Ends with 64 where an option is wrong, as gavel does."""

    def error(self, message: str):
        self.print_usage(sys.stderr)
        self.exit(64, f"{self.prog}: {message}\n")


def options() -> argparse.Namespace:
    parser = Arguments(
        prog="tools/chaos", description=__doc__, formatter_class=argparse.RawTextHelpFormatter,
        epilog="""\
A run is started, killed, and started again until it ends; then the next one begins in another
folder, until there were so many kills. Half of the kills come at a moment drawn from the time that
a whole run takes, half shortly after a stage began that is drawn from all stages.

Each run is then checked:
  stored    no request whose answer was in the store after a kill came to the server again, and
            none came later than the time at which its answer is stored
  exports   byte for byte those of a run that was never killed
  funnel    in = out + dropped in each stage, and nothing is pending
  files     no other files in the run's folder than in the one that was never killed, and none left
            in the folder for temporary files
  again     the same command once more asks nothing and ends with 0

Ends with 0 if all hold, 1 if one does not, and the folders are kept then; 64 for a wrong option.""")
    parser.add_argument("--kills", type=int, default=100, help="how many (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    parser.add_argument("--queries", type=int, default=40, help="in each run (default: 40)")
    parser.add_argument(
        "--faults", type=float, default=0.05,
        help="the share of requests that fail: errors, limits, broken bodies, connections cut\n"
        "(default: 0.05)")
    parser.add_argument("--gavel", metavar="PROGRAM", help="the program (default: it is built)")
    parser.add_argument("--keep", action="store_true", help="keeps the folders in any case")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    for name in ("kills", "queries"):
        if getattr(chosen, name) < 1:
            parser.error(f"--{name}: expected 1 or more, found {getattr(chosen, name)}")
    if not 0 <= chosen.faults <= 0.5:
        parser.error(f"--faults: expected 0 to 0.5, found {chosen.faults}")
    if chosen.gavel:
        found = shutil.which(chosen.gavel)
        if not found:
            parser.error(f"--gavel: {chosen.gavel} is no program")
        chosen.gavel = str(Path(found).resolve())
    return chosen


def main() -> int:
    chosen = options()
    if chosen.check:
        return 0
    scratch = Path(tempfile.mkdtemp(prefix="gavel-chaos-"))
    broken = True
    try:
        broken = bool(chaos(chosen, scratch))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    finally:
        if broken or chosen.keep:
            print(f"the folders are in {scratch}", file=sys.stderr)
        else:
            shutil.rmtree(scratch)
    return 1 if broken else 0


def chaos(chosen: argparse.Namespace, scratch: Path) -> list[str]:
    """Prints a line for each kill and a verdict.

    Returns what did not hold.
    """
    draw = random.Random(chosen.seed)
    calm = Job(chosen.gavel, scratch / "calm", chosen.queries)
    with Server(chosen.gavel, calm.folder, chosen.faults) as server:
        calm.write(server.base)
        start = time.monotonic()
        calm.start().to_its_end()
        whole = time.monotonic() - start
    expected = Exports(calm.run)
    print(f"a run that nobody kills: {whole:.1f} s, {len(expected.files)} exported files", flush=True)

    kills = runs = 0
    broken: list[str] = []
    while kills < chosen.kills:
        runs += 1
        job = Job(chosen.gavel, scratch / f"run-{runs}", chosen.queries)
        with Server(chosen.gavel, job.folder, chosen.faults) as server:
            job.write(server.base)
            check = Check(job, server, expected)
            before = kills
            while kills < chosen.kills:
                life = job.start()
                hit = kill(life, draw, whole)
                if hit is None:
                    check.ended(life)
                    break
                kills += 1
                print(f"kill {kills:4}  run {runs}  {hit}", flush=True)
                check.killed()
            else:
                life = job.start()
                life.to_its_end()
                check.ended(life)
            check.once_more()
        found = check.broken
        print(
            f"run {runs}: {kills - before} kills; "
            + ("holds" if not found else "BROKEN\n  " + "\n  ".join(found)), flush=True)
        broken += found
        if not found and not chosen.keep:
            shutil.rmtree(job.folder)
    if broken:
        print(f"broken: {len(broken)} violations after {kills} kills in {runs} runs")
    else:
        print(f"holds: {kills} kills in {runs} runs, no violation")
    return broken


def kill(life, draw: random.Random, whole: float):
    """Kills a run at a random moment.

    Returns what it hit; None where the run had ended before.
    """
    if draw.random() < 0.5:
        return life.kill_after(draw.uniform(0, whole))
    return life.kill_in(draw.choice(STAGES), draw.uniform(0, 0.08))


if __name__ == "__main__":
    sys.exit(main())

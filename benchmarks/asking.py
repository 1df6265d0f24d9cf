"""How long the questions of docs/ask.md take: ``python benchmarks/asking.py``.

Each is asked twice in a Python of its own. What it needs and is not held (question 7) is not timed;
nor is the building of figures as they were known in a month, which is done once. Seconds are those
of the processor, which other work on the computer changes least.
"""

import argparse
import ast
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ASK = Path(__file__).parents[1] / "docs" / "ask.md"
ENGLAND = ('2018, "Wales"', '2018, "England"')
"""Question 7 is asked of England, where all is held."""


def questions() -> list[tuple[str, str]]:
    """Return the headings of the questions, and the last code of each."""
    parts = re.findall(r"^## (\d\. .*?)\n(.*?)(?=^## )", ASK.read_text("utf-8"), re.M | re.S)
    return [(title, re.findall(r"```python\n(.*?)```", text, re.S)[-1]) for title, text in parts]


def answered(code: str) -> object:
    """Run the code of an answer; return what its last line gives."""
    tree = ast.parse(code)
    last = tree.body.pop()
    names: dict[str, object] = {}
    exec(compile(tree, "docs/ask.md", "exec"), names)
    return eval(compile(ast.Expression(last.value), "docs/ask.md", "eval"), names)


def seconds(code: str) -> tuple[float, float]:
    """Return how long an answer takes, drawn where it is a chart, and how long when asked again."""
    spent = []
    for _ in range(2):
        start = time.process_time()
        answer = answered(code.replace(*ENGLAND))
        if hasattr(answer, "svg"):
            answer.svg()
        spent.append(time.process_time() - start)
    return spent[0], spent[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", type=int, help="time this question here, and print its seconds")
    number = parser.parse_args().one
    asked = questions()
    if number is not None:
        spent = seconds(asked[number - 1][1])
        print(*spent)
        return
    print("| question | first | again |\n|---|---:|---:|")
    for place, (title, _) in enumerate(asked, 1):
        command = [sys.executable, str(Path(__file__).resolve()), "--one", str(place)]
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
        if run.returncode:
            print(f"| {title} | {run.stderr.strip().splitlines()[-1][:80]} | |")
            continue
        first, again = (float(text) for text in run.stdout.strip().splitlines()[-1].split())
        print(f"| {title} | {first:.1f} | {again:.2f} |")


if __name__ == "__main__":
    main()

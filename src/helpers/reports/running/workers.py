"""Many reports side by side: by threads that wait for a process each, or by a cluster of Dask."""

import atexit
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TypeVar

from helpers.errors import Problem
from helpers.reports.running import kernels, work
from helpers.reports.running.forks import Forks
from helpers.reports.running.work import Made, Task

LONGEST_WAIT = 20
"""Seconds in which a scheduler has to answer."""
Key = TypeVar("Key")
_starting = Lock()


@dataclass(frozen=True)
class Workers:
    """What does tasks: ``most`` of them are handed over at one time, ``stop`` ends their work.

    ``lost`` are the errors by which a worker says that it, or what it ran, came to no end.
    """

    executor: Executor
    do: Callable[[Task], Made]
    most: int
    stop: Callable[[], None]
    lost: tuple[type[Exception], ...] = ()


@contextmanager
def threads(forks: Forks, jobs: int | None = None) -> Iterator[Workers]:
    """Yield workers of this computer, as many as it has processors where ``jobs`` is None.

    If they are stopped, all processes of ``forks`` end.
    """
    number = jobs or os.cpu_count() or 1

    def stop() -> None:
        forks.end()
        kernels.end()

    with ThreadPoolExecutor(number) as pool:
        yield Workers(pool, lambda task: work.in_a_process(task, forks), number + 1, stop)


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """Yield the workers of the Dask scheduler at ``address``, as in tcp://somewhere:8786.

    Each has the same version of this package and sees the project's folder at the same place.

    Raises:
        Problem: If Dask is not installed, or no scheduler with workers answers there.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise Problem(
            "Reports are made on a cluster by Dask, which is not installed: "
            "run python -m pip install 'case-for-change[cluster]'."
        ) from error
    try:
        client = Client(address, timeout=LONGEST_WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Problem(f"No Dask scheduler answers at {address}: is that its address?") from error
    with client:
        hands = sum(client.nthreads().values())
        if not hands:
            raise Problem(f"The Dask scheduler at {address} has no workers: start some first.")
        with client.get_executor(pure=False) as executor:
            yield Workers(executor, done_by_worker, 2 * hands, lambda: None, (KilledWorker,))


def done_by_worker(task: Task) -> Made:
    """Do a task in a process that is forked from one of this worker's own."""
    with _starting:
        forks = _forks(task.root)
    return work.in_a_process(task, forks)


@lru_cache(maxsize=1)
def _forks(root: Path) -> Forks:
    forks = Forks(root, sorted((root / "notebooks").glob("*.ipynb")))
    atexit.register(forks.end)
    return forks


def side_by_side(
    tasks: Iterable[tuple[Key, Task]], workers: Workers
) -> Iterator[tuple[Key, "Future[Made]"]]:
    """Have tasks done; yield each one's key and what came of it as it is done.

    A task is not taken until a worker will soon be free for it, and nothing of it is kept. If the
    caller stops early, the work ends.
    """
    waiting: dict[Future[Made], Key] = {}
    tasks = iter(tasks)
    try:
        while True:
            for key, task in islice(tasks, workers.most - len(waiting)):
                waiting[workers.executor.submit(workers.do, task)] = key
            if not waiting:
                return
            # Without a limit of time, Windows does not let Ctrl-C through.
            done, _ = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future
    except BaseException:
        left = [future for future in waiting if not future.cancel()]
        workers.stop()
        while wait(left, timeout=0.1).not_done:  # one may have been about to begin
            workers.stop()
        raise

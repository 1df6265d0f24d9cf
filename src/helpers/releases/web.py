"""One answer of a publisher's interface: bounded in time, size and attempts, and whole.

urllib3 waits and asks again when a server is busy; pooch keeps a file only when it arrived whole
and asks again when it did not. Whatever goes wrong ends in one sentence.
"""

import gzip
import logging
import os
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlencode, urljoin, urlsplit

import pooch
import requests
from requests import exceptions as wrong
from rich.progress import Progress, TaskID
from urllib3 import Retry
from urllib3 import exceptions as lower

from helpers.errors import Problem

ADDRESS = "https://api.education.gov.uk/statistics"
VARIABLE = "CASE_FOR_CHANGE_API"
LOCAL = ("localhost", "127.0.0.1", "::1")
BUSY = (429, 500, 502, 503, 504)
BLOCK = 1 << 16
GZIP = b"\x1f\x8b"
BY_HAND = "try again later, or download the files by hand and add them with 'case-for-change add'"
REFUSALS = {
    404: "does not hold it (404): it may have been withdrawn or renamed",
    429: "is asked too often (429) and does not answer for now",
}
NO_ANSWER = (
    (wrong.ProxyError, "the proxy of this network did not let the request through"),
    (wrong.SSLError, "its certificate is not trusted on this computer"),
    (lower.NameResolutionError, "its name is not known here, as without a network"),
    (wrong.TooManyRedirects, "it redirects in a circle"),
    (lower.NewConnectionError, "there is no connection to it"),
    ((wrong.Timeout, lower.TimeoutError), "it did not answer within {wait:g} seconds"),
    (lower.ProtocolError, "it broke the connection off without an answer"),
    (Exception, "the request failed"),
)
"""What a request without an answer may have been raised for, the surest sign first."""


@dataclass(frozen=True)
class Limits:
    """How long, how much and how often; all times in seconds, all sizes in bytes."""

    wait: float = 30  # for a connection, and for each further piece of an answer
    patience: float = 60  # from then on an answer must have come at `slowest` a second
    slowest: int = 1_000
    retries: int = 3
    pause: float = 1  # before the second retry; doubled for each further one
    longest_pause: float = 60  # also where the server asks for more
    answer: int = 10_000_000
    file: int = 1_000_000_000
    pages: int = 100


class Unreachable(Problem):
    """The interface cannot be reached at all: asking it for something else is no use."""


class _BrokenError(ValueError):
    """An answer that did not arrive whole; pooch asks again after a ``ValueError``."""


class _Session(requests.Session):
    """Follows a redirect only to the same server; never from https to http."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target is None:
            return None
        asked, led = urlsplit(resp.url), urlsplit(urljoin(resp.url, target))
        if (led.scheme, led.netloc) != (asked.scheme, asked.netloc):
            raise Problem(
                f"The interface at {asked.netloc} redirects to {led.scheme}://{led.netloc}, "
                f"which is another place, so it was not followed: {BY_HAND}."
            )
        return target


def base_address() -> str:
    """Return the address of the interface: ``CASE_FOR_CHANGE_API``, or the publisher's own.

    Raises:
        Problem: If it is neither an https address nor one of this computer.
    """
    address = os.environ.get(VARIABLE, "").strip() or ADDRESS
    try:
        parts = urlsplit(address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
        valid = safe and bool(parts.hostname) and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        valid = False
    if not valid:
        raise Problem(
            f"{VARIABLE} is '{address}', which is not an address that starts with https:// "
            f"(http:// only on this computer): correct it, or unset it to ask {ADDRESS}."
        )
    return address.rstrip("/")


class Interface:
    """One publisher's interface, at the address ``base`` (without a slash at the end).

    Downloads go to ``folder``, which the caller removes; ``progress`` shows that of files.
    """

    def __init__(
        self, base: str, folder: Path, limits: Limits, progress: Progress | None = None
    ) -> None:
        self.base, self.folder, self.limits, self.progress = base, folder, limits, progress
        self.session = _Session()
        self.session.max_redirects = 5
        self.session.headers.update({"User-Agent": "case-for-change", "Accept-Encoding": "gzip"})
        retry = Retry(
            total=limits.retries,
            connect=min(limits.retries, 1),
            status_forcelist=BUSY,
            backoff_factor=limits.pause,
            backoff_max=limits.longest_pause,
            retry_after_max=limits.longest_pause,
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=retry))
        pooch.get_logger().setLevel(logging.WARNING)

    def problem(self, what: str, kind: type[Problem] = Problem) -> Problem:
        """Return the sentence "The interface at ... ``what``", which ends in what to do."""
        return kind(f"The interface at {urlsplit(self.base).netloc} {what}: {BY_HAND}.")

    def address(self, path: str, **query: str | int) -> str:
        """Return the whole address of ``path``, for instance ``/v1/publications``."""
        return f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")

    def download(self, address: str, name: str, most: int, shown: str = "") -> Path:
        """Download ``address`` to the file ``name`` of the folder, unpacked and whole.

        ``most`` is the most bytes it may have, packed or unpacked; its progress is called
        ``shown`` ('' shows none).

        Raises:
            Unreachable: If the server cannot be reached, or does not answer in time.
            Problem: If what it sends is not whole, too long, or not what was asked for.
        """
        task = self.progress.add_task(shown, total=None) if self.progress and shown else None
        files = pooch.create(
            path=self.folder,
            base_url=self.base,
            registry={name: None},
            urls={name: address},
            retry_if_failed=self.limits.retries,
        )

        def save(url: str, target: str, _: pooch.Pooch) -> None:
            self._save(url, Path(target), most, task)

        try:
            return Path(files.fetch(name, downloader=save))
        except _BrokenError as error:
            asked = address.removeprefix(self.base)
            raise self.problem(
                f"sent {asked}, which did not arrive whole ({error}), also when asked again"
            ) from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Problem(
                f"A download could not be written to {self.folder.parent} ({reason}): "
                "make room there, then fetch again."
            ) from error

    def _save(self, address: str, target: Path, most: int, task: TaskID | None) -> None:
        """Save one answer to ``target``, unpacked."""
        asked = address.removeprefix(self.base)
        too_long = self.problem(f"sends {asked} longer than {most:,} bytes, the most that is taken")
        packed = target.with_name(f"{target.name}.packed")
        try:
            with self._response(address) as response, packed.open("wb") as file:
                encoding = response.headers.get("Content-Encoding", "").strip().lower()
                if encoding not in ("", "identity", "gzip", "x-gzip"):
                    raise self.problem(
                        f"sent {asked} encoded as '{encoding[:40]}', which was not asked for"
                    )
                length = response.headers.get("Content-Length", "")
                expected = int(length) if length.isdecimal() else None
                if expected and expected > most:
                    raise too_long
                if task is not None:
                    self.progress.reset(task, total=expected)
                file.writelines(_at_most(most, self._blocks(response, task), too_long))
            with packed.open("rb") as file, target.open("wb") as unpacked:
                unpacked.writelines(_at_most(most, _unpacked(file, "gzip" in encoding), too_long))
        finally:
            packed.unlink(missing_ok=True)
        with target.open("rb") as file:
            start = file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start:
            raise _BrokenError("it is empty")
        if start.startswith(b"<"):
            raise self.problem(
                f"answered {asked} with a web page, perhaps the log-in page of a network or a "
                "notice of maintenance (look at it in a browser)"
            )

    def _response(self, address: str) -> requests.Response:
        """Return the answer to a request, not yet read, if the server agreed to it."""
        try:
            response = self.session.get(address, stream=True, timeout=self.limits.wait)
        except (wrong.RequestException, lower.HTTPError) as error:
            causes = list(_causes(error))
            reason = next(
                reason for kind, reason in NO_ANSWER if any(isinstance(c, kind) for c in causes)
            )
            raise self.problem(
                f"cannot be reached ({reason.format(wait=self.limits.wait)}), so nothing was "
                "fetched, and everything else works without it",
                Unreachable,
            ) from error
        if response.status_code == 200:
            return response
        response.close()
        kind = "has a fault" if response.status_code >= 500 else "refused"
        reason = REFUSALS.get(
            response.status_code, f"{kind} (its answer was {response.status_code})"
        )
        raise self.problem(f"was asked for {address.removeprefix(self.base)} and {reason}")

    def _blocks(self, response: requests.Response, task: TaskID | None) -> Iterator[bytes]:
        """Yield the answer's bytes as they come, while they come fast enough."""
        start, received = time.monotonic(), 0
        try:
            while block := response.raw.read1(BLOCK, decode_content=False):
                received += len(block)
                taken = time.monotonic() - start
                if taken > self.limits.patience and received < self.limits.slowest * taken:
                    slow = f"is too slow ({received:,} bytes in {taken:.0f} seconds)"
                    raise self.problem(slow, Unreachable)
                if task is not None:
                    self.progress.advance(task, len(block))
                yield block
        except lower.ReadTimeoutError as error:
            raise _BrokenError(f"nothing came for {self.limits.wait:g} seconds") from error
        except lower.HTTPError as error:
            raise _BrokenError("the connection was cut") from error


def _at_most(most: int, blocks: Iterable[bytes], too_long: Problem) -> Iterator[bytes]:
    """Yield ``blocks`` while they are no more than so many bytes together."""
    size = 0
    for block in blocks:
        size += len(block)
        if size > most:
            raise too_long
        yield block


def _unpacked(file: BinaryIO, said_to_be: bool) -> Iterator[bytes]:
    """Yield the bytes of ``file``, unpacked where they are gzip."""
    is_gzip = file.read(2) == GZIP
    file.seek(0)
    if said_to_be and not is_gzip:
        raise _BrokenError("it is said to be gzip and is not")
    try:
        with gzip.open(file) if is_gzip else file as plain:
            while block := plain.read(BLOCK):
                yield block
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _BrokenError("its gzip is broken or cut short") from error


def _causes(error: object) -> Iterator[BaseException]:
    """Yield ``error`` and what it was raised for, as requests and urllib3 wrap them."""
    if isinstance(error, BaseException):
        yield error
        for cause in (getattr(error, "reason", None), *error.args):
            yield from _causes(cause)

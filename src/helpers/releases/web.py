"""Answers of a publisher's interface: bounded in time, size and attempts, and whole.

Everything that is asked for goes through one function, :meth:`Interface.download`: pooch keeps
a file only when it arrived whole and asks again when it did not; urllib3 waits and asks again
when a server is busy. Whatever goes wrong ends in one sentence.
"""

import gzip
import json
import logging
import os
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
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

    Raises
    ------
    Problem
        If it is neither an https address nor one of this computer.
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
    """One publisher's interface.

    Parameters
    ----------
    base
        Its address, without a slash at the end.
    folder
        Where downloads go; the caller removes it.
    limits
        How long, how much and how often.
    progress
        Where the progress of files is shown; None shows none.
    """

    def __init__(
        self, base: str, folder: Path, limits: Limits, progress: Progress | None = None
    ) -> None:
        self.base, self.folder, self.limits, self.progress = base, folder, limits, progress
        self.host = urlsplit(base).netloc
        self.session = _Session()
        self.session.max_redirects = 5
        self.session.headers["User-Agent"] = "case-for-change"
        self.session.headers["Accept-Encoding"] = "gzip"
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

    def address(self, path: str, **query: str | int) -> str:
        """Return the whole address of ``path``, for instance ``/v1/publications``."""
        return f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")

    def json(self, path: str, **query: str | int) -> dict[str, Any]:
        """Return the JSON object at ``path``.

        Raises
        ------
        Problem
            If it does not arrive, or is not a JSON object.
        """
        file = self.download(self.address(path, **query), "answer.json", self.limits.answer)
        try:
            content = json.loads(file.read_bytes())
        except (ValueError, RecursionError) as error:
            raise Problem(
                f"The interface at {self.host} answered {path} with something that is not JSON: "
                f"{BY_HAND}."
            ) from error
        finally:
            file.unlink()
        if not isinstance(content, dict):
            raise Problem(
                f"The interface at {self.host} answered {path} with JSON of another form than "
                f"it documents (not an object): {BY_HAND}."
            )
        return content

    def pages(self, path: str, **query: str | int) -> list[dict[str, Any]]:
        """Return the results of every page at ``path``.

        Raises
        ------
        Problem
            If a page does not arrive, or the pages contradict each other.
        """
        results: list[dict[str, Any]] = []
        page, last, total = 1, 1, 0
        while page <= last:
            content = self.json(path, **query, page=page, pageSize=20)
            paging = content.get("paging")
            found = content.get("results")
            numbers = [
                (paging if isinstance(paging, dict) else {}).get(name)
                for name in ("page", "totalPages", "totalResults")
            ]
            if not (
                isinstance(found, list)
                and all(isinstance(item, dict) for item in found)
                and all(type(number) is int and number >= 0 for number in numbers)
            ):
                raise Problem(
                    f"The interface at {self.host} answered page {page} of {path} in another "
                    f"form than it documents (paging and results): {BY_HAND}."
                )
            if page == 1:
                last, total = numbers[1:]
            results += found
            reasons = {
                f"it says there are {last:,} pages, over the limit of {self.limits.pages}": last
                > self.limits.pages,
                f"asked for page {page} it sent page {numbers[0]}": numbers[0] != page,
                f"page {page} counts the pages or results otherwise than page 1": numbers[1:]
                != [last, total],
                f"page {page} of {last} is empty": not found and total > 0,
                f"it holds {len(results)} results so far where it says {total}": len(results)
                > total,
            }
            self._refuse(path, reasons)
            page += 1
        repeated = len({json.dumps(item, sort_keys=True) for item in results}) < len(results)
        self._refuse(
            path,
            {
                f"it says there are {total} results and sent {len(results)}": len(results) != total,
                "it sent the same result twice": repeated,
            },
        )
        return results

    def _refuse(self, path: str, reasons: dict[str, bool]) -> None:
        for reason, true in reasons.items():
            if true:
                raise Problem(
                    f"The interface at {self.host} contradicts itself on {path} ({reason}), "
                    f"so that nothing it sends can be relied on: {BY_HAND}."
                )

    def download(self, address: str, name: str, most: int, shown: str = "") -> Path:
        """Download ``address`` to the file ``name`` of the folder, unpacked and whole.

        Parameters
        ----------
        address
            What to ask for.
        name
            The file's name.
        most
            The most bytes it may have, packed or unpacked.
        shown
            What its progress is called; '' shows none.

        Raises
        ------
        Unreachable
            If the server cannot be reached, or does not answer in time.
        Problem
            If what it sends is not whole, too long, or not what was asked for.
        """
        task = None
        if self.progress and shown:
            task = self.progress.add_task(shown, total=None)
        files = pooch.create(
            path=self.folder,
            base_url=self.base,
            registry={name: None},
            urls={name: address},
            retry_if_failed=self.limits.retries,
        )

        def from_web(url: str, target: str, _: pooch.Pooch) -> None:
            self._save(url, Path(target), most, task)

        try:
            return Path(files.fetch(name, downloader=from_web))
        except _BrokenError as error:
            raise Problem(
                f"What the interface at {self.host} sent for {_asked(address)} did not arrive "
                f"whole ({error}), also when asked again: {BY_HAND}."
            ) from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Problem(
                f"A download could not be written to {self.folder.parent} ({reason}): "
                "make room there, then fetch again."
            ) from error

    def _save(self, address: str, target: Path, most: int, task: TaskID | None) -> None:
        """Save one answer to ``target``, unpacked."""
        packed = target.with_name(f"{target.name}.packed")
        try:
            with self._response(address) as response:
                encoding = response.headers.get("Content-Encoding", "").strip().lower()
                if encoding not in ("", "identity", "gzip", "x-gzip"):
                    raise Problem(
                        f"The interface at {self.host} sent {_asked(address)} encoded as "
                        f"'{encoding[:40]}', which was not asked for: {BY_HAND}."
                    )
                with packed.open("wb") as file:
                    for block in self._blocks(response, address, most, task):
                        file.write(block)
            with packed.open("rb") as source, target.open("wb") as file:
                for block in self._unpacked(source, "gzip" in encoding, address, most):
                    file.write(block)
        finally:
            packed.unlink(missing_ok=True)
        with target.open("rb") as file:
            start = file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start:
            raise _BrokenError("it is empty")
        if start.startswith(b"<"):
            raise Problem(
                f"The interface at {self.host} answered {_asked(address)} with a web page, "
                "perhaps the log-in page of a network or a notice of maintenance: look at it in "
                f"a browser, then {BY_HAND}."
            )

    def _response(self, address: str) -> requests.Response:
        """Return the answer to a request, not yet read, if the server agreed to it."""
        try:
            response = self.session.get(address, stream=True, timeout=self.limits.wait)
        except (wrong.RequestException, lower.HTTPError) as error:
            raise Unreachable(self._unreachable(error)) from error
        if response.status_code == 200:
            return response
        response.close()
        reason = {
            404: "does not hold it (404): it may have been withdrawn or renamed",
            429: "is asked too often (429) and does not answer for now",
        }.get(response.status_code)
        if reason is None:
            kind = "has a fault" if response.status_code >= 500 else "refused"
            reason = f"{kind} (its answer was {response.status_code})"
        raise Problem(f"Asked for {_asked(address)}, the interface {reason}: {BY_HAND}.")

    def _blocks(
        self, response: requests.Response, address: str, most: int, task: TaskID | None
    ) -> Iterator[bytes]:
        """Yield the answer's bytes as they come, within the limits."""
        length = response.headers.get("Content-Length", "")
        expected = int(length) if length.isdecimal() else None
        if expected and expected > most:
            raise Problem(_too_long(self.host, address, most))
        if task is not None and self.progress:
            self.progress.reset(task, total=expected)
        start, received = time.monotonic(), 0
        while True:
            try:
                block = response.raw.read1(BLOCK, decode_content=False)
            except lower.ReadTimeoutError as error:
                raise _BrokenError(f"nothing came for {self.limits.wait:g} seconds") from error
            except lower.HTTPError as error:
                raise _BrokenError("the connection was cut") from error
            if not block:
                return
            received += len(block)
            if received > most:
                raise Problem(_too_long(self.host, address, most))
            taken = time.monotonic() - start
            if taken > self.limits.patience and received < self.limits.slowest * taken:
                raise Unreachable(
                    f"The interface at {self.host} is too slow ({received:,} bytes in "
                    f"{taken:.0f} seconds): {BY_HAND}."
                )
            if task is not None and self.progress:
                self.progress.advance(task, len(block))
            yield block

    def _unpacked(self, source: BinaryIO, packed: bool, address: str, most: int) -> Iterator[bytes]:
        """Yield the bytes of ``source``, unpacked where they are gzip; refuse a broken end."""
        start = source.read(2)
        source.seek(0)
        if packed and start != GZIP:
            raise _BrokenError("it is said to be gzip and is not")
        size = 0
        try:
            with gzip.open(source) if start == GZIP else source as plain:
                while block := plain.read(BLOCK):
                    size += len(block)
                    if size > most:
                        raise Problem(_too_long(self.host, address, most))
                    yield block
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise _BrokenError("its gzip is broken or cut short") from error

    def _unreachable(self, error: Exception) -> str:
        """Return why a request got no answer, in one sentence."""
        causes = list(_causes(error))
        reasons = [
            (wrong.ProxyError, "the proxy of this network did not let the request through"),
            (wrong.SSLError, "its certificate is not trusted on this computer"),
            (lower.NameResolutionError, "its name is not known here, as without a network"),
            (wrong.TooManyRedirects, "it redirects in a circle"),
            (lower.NewConnectionError, "there is no connection to it"),
            (wrong.Timeout, f"it did not answer within {self.limits.wait:g} seconds"),
            (lower.TimeoutError, f"it did not answer within {self.limits.wait:g} seconds"),
            (lower.ProtocolError, "it broke the connection off without an answer"),
        ]
        reason = next(
            (words for kind, words in reasons if any(isinstance(cause, kind) for cause in causes)),
            "the request failed",
        )
        return (
            f"The interface at {self.host} cannot be reached ({reason}): nothing was fetched, and "
            f"everything else works without it; {BY_HAND}."
        )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield ``error`` and what it was raised for, as requests and urllib3 wrap them."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and cause not in seen:
            seen.append(cause)
            yield cause
            waiting += [getattr(cause, "reason", None), *cause.args]


def _asked(address: str) -> str:
    """Return the part of an address that says what was asked for."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _too_long(host: str, address: str, most: int) -> str:
    return (
        f"What the interface at {host} sends for {_asked(address)} is longer than {most:,} bytes, "
        f"the most that is taken: {BY_HAND}."
    )

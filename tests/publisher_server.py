"""A real local HTTP server that speaks the publisher's interface, and can misbehave."""

import gzip
import json
import re
import threading
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = "/v1/publications/[^/]+/data-sets"
CSV = "/v1/data-sets/[^/]+/csv"

Fault = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers a request as the publisher documents it, unless a fault is set for its path."""

    protocol_version = "HTTP/1.1"
    server: "Publisher"

    def do_GET(self):
        self.server.asked.append(self.path)
        try:
            for pattern, faults in self.server.faults.items():
                if re.search(pattern, self.path) and faults:
                    fault = faults.pop(0) if len(faults) > 1 else faults[0]
                    if fault is not None:
                        self.close_connection = True
                        fault(self)
                        return
            self.answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path
        if path == "/v1/publications":
            words = set(re.findall(r"\w+", query.get("search", "").lower()))
            found = [
                {"id": item["id"], "slug": item["slug"], "title": item["title"], "summary": ""}
                for item in self.server.publications
                if words & set(re.findall(r"\w+", item["title"].lower()))
            ]
            self.send_json(paged(found, query))
        elif match := re.fullmatch(r"/v1/publications/([^/]+)/data-sets", path):
            for item in self.server.publications:
                if item["id"] == match[1]:
                    return self.send_json(paged([s["listed"] for s in item["sets"]], query))
            self.send_status(404)
        elif match := re.fullmatch(r"/v1/data-sets/([^/]+)/(versions|csv)", path):
            for item in self.server.publications:
                for data_set in item["sets"]:
                    if data_set["listed"]["id"] == match[1]:
                        if match[2] == "versions":
                            return self.send_json(paged(data_set["versions"], query))
                        return self.send_csv(data_set["csv"][query["dataSetVersion"]])
            self.send_status(404)
        else:
            self.send_status(404)

    def send_json(self, content: object) -> None:
        self.send_body(json.dumps(content).encode(), {"Content-Type": "application/json"})

    def send_csv(self, content: str) -> None:
        packed = gzip.compress(content.encode())
        self.send_body(packed, {"Content-Type": "text/csv", "Content-Encoding": "gzip"})

    def send_status(self, code: int, **headers: str) -> None:
        content = json.dumps({"title": "A problem", "type": "", "status": code}).encode()
        self.send_body(content, {"Content-Type": "application/json", **headers}, code)

    def send_body(self, content: bytes, headers: dict[str, str], code: int = 200) -> None:
        self.send_response(code)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(content)), **given}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self):
        if self.close_connection:
            self.send_header("Connection", "close")
        super().end_headers()

    def log_message(self, *_):
        """Keep quiet."""


def paged(results: list, query: dict[str, str]) -> dict:
    """Return one page of ``results`` as the interface does."""
    page, size = int(query.get("page", 1)), int(query.get("pageSize", 10))
    paging = {
        "page": page,
        "pageSize": size,
        "totalResults": len(results),
        "totalPages": max(1, -(-len(results) // size)),
    }
    return {"paging": paging, "results": results[(page - 1) * size : page * size]}


class Publisher(ThreadingHTTPServer):
    """The server: what it holds, what it was asked for, and where it misbehaves.

    ``faults`` maps a pattern of paths to what is done instead of answering, one a request; the
    last stays, and None answers as usual.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.publications: list[dict] = []
        self.faults: dict[str, list[Fault | None]] = {}
        self.asked: list[str] = []
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """Keep quiet about clients that go away."""

    def hold(
        self,
        publication: str,
        title: str,
        csv: str,
        version: str = "1.0",
        published: str = "2026-10-29T09:30:00+00:00",
        end: str = "2026",
        status: str = "Published",
    ) -> dict:
        """Hold a data set (or the next version of one); return what is listed of it."""
        item = next((item for item in self.publications if item["title"] == publication), None)
        if item is None:
            slug = re.sub(r"\W+", "-", publication.lower())
            item = {"id": str(uuid.uuid4()), "slug": slug, "title": publication, "sets": []}
            self.publications.append(item)
        data_set = next((one for one in item["sets"] if one["listed"]["title"] == title), None)
        if data_set is None:
            listed = {"id": str(uuid.uuid4()), "title": title, "summary": "", "status": status}
            data_set = {"listed": listed, "csv": {}, "versions": []}
            item["sets"].append(data_set)
        details = {
            "version": version,
            "published": published,
            "totalResults": csv.count("\n") - 1,
            "file": {"id": str(uuid.uuid4())},
            "timePeriods": {"start": "2013", "end": end},
            "geographicLevels": ["National", "Regional", "Local authority"],
            "filters": ["Category"],
            "indicators": ["Number"],
        }
        data_set["csv"][version] = csv
        data_set["versions"].insert(0, {**details, "type": "Major", "status": "Published"})
        data_set["listed"]["latestVersion"] = details
        return data_set["listed"]


def status(code: int, **headers: str) -> Fault:
    """Answer with a status other than success."""
    return lambda handler: handler.send_status(code, **headers)


def body(content: bytes | str, **headers: str | None) -> Fault:
    """Answer with other content; a header of None is left out."""
    content = content.encode() if isinstance(content, str) else content
    return lambda handler: handler.send_body(content, headers)


def paging(**changes: object) -> Fault:
    """Answer as usual, with changes to what is said about the pages."""

    def lie(handler: Handler) -> None:
        sent, handler.send_json = (
            handler.send_json,
            lambda content: sent({**content, "paging": {**content["paging"], **changes}}),
        )
        handler.answer()

    return lie


def listing(change: Callable[[list], object]) -> Fault:
    """Answer as usual, with the list of results changed."""

    def lie(handler: Handler) -> None:
        sent, handler.send_json = (
            handler.send_json,
            lambda content: sent({**content, "results": change(content["results"])}),
        )
        handler.answer()

    return lie


def hang_up(handler: Handler) -> None:
    """Close the connection without a word."""
    handler.connection.close()


def stall(handler: Handler) -> None:
    """Accept the request and say nothing."""
    handler.server.over.wait(5)


def stall_midway(handler: Handler) -> None:
    """Send the head and a little, then nothing."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"time_period,")
    handler.server.over.wait(5)


def drip(handler: Handler) -> None:
    """Send a byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.over.wait(0.02):
        handler.wfile.write(b"x")


def endless(handler: Handler) -> None:
    """Send without end, in chunks."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while not handler.server.over.is_set():
        handler.wfile.write(b"2000\r\n" + b"1,2,3\n\n\n" * 1024 + b"\r\n")


def chunks(*pieces: bytes, **headers: str) -> Fault:
    """Answer in chunks; a piece is written as it is, so that it may be wrong."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        for name, value in {"Transfer-Encoding": "chunked", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        for piece in pieces:
            handler.wfile.write(piece)

    return answer


def words(content: bytes) -> Fault:
    """Answer with bytes that need not be HTTP at all."""
    return lambda handler: handler.wfile.write(content)

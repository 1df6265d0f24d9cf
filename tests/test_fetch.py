"""Fetching from a real server on this computer that speaks the publisher's interface."""

import errno
import gzip
import json
import re
import socket
from dataclasses import replace
from pathlib import Path

import publisher_server as server
import pytest
import requests
from rich.console import Console

from helpers.data import raw, readers
from helpers.errors import Problem
from helpers.project import Project
from helpers.releases import fetch, taking_in, web

NEED = "Children in need"
CARE = "Children looked after in England including adoptions"
ONCE = web.Limits(
    wait=20, patience=20, retries=0, pause=0.01, answer=200_000, file=1_000_000, pages=5
)
AGAIN = web.Limits(wait=20, retries=1, pause=0.01, longest_pause=0.05)
HASTY = replace(ONCE, wait=0.3)
KEEN = replace(ONCE, patience=0.3, slowest=2_000)


def declared(name: str, publication: str, pattern: str, **changes) -> readers.DataSet:
    fields = {
        "name": name,
        "format": fetch.FORMAT,
        "title": name,
        "publication": publication,
        "title_pattern": pattern,
        "source": "dfe-cin" if publication == NEED else "dfe-cla",
        "source_title": "Reporting year {year}",
        "publisher": "Department for Education",
        "address": f"https://example.org/{publication.lower().replace(' ', '-')}",
        "licence": "OGL-UK-3.0",
        "released_month": 10,
        "released_years_after": 0,
        "rounding_nation": 10,
        "rounding_authority": 1,
        "compilation": False,
        "measures": {name: {}},
    }
    return readers.DataSet(**{**fields, **changes})


KNOWN = [
    declared("referrals", NEED, r"^C1 .*referrals"),
    declared("section_47", NEED, r"^C4 .*section 47"),
    declared("looked_after", CARE, r"number and rate"),
]


def csv(name: str, rows: int = 3) -> str:
    """A file that is recognised by the column of its name."""
    return f"time_period,{name}\n" + "".join(f"2026,{row}\n" for row in range(rows))


REAL = {"declared": readers.declared, "recognise": readers.recognise}


@pytest.fixture(autouse=True)
def known(monkeypatch) -> dict[str, readers.DataSet]:
    """Three declared data sets, each recognised by a column."""
    known = {data_set.name: data_set for data_set in KNOWN}

    def recognise(sheet):
        found = [known[name] for name in sheet.frame.columns if name in known]
        if not found:
            raise Problem(f"{sheet.shown} has a header that is not understood: add another file.")
        return found[0]

    monkeypatch.setattr(readers, "declared", lambda: known)
    monkeypatch.setattr(readers, "recognise", recognise)
    return known


@pytest.fixture(autouse=True)
def looked_for(monkeypatch) -> list[str]:
    """Names of other computers that were looked for; none is ever found."""
    names, real = [], socket.getaddrinfo

    def local_only(host, *arguments, **options):
        if host in (*web.LOCAL, None, "", b""):
            return real(host, *arguments, **options)
        names.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", local_only)
    return names


@pytest.fixture
def publisher(monkeypatch):
    """The publisher's server, which holds the three data sets."""
    publisher = server.Publisher()
    monkeypatch.setenv(web.VARIABLE, publisher.address)
    title = "C1 Children in need referrals and re-referrals 2013 to 2026"
    publisher.hold(NEED, "B1 Children in need 2013 to 2026", csv("other"))
    publisher.hold(NEED, title, csv("referrals"), version="2.0")
    publisher.hold(NEED, "C4 Children in need section 47s 2013 to 2026", csv("section_47", 40))
    publisher.hold(
        CARE,
        "CLA number and rate per 10,000",
        csv("looked_after"),
        published="2026-11-19T09:30:00Z",
    )
    yield publisher
    publisher.close()


class Fetching:
    """Fetches into a project and keeps what was handed on."""

    def __init__(self, project) -> None:
        self.project = project
        self.before = self.content()
        self.handed: list[dict[str, fetch.Fetched]] = []
        self.texts: dict[str, str] = {}
        self.printed = ""

    def content(self) -> dict[str, bytes]:
        files = sorted((self.project.root / "data").rglob("*"))
        return {str(path): path.read_bytes() for path in files if path.is_file()}

    def install(self, fetched: list[fetch.Fetched]) -> int:
        self.handed.append({item.data_set: item for item in fetched})
        self.texts = {item.data_set: item.path.read_text() for item in fetched}
        return 7

    def __call__(self, *names: str, limits: web.Limits = ONCE, **how: bool) -> int:
        console = Console(record=True, width=200)
        try:
            return fetch.fetch(
                self.project,
                list(names),
                install=self.install,
                console=console,
                limits=limits,
                **how,
            )
        finally:
            self.printed = console.export_text()

    def refused(self, *names: str, limits: web.Limits = ONCE) -> Problem:
        """Return why nothing is fetched: one sentence, nothing handed on, nothing left behind."""
        with pytest.raises(Problem) as refusal:
            self(*names, limits=limits)
        sentence = refusal.value.sentence
        assert self.handed == []
        assert self.content() == self.before
        assert list(self.project.processed.parent.glob(".working-*")) == []
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert len(sentence) < 420
        assert not re.search(r"Error|object at|Traceback|HTTPConnectionPool", sentence)
        return refusal.value


@pytest.fixture
def fetching(tmp_path) -> Fetching:
    """Fetching into a project that holds one raw file."""
    folder = tmp_path / "data" / "raw"
    folder.mkdir(parents=True)
    save(folder / "embedded.csv", csv("anything"))
    save(
        folder / "sources.csv",
        "source,released\ndfe-cin-2025,2026-10\ndfe-cla-2025,2025-11\nons,\n",
    )
    return Fetching(Project(tmp_path))


def save(path: Path, content: str, **fields) -> None:
    """Save a raw file with its sidecar."""
    path.write_text(content, encoding="utf-8")
    known = dict.fromkeys(set(raw.Sidecar.model_fields) - {"breaks", "added"}, "x") | {
        "sha256": raw.checksum(path)
    }
    path.with_suffix(".yaml").write_text(json.dumps({**known, **fields}))


def held(project, **added) -> None:
    """Put an added file with its sidecar into the project."""
    folder = project.raw / "added-2026-11-01"
    folder.mkdir(exist_ok=True)
    known = dict.fromkeys(raw.Added.model_fields, "x") | added
    save(folder / f"{added['data_set']}.csv", csv(added["data_set"]), added=known)


# What is fetched


def test_every_new_data_set_is_handed_on_with_what_is_known_of_it(publisher, fetching, looked_for):
    assert fetching() == 7
    (handed,) = fetching.handed
    assert set(handed) == {"referrals", "section_47", "looked_after"}
    item = handed["referrals"]
    assert (item.version, item.published) == ("2.0", "2026-10-29")
    assert re.fullmatch(
        re.escape(publisher.address) + r"/v1/data-sets/[0-9a-f-]{36}/csv\?dataSetVersion=2\.0",
        item.address,
    )
    assert fetching.texts["section_47"] == csv("section_47", 40)
    assert handed["looked_after"].published == "2026-11-19"
    assert not item.path.exists()
    assert looked_for == []


def test_only_what_is_named_is_fetched(publisher, fetching):
    fetching("Section_47")
    assert set(fetching.handed[0]) == {"section_47"}
    assert [path for path in publisher.asked if path.endswith("/csv")] == []
    assert sum("/csv?" in path for path in publisher.asked) == 1


@pytest.mark.parametrize("name", ["dfe-cin", "children in  need", "Children in need"])
def test_a_source_or_publication_names_its_data_sets(publisher, fetching, name):
    fetching(name)
    assert set(fetching.handed[0]) == {"referrals", "section_47"}


def test_a_name_that_means_nothing_is_refused_with_those_that_do(publisher, fetching):
    problem = fetching.refused("referalls")
    assert "'referalls'" in problem.sentence
    assert f"section_47 (dfe-cin): {NEED}" in problem.details
    assert publisher.asked == []


def test_data_sets_are_found_on_later_pages(publisher, fetching):
    item = next(item for item in publisher.publications if item["title"] == NEED)
    wanted = item["sets"].pop()
    for number in range(45):
        publisher.hold(NEED, f"D{number} Another table", csv("other"))
    item["sets"].append(wanted)
    fetching("section_47")
    assert fetching.texts["section_47"] == csv("section_47", 40)
    asked = [path for path in publisher.asked if "/data-sets?" in path]
    assert [re.search(r"[?&]page=(\d)", path)[1] for path in asked] == ["1", "2", "3"]


def test_a_publication_is_found_on_a_later_page_of_the_search(publisher, fetching):
    care = publisher.publications.pop()
    for number in range(30):
        publisher.hold(f"Children and schools {number}", "A table", csv("other"))
    publisher.publications.append(care)
    fetching("looked_after")
    assert set(fetching.handed[0]) == {"looked_after"}


def test_another_publication_of_like_name_is_not_taken(publisher, fetching):
    publisher.publications[:] = [p for p in publisher.publications if p["title"] != NEED]
    publisher.hold(f"Outcomes for {NEED.lower()}", "C1 referrals", csv("referrals"))
    assert "Not in the interface: referrals" in fetching.refused("referrals").sentence


@pytest.mark.parametrize("answer", ["gzip", "plain", "chunked", "gzip unsaid", "no length"])
def test_a_file_arrives_whole_however_it_is_sent(publisher, fetching, answer):
    text = csv("section_47", 40).encode()
    packed = gzip.compress(text)
    halves = [b"%x\r\n%s\r\n" % (len(half), half) for half in (packed[:50], packed[50:])]
    publisher.faults[server.CSV] = {
        "gzip": [None],
        "plain": [server.body(text)],
        "chunked": [server.chunks(*halves, b"0\r\n\r\n", Content_Encoding="gzip")],
        "gzip unsaid": [server.body(packed)],
        "no length": [server.body(packed, Content_Encoding="gzip", Content_Length=None)],
    }[answer]
    fetching("section_47")
    assert fetching.texts["section_47"].encode() == text


def test_nothing_is_downloaded_that_is_held(publisher, fetching):
    held(fetching.project, data_set="referrals", version="2.0", released="2026-10")
    assert fetching("referrals") == 0
    assert fetching.handed == []
    assert not any("/csv" in path for path in publisher.asked)
    assert "Nothing new" in fetching.printed


@pytest.mark.parametrize(
    "changes",
    [{"version": "1.0"}, {"released": "2025-10"}, {"version": ""}, {"data_set": "section_47"}],
)
def test_another_version_or_release_is_fetched(publisher, fetching, changes):
    facts = {"data_set": "referrals", "version": "2.0", "released": "2026-10", **changes}
    held(fetching.project, **facts)
    assert fetching("referrals") == 7


def test_the_same_content_is_not_handed_on_again(publisher, fetching):
    content = fetching.project.root / "same.csv"
    content.write_text(csv("referrals"))
    held(fetching.project, data_set="referrals", original_sha256=raw.checksum(content))
    assert fetching("referrals") == 0
    assert fetching.handed == []
    assert "Nothing new" in fetching.printed


def test_a_list_downloads_nothing(publisher, fetching):
    held(fetching.project, data_set="referrals", version="1.0", released="2025-10")
    held(fetching.project, data_set="section_47", version="1.0", released="2026-10")
    assert fetching(only_list=True) == 0
    assert not any("/csv" in path for path in publisher.asked)
    rows = {line.split()[1]: line for line in fetching.printed.splitlines() if "2026-1" in line}
    assert {"2026-10-29", "2.0", "1.0"} <= set(rows["referrals"].split())
    assert "yes" in rows["section_47"]
    assert "no" in rows["looked_after"].split()


def test_a_list_for_programs_says_what_is_new(publisher, fetching, capsys):
    """New is what was published after all that is held of its publication, not what lacks here."""
    held(fetching.project, data_set="looked_after", source="dfe-cla-2025", released="2025-12")
    assert fetching(as_json=True) == 0
    listed = {row["data_set"]: row for row in json.loads(capsys.readouterr().out)}
    assert {name: row["new"] for name, row in listed.items()} == {
        "referrals": False,
        "section_47": False,
        "looked_after": True,
    }
    assert listed["looked_after"]["published"] == "2026-11-19"
    assert not any(row["held"] for row in listed.values())
    held(fetching.project, data_set="looked_after", source="dfe-cla-2026", released="2026-11")
    fetching(as_json=True)
    assert not any(row["new"] for row in json.loads(capsys.readouterr().out))
    assert not any("/csv" in path for path in publisher.asked)


def test_the_newest_years_are_taken_where_titles_differ_only_in_them(publisher, fetching):
    older = "C1 Children in need referrals 2013 to 2025"
    publisher.hold(NEED, older, csv("referrals", 9), end="2025")
    fetching("referrals")
    assert fetching.texts["referrals"] == csv("referrals")


def test_two_data_sets_that_could_be_meant_are_both_named(publisher, fetching):
    publisher.hold(NEED, "C1 Another table of referrals", csv("referrals", 9))
    problem = fetching.refused("referrals")
    assert "referrals" in problem.sentence
    assert ["Another" in line for line in problem.details].count(True) == 1
    assert len(problem.details) == 2


def test_a_superseded_data_set_gives_way_and_a_withdrawn_one_is_not_taken(publisher, fetching):
    publisher.hold(NEED, "C1 Old referrals", csv("referrals", 9), status="Deprecated", end="2027")
    publisher.hold(NEED, "C1 Wrong referrals", csv("referrals", 8), status="Withdrawn", end="2028")
    fetching("referrals")
    assert fetching.texts["referrals"] == csv("referrals")


@pytest.mark.parametrize(("status", "taken"), [("Deprecated", True), ("Withdrawn", False)])
def test_the_only_data_set_is_taken_unless_it_is_withdrawn(publisher, fetching, status, taken):
    publisher.publications.clear()
    publisher.hold(NEED, "C1 Old referrals", csv("referrals"), status=status)
    if taken:
        assert fetching("referrals") == 7
    else:
        assert "Not in the interface" in fetching.refused("referrals").sentence


def test_versions_are_asked_for_where_the_latest_is_not_said(publisher, fetching):
    title = "C4 Children in need section 47s 2013 to 2026"
    publisher.hold(NEED, title, csv("section_47", 5), version="1.10")
    listed = publisher.hold(NEED, title, csv("section_47", 6), version="1.9")
    for item in publisher.publications:
        for data_set in item["sets"]:
            data_set["versions"][-1]["withdrawn"] = None
    listed["latestVersion"] = None
    fetching("section_47")
    assert fetching.handed[0]["section_47"].version == "1.10"
    assert fetching.texts["section_47"] == csv("section_47", 5)


def test_what_the_interface_lacks_is_said_with_its_page(publisher, fetching, known):
    known["stays"] = declared("stays", CARE, "never a title")
    known["tool"] = declared("tool", "A tool", "x", format="interactive_tool", address="https://t")
    assert fetching() == 7
    assert "Not in the interface: stays: download 'all data (ZIP)' from" in fetching.printed
    assert "Not in the interface: tool" in fetching.printed
    assert "Not in the interface: tool: download the file from https://t" in fetching.printed


@pytest.mark.parametrize("name", ["stays", "tool"])
def test_only_what_the_interface_lacks_is_refused_with_its_page(publisher, fetching, known, name):
    known["stays"] = declared("stays", CARE, "never a title")
    known["tool"] = declared("tool", "A tool", "x", format="interactive_tool", address="https://t")
    assert fetching.refused(name).sentence.startswith(f"Not in the interface: {name}: download")


PLANS = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,category,CPP_start,CPP_subsequent,"
    "CPP_subsequent_percent\n2026,Reporting year,National,E92000001,England,,,,,,"
    "Child Protection Plans which are a second or subsequent plan,61840,15130,24.5\n"
)


def test_the_declared_data_sets_are_fetched(publisher, fetching, monkeypatch):
    for name, real in REAL.items():
        monkeypatch.setattr(readers, name, real)
    publisher.hold(NEED, "D3 Child protection plans: second plans 2013 to 2026", PLANS)
    fetching("children_in_need_d3")
    assert fetching.texts == {"children_in_need_d3": PLANS}


def test_a_file_with_other_columns_than_declared_is_refused(publisher, fetching, monkeypatch):
    for name, real in REAL.items():
        monkeypatch.setattr(readers, name, real)
    publisher.hold(NEED, "D3 Child protection plans", PLANS.replace("CPP_subsequent", "CPP_third"))
    assert "children_in_need_d3" in fetching.refused("children_in_need_d3").sentence


@pytest.mark.parametrize(
    ("name", "publication", "title", "file"),
    [
        ("children_in_need_c1", NEED, "C1 Referrals", "c1_children_in_need_*.csv"),
        ("children_looked_after", CARE, "Number and rate per 10,000", "cla_number_*.csv"),
    ],
)
def test_a_file_as_the_publisher_made_it_is_fetched(
    publisher, fetching, monkeypatch, shared, name, publication, title, file
):
    for function, real in REAL.items():
        monkeypatch.setattr(readers, function, real)
    publisher.publications.clear()
    (path,) = (shared / "publisher_files" / "dfe").glob(file)
    publisher.hold(publication, title, path.read_text(encoding="utf-8"))
    fetching(name, limits=web.Limits())
    assert fetching.texts[name].encode() == path.read_bytes()


# What goes wrong and comes right


@pytest.mark.parametrize(
    "fault",
    [
        server.status(500),
        server.status(503),
        server.status(429, Retry_After="0"),
        server.hang_up,
    ],
)
@pytest.mark.parametrize("path", ["/v1/publications", server.CSV])
def test_a_passing_fault_is_asked_again(publisher, fetching, fault, path):
    publisher.faults[path] = [fault, None]
    fetching("referrals", limits=AGAIN)
    assert fetching.texts["referrals"] == csv("referrals")


def test_a_passing_silence_is_asked_again(publisher, fetching):
    publisher.faults[server.CSV] = [server.stall, None]
    fetching("referrals", limits=replace(AGAIN, wait=1))
    assert fetching.texts["referrals"] == csv("referrals")


def test_a_server_that_asks_to_wait_is_waited_for(publisher, fetching, monkeypatch):
    waits = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    publisher.faults["/v1/publications"] = [server.status(429, Retry_After="9"), None]
    fetching("referrals", limits=web.Limits(retries=1))
    assert waits == [9]


def test_a_server_that_asks_for_too_long_a_wait_is_not_waited_for(publisher, fetching, monkeypatch):
    waits = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", waits.append)
    publisher.faults["/v1/publications"] = [server.status(429, Retry_After="86400")]
    problem = fetching.refused("referrals", limits=web.Limits(retries=2))
    assert waits == [60, 60]
    assert "429" in problem.sentence


def test_a_file_cut_short_is_asked_for_again(publisher, fetching):
    packed = gzip.compress(csv("referrals").encode())
    publisher.faults[server.CSV] = [server.body(packed[:30], Content_Encoding="gzip"), None]
    fetching("referrals", limits=web.Limits(retries=1))
    assert fetching.texts["referrals"] == csv("referrals")
    assert sum("/csv" in path for path in publisher.asked) == 2


# What goes wrong and stays wrong

PACKED = gzip.compress(csv("section_47", 40).encode())
BOMB = gzip.compress(b"0," * 2_000_000)
HTML = "<!DOCTYPE html><html><body>Log in to the guest network</body></html>"
ANYWHERE = {
    "not found": (server.status(404), "404"),
    "forbidden": (server.status(403), "403"),
    "a fault": (server.status(500), "500"),
    "unavailable": (server.status(503), "503"),
    "too many requests": (server.status(429), "429"),
    "a wait that is no time": (server.status(429, Retry_After="soon"), "429|the request failed"),
    "no content": (lambda handler: handler.send_body(b"", {}, 204), "204"),
    "no answer": (server.hang_up, "broke the connection off"),
    "without end": (server.endless, "longer than"),
    "not HTTP": (server.words(b"SSH-2.0-OpenSSH_9.6\r\n"), "broke the connection off"),
    "half a head": (
        server.words(b"HTTP/1.1 200 OK\r\nContent-Le"),
        "it is empty",
    ),
    "too short for its length": (server.body("{}", Content_Length="500"), "connection was cut"),
    "a length of 10 GB": (server.body("{}", Content_Length=str(10**10)), "longer than"),
    "two lengths": (server.body("{}", Content_Length="2, 3"), "the request failed"),
    "a broken chunk": (server.chunks(b"zz\r\n{}\r\n"), "connection was cut"),
    "chunks that end early": (server.chunks(b"5\r\n12345\r\n"), "connection was cut"),
    "gzip that is not": (server.body("{}", Content_Encoding="gzip"), "gzip and is not"),
    "gzip cut short": (server.body(PACKED[:60], Content_Encoding="gzip"), "cut short"),
    "gzip with a wrong checksum": (
        server.body(PACKED[:-6] + b"\0\0\0\0\0\0", Content_Encoding="gzip"),
        "gzip is broken",
    ),
    "gzip with bytes changed": (
        server.body(PACKED[:40] + b"\xff\xff\xff\xff" + PACKED[44:], Content_Encoding="gzip"),
        "gzip is broken",
    ),
    "gzip that swells": (server.body(BOMB, Content_Encoding="gzip"), "longer than"),
    "an encoding not asked for": (server.body("x", Content_Encoding="br"), "'br'"),
    "a web page": (server.body(HTML, Content_Type="text/html"), "web page"),
    "a web page that says it is data": (server.body(HTML, Content_Type="text/csv"), "web page"),
    "a redirect elsewhere": (
        lambda handler: handler.send_body(b"", {"Location": "https://elsewhere.example/x"}, 302),
        "elsewhere.example",
    ),
    "a redirect in a circle": (
        lambda handler: handler.send_body(b"", {"Location": handler.path}, 302),
        "in a circle",
    ),
}


@pytest.mark.parametrize("path", ["/v1/publications\\?", server.PAGE, server.CSV])
@pytest.mark.parametrize("name", ANYWHERE)
def test_a_fault_ends_in_one_sentence(publisher, fetching, looked_for, name, path):
    fault, words = ANYWHERE[name]
    publisher.faults[path] = [fault]
    assert re.search(words, fetching.refused("section_47").sentence)
    assert looked_for == []


SLOW = {
    "silence": (server.stall, HASTY, "did not answer within 0.3 seconds"),
    "silence midway": (server.stall_midway, HASTY, "nothing came for|did not answer within"),
    "a drip": (server.drip, KEEN, "too slow"),
}


@pytest.mark.parametrize("path", ["/v1/publications\\?", server.PAGE, server.CSV])
@pytest.mark.parametrize("name", SLOW)
def test_a_slow_server_is_not_waited_for_long(publisher, fetching, name, path):
    fault, limits, words = SLOW[name]
    publisher.faults[path] = [fault]
    assert re.search(words, fetching.refused("section_47", limits=limits).sentence)


LISTS = {
    "not JSON": (server.body("time_period,number\n"), "not JSON"),
    "JSON cut short": (server.body('{"paging": {"page": 1'), "not JSON"),
    "nothing": (server.body(""), "it is empty"),
    "not UTF-8": (server.body(b'{"a": "\xff\xfe"}'), "not JSON"),
    "nested without end": (server.body("[" * 50_000), "not JSON"),
    "a list": (server.body("[]"), "an object with paging and results"),
    "a number": (server.body("17"), "an object with paging and results"),
    "another object": (server.body('{"error": "no"}'), "paging and results"),
    "no paging": (server.body('{"results": []}'), "paging and results"),
    "paging a list": (server.body('{"results": [], "paging": [1]}'), "paging and results"),
    "pages as text": (server.paging(totalPages="1"), "paging and results"),
    "pages as true": (server.paging(totalPages=True), "paging and results"),
    "pages below zero": (server.paging(totalPages=-1), "paging and results"),
    "results a text": (server.listing(lambda results: "all"), "paging and results"),
    "results of texts": (server.listing(lambda results: ["one"]), "paging and results"),
    "more pages than there are": (server.paging(totalPages=3), "page 2"),
    "pages without end": (server.paging(totalPages=10**9), "over the limit"),
    "results without end": (server.paging(totalPages=4, totalResults=10**9), "page"),
    "another page than asked for": (server.paging(page=2), "it sent page 2"),
    "an empty page": (server.listing(lambda results: []), "empty"),
    "fewer results than said": (server.paging(totalResults=99), "99"),
    "more results than said": (server.paging(totalResults=0), "holds"),
    "the same result twice": (
        server.listing(lambda results: [results[0]] * len(results)),
        "twice",
    ),
}


@pytest.mark.parametrize("path", ["/v1/publications\\?", server.PAGE])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_cannot_be_relied_on_is_refused(publisher, fetching, name, path):
    publisher.hold("Children missing education", "A table", csv("other"))
    fault, words = LISTS[name]
    publisher.faults[path] = [fault]
    assert re.search(words, fetching.refused("section_47").sentence)
    assert len(publisher.asked) < 10


def test_a_page_that_comes_again_and_again_is_noticed(publisher, fetching):
    for number in range(45):
        publisher.hold(NEED, f"D{number} Another table", csv("other"))

    def first_again(handler):
        sent, handler.send_json = (
            handler.send_json,
            lambda content: sent({**content, "paging": {**content["paging"], "page": asked}}),
        )
        asked = int(re.search(r"[?&]page=(\d+)", handler.path)[1])
        handler.path = re.sub(r"([?&])page=\d+", r"\1page=1", handler.path)
        handler.answer()

    publisher.faults[server.PAGE] = [first_again]
    problem = fetching.refused("section_47")
    assert "contradicts itself" in problem.sentence
    assert sum("/data-sets?" in path for path in publisher.asked) <= 4


def test_two_publications_of_one_title_are_refused(publisher, fetching):
    again = {**publisher.publications[0], "id": "another"}
    publisher.publications.append(again)
    assert "2 publications" in fetching.refused("section_47").sentence


DESCRIPTIONS = {
    "no id": ({"id": None}, "id is None"),
    "an id that is a number": ({"id": 7}, "id is 7"),
    "no status": ({"status": None}, "status is None"),
    "an empty title": ({"title": " "}, "title is ' '"),
    "a version that is a word": ({"version": "newest"}, "version is 'newest'"),
    "a version that climbs out": ({"version": "../../../../tmp/x"}, "version"),
    "a version that is a number": ({"version": 2.0}, "version is 2.0 and should be a valid string"),
    "published never": ({"published": None}, "published is None"),
    "published in words": ({"published": "last Tuesday"}, "last Tuesday"),
    "published in days to come": ({"published": "2999-01-01T09:30:00Z"}, "2999"),
    "published long ago": ({"published": "0001-01-01T00:00:00"}, "0001"),
    "no years": ({"timePeriods": None}, "timePeriods is None and should be a valid dictionary:"),
    "years without an end": ({"timePeriods": {"start": "2013"}}, "its timePeriods lacks end"),
    "rows as text": ({"totalResults": "40"}, "totalResults is '40'"),
    "fewer rows than sent": ({"totalResults": 39}, "40 rows"),
    "more rows than sent": ({"totalResults": 641_070}, "641,070"),
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_description_that_cannot_be_right_is_refused(publisher, fetching, name):
    changes, words = DESCRIPTIONS[name]
    for item in publisher.publications[0]["sets"]:
        listed = item["listed"]
        for field, value in changes.items():
            (listed if field in ("id", "status", "title") else listed["latestVersion"])[field] = (
                value
            )
    assert re.search(words, fetching.refused("section_47").sentence)


def test_an_id_that_is_a_path_stays_one_part_of_the_address(publisher, fetching):
    for item in publisher.publications[0]["sets"]:
        item["listed"]["id"] = "../../elsewhere?x=1"
    assert "404" in fetching.refused("section_47").sentence
    assert all(path.startswith("/v1/") for path in publisher.asked)
    assert "/v1/data-sets/..%2F..%2Felsewhere%3Fx%3D1/csv" in publisher.asked[-1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (csv("referrals"), "referrals where section_47 was asked for"),
        (csv("something"), "not understood"),
        ('{"title": "sorry", "status": 200}', "is JSON, not a table"),
        (csv("section_47", 39), "39 rows where the interface says 40"),
    ],
)
def test_a_file_other_than_asked_for_is_refused(publisher, fetching, content, words):
    publisher.faults[server.CSV] = [server.body(gzip.compress(content.encode()))]
    assert re.search(words, fetching.refused("section_47").sentence)


def test_a_length_below_the_content_is_noticed(publisher, fetching):
    text = csv("section_47", 40)
    publisher.faults[server.CSV] = [server.body(text, Content_Length=str(len(text) - 8))]
    assert "39 rows" in fetching.refused("section_47").sentence
    publisher.faults[server.CSV] = [server.body(text, Content_Length=str(len(text) - 11))]
    assert "middle of a line" in fetching.refused("section_47").sentence


def test_when_one_of_three_fails_nothing_is_installed(publisher, fetching):
    identifier = publisher.publications[0]["sets"][1]["listed"]["id"]
    publisher.faults[f"{identifier}/csv"] = [server.status(500)]
    problem = fetching.refused()
    assert problem.sentence.startswith("1 of 3 data sets")
    assert "'case-for-change fetch section_47 looked_after'" in problem.sentence
    assert len(problem.details) == 1
    assert problem.details[0].startswith("referrals: ")
    assert "500" in problem.details[0]


def test_an_unreachable_server_is_not_asked_for_the_rest(publisher, fetching):
    publisher.faults[server.CSV] = [server.hang_up]
    assert "cannot be reached" in fetching.refused().sentence
    assert sum("/csv" in path for path in publisher.asked) == 1


def test_an_interrupted_download_leaves_nothing(publisher, fetching, monkeypatch):
    def interrupted(*_):
        yield b"time"
        raise KeyboardInterrupt

    monkeypatch.setattr(web.Interface, "_blocks", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetching("section_47")
    assert fetching.content() == fetching.before
    assert fetching.handed == []


def test_a_full_disk_is_said(publisher, fetching, monkeypatch):
    def full(*_):
        yield b"time"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(web.Interface, "_blocks", full)
    assert "No space left on device" in fetching.refused("section_47").sentence


# Where it asks


def test_without_a_network_one_sentence_says_so(fetching, monkeypatch, looked_for):
    monkeypatch.delenv(web.VARIABLE, raising=False)
    sentence = fetching.refused().sentence
    assert "its name is not known here, as without a network" in sentence
    assert "everything else works without it" in sentence
    assert set(looked_for) == {"api.education.gov.uk"}


def test_without_a_network_the_command_ends_cleanly_and_the_others_work(
    project, command, monkeypatch, looked_for
):
    monkeypatch.delenv(web.VARIABLE, raising=False)
    monkeypatch.setattr(web.Limits, "pause", 0.0)
    outcome = command("fetch", "referrals")
    assert outcome.code == 1
    assert outcome.err.startswith("Problem: The interface at api.education.gov.uk cannot be")
    assert outcome.err.count("\n") == 1
    assert "Traceback" not in outcome.err
    assert command("process").code == 0


def test_the_command_hands_on_what_was_asked_for(publisher, fetching, command, monkeypatch):
    calls = []

    def add(_, given, options, __, facts, *, reports):
        calls.append((given, options, not reports, facts))
        return 3

    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(fetching.project.root))
    (fetching.project.root / "notebooks").mkdir()
    monkeypatch.setattr(taking_in, "take_in", add)
    assert command("fetch", "--list").code == 0
    assert calls == []
    chosen = ("--dry-run", "--yes", "--no-reports", "--waive", "sums=why")
    chosen += ("--accept-revisions", "rate", "--accept-revisions", "count")
    chosen += ("--accept-withdrawals", "share")
    assert command("fetch", "section_47", *chosen).code == 3
    ((given, options, no_reports, facts),) = calls
    assert [path.name for path in given] == ["section_47-1.0.csv"]
    assert facts[given[0]].published == "2026-10-29"
    assert options.dry_run is options.yes is no_reports is True
    assert list(options.accept_revisions) == ["rate", "count"]
    assert list(options.accept_withdrawals) == ["share"]
    assert options.waived == {"sums": "why"}
    assert command("fetch", "section_47").code == 3
    _, options, no_reports, _ = calls[1]
    assert options.dry_run is options.yes is no_reports is False
    assert not options.accept_revisions and not options.accept_withdrawals


def test_a_refused_connection_is_said(fetching, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(web.VARIABLE, f"http://127.0.0.1:{port}")
    assert "there is no connection to it" in fetching.refused().sentence


def test_a_proxy_in_the_way_is_said(fetching, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.delenv(web.VARIABLE, raising=False)
    assert "the proxy of this network" in fetching.refused().sentence


def test_a_server_without_a_certificate_is_said(publisher, fetching, monkeypatch):
    monkeypatch.setenv(web.VARIABLE, publisher.address.replace("http:", "https:"))
    assert "certificate" in fetching.refused().sentence


@pytest.mark.parametrize(
    "address",
    [
        "http://api.example.org/statistics",
        "ftp://127.0.0.1/x",
        "api.example.org",
        "https://",
        "https://host:port/x",
        "https://[::1/x",
        "https://example.org/x?key=1",
        "file:///etc/passwd",
        "http://127.0.0.1.example.org",
        "http://127.0.0.1@example.org",
    ],
)
def test_an_address_that_is_not_safe_is_refused(fetching, monkeypatch, looked_for, address):
    monkeypatch.setenv(web.VARIABLE, address)
    sentence = fetching.refused().sentence
    assert web.VARIABLE in sentence
    assert address in sentence
    assert looked_for == []


@pytest.mark.parametrize(
    ("asked", "led", "followed"),
    [
        ("https://a.example/x", "https://a.example/y", True),
        ("https://a.example/x", "/y", True),
        ("https://a.example/x", "http://a.example/x", False),
        ("https://a.example/x", "//b.example/x", False),
        ("https://a.example/x", "https://a.example:8443/x", False),
        ("https://a.example/x", "https://a.example.b.example/x", False),
    ],
)
def test_a_redirect_is_followed_only_on_the_same_server(asked, led, followed):
    response = requests.Response()
    response.status_code, response.url, response.headers["location"] = 302, asked, led
    session = web._Session()
    if followed:
        assert session.get_redirect_target(response) == led
    else:
        with pytest.raises(Problem, match="another place"):
            session.get_redirect_target(response)


def test_a_redirect_on_the_same_server_is_followed(publisher, fetching):
    def moved(handler):
        if "moved" in handler.path:
            handler.path = handler.path.replace("moved=1&", "")
            handler.answer()
        else:
            target = handler.path.replace("?", "?moved=1&")
            handler.send_body(b"", {"Location": target}, 307)

    publisher.faults[server.CSV] = [moved]
    fetching("section_47")
    assert fetching.texts["section_47"] == csv("section_47", 40)


def test_the_progress_of_a_download_is_counted(publisher, tmp_path, known):
    with fetch._progress() as progress:
        interface = web.Interface(publisher.address, tmp_path, ONCE, progress)
        found, _ = fetch.offers(interface, [known["section_47"]])
        fetch.download_all(interface, found)
        (task,) = progress.tasks
    assert task.description == "section_47"
    assert task.completed == task.total == len(PACKED)


def test_every_file_is_kept_only_under_its_own_name(publisher, tmp_path, known):
    interface = web.Interface(publisher.address, tmp_path, ONCE)
    found, _ = fetch.offers(interface, known.values())
    fetch.download_all(interface, found)
    assert sorted(path.name for path in Path(tmp_path).iterdir()) == [
        "looked_after-1.0.csv",
        "referrals-2.0.csv",
        "section_47-1.0.csv",
    ]

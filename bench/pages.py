"""The contests about the editors' pages: «pages», how long a page takes while many people look, and «stale», how soon a new version of
a report shows in the scheme.

Both run the release build, which an office installs, as a server of its own over a study of real size, which `damlam
simulate study` plays through the same actions as real use; on SQLite, and on PostgreSQL from a backup of it. There are no
peers: no other program is known that does this work.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

from measuring import Failed

STUDY = "responsibility-2023"
ROOT = f"/studies/{STUDY}"
PASSWORD = "damlam-demo-2023"
EDITORS = [f"bientap{number}" for number in range(1, 7)]
USERS = 50
LONGEST_P99 = 30
LONGEST_STALE = 100

# (passages of a body's report, units, passages of a unit's report, codings, statements)
WHOLE = (1_000, 2_003, 450, 100_000, 300)
SMALL = (200, 100, 280, 5_000, 300)


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Server:
    """Our program over a data folder, on a free port."""

    def __init__(self, program, folder, database):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DAMLAM_")} | {"RUST_LOG": "error"}
        if database:
            environment["DAMLAM_DATABASE"] = database
        self.process = subprocess.Popen([program, "serve", "--dir", folder, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                        stdin=subprocess.DEVNULL, text=True, env=environment)
        line = self.process.stdout.readline()
        if "http://" not in line:
            self.stop()
            raise Failed(f"the server did not start: {line!r}")
        self.address = line.strip().rsplit("http://")[1]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def wait_until_idle(self):
        """After a start the program reads ahead what pages keep in memory."""
        while True:
            before = self.cpu()
            time.sleep(2)
            if self.cpu() - before < 0.1:
                return

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, path, cookie=None, data=None, headers=None):
        """(status, text, headers); follows no redirect."""
        request = urllib.request.Request(f"http://{self.address}{path}", data=data, headers=dict(headers or {}))
        if cookie:
            request.add_header("cookie", f"damlam_session={cookie}")
        try:
            answer = urllib.request.build_opener(Unfollowed).open(request, timeout=600)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.read(), answer.headers

    def page(self, path, cookie):
        status, text, _ = self.ask(path, cookie)
        if status != 200:
            raise Failed(f"{path}: {status}")
        return text.decode()

    def sign_in(self, login):
        form = urllib.parse.urlencode({"login": login, "password": PASSWORD}).encode()
        _, _, headers = self.ask("/sign-in", data=form)
        found = re.search(r"damlam_session=([^;]+)", " ".join(headers.get_all("set-cookie", [])))
        if not found:
            raise Failed(f"{login} cannot sign in")
        return found[1]


def study(place):
    """The data folder of the study, made once for a state of the sources of what makes it."""
    size = SMALL if place.small else WHOLE
    recipe = [*map(str, size), *made_by()]
    key = hashlib.sha256("\n".join(recipe).encode()).hexdigest()[:12]
    folder = place.cache.folder / f"study-{'small' if place.small else 'whole'}-{key}"
    if folder.exists():
        return folder
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    print(f"making the study {folder.name}; a whole one takes the better part of an hour", flush=True)
    names = ["--passages", "--units", "--unit-passages", "--codings", "--statements"]
    options = [word for pair in zip(names, map(str, size)) for word in pair]
    began = time.monotonic()
    run([place.program, "simulate", "study", "--dir", part, *options])
    print(f"made in {time.monotonic() - began:,.0f} s", flush=True)
    os.replace(part, folder)
    return folder


def made_by():
    """What the study depends on: the simulator, the demo, the actions that keep rows."""
    root = Path(__file__).resolve().parent.parent
    sources = sorted(path for pattern in ("crates/simulate/src/**/*.rs", "crates/damlam/src/demo/*.rs", "crates/*/migrations/*.sql")
                     for path in root.glob(pattern))
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sources]


def run(command, database=None):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DAMLAM_")}
    if database:
        environment["DAMLAM_DATABASE"] = database
    done = subprocess.run([str(word) for word in command], env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))} failed: {done.stderr[-2000:]}")


def on_postgres(place, folder):
    """(folder, address) of the same study on PostgreSQL, moved there by a backup once; None where no server is named."""
    server = place.postgres
    if not server:
        return None
    name = "damlam_bench_" + re.sub(r"\W", "_", folder.name)
    address, beside = server.rsplit("/", 1)[0] + "/" + name, folder.with_name(folder.name + "-postgres")
    known = psql(server, f"SELECT 1 FROM pg_database WHERE datname = '{name}'").strip() == "1"
    if not (known and beside.exists()):
        print(f"moving {folder.name} to PostgreSQL", flush=True)
        psql(server, f'DROP DATABASE IF EXISTS "{name}"')
        psql(server, f'CREATE DATABASE "{name}"')
        shutil.rmtree(beside, ignore_errors=True)
        backup = folder.with_name(folder.name + "-backup")
        shutil.rmtree(backup, ignore_errors=True)
        run([place.program, "backup", "--dir", folder, backup])
        try:
            run([place.program, "restore", "--dir", beside, backup], address)
        except Failed:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        finally:
            shutil.rmtree(backup, ignore_errors=True)
        psql(address, "ANALYZE")
    return beside, address


def psql(address, statement):
    done = subprocess.run(["psql", address, "-Atqc", statement], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"PostgreSQL refuses: {done.stderr.strip()}")
    return done.stdout


def found(pattern, text, most):
    """Up to `most` different addresses in a page, spread over it."""
    addresses = list(dict.fromkeys(address.replace("&amp;", "&").split("#")[0] for address in re.findall(pattern, text)))
    step = max(1, len(addresses) // most)
    return addresses[::step][:most]


def kinds_of_page(server, cookie):
    """Every kind of page an editor of the room opens, each with addresses that a person finds by following links."""
    board = server.page(f"{ROOT}/coding", cookie)
    bodies = found(rf'href="{ROOT}/coding/([^"?#]+)"', board, 30)
    scheme = server.page(f"{ROOT}/scheme", cookie)
    statements = [f"{ROOT}/scheme{query}" for query in found(r'href="(\?statement=[^"]+)"', scheme, 30)]
    matrix = server.page(f"{ROOT}/compare", cookie)
    together = server.page(f"{ROOT}/compare/together", cookie)
    rounds = found(rf'href="({ROOT}/rounds/[0-9a-f-]{{36}})"', server.page(f"{ROOT}/rounds", cookie), 5)
    passages = [f"{ROOT}/coding/{body}{query}" for body in bodies[:10]
                for query in found(r'href="(\?passage=[^"]+)"', server.page(f"{ROOT}/coding/{body}", cookie), 3)]
    cited = [path for body in bodies[:10] for path in found(rf'href="({ROOT}/scheme/cite\?[^"]+)"',
                                                            server.page(f"{ROOT}/reports/{body}/figures", cookie), 2)]
    units = [path for path in (f"{ROOT}/reports/{body}.D01" for body in bodies) if server.ask(path, cookie)[0] == 200]
    figures = [f"{ROOT}/figures{query}" for query in found(r'href="(\?[^"#]+)"', server.page(f"{ROOT}/figures", cookie), 20)]
    words = ["đùn đẩy", "né tránh", '"sợ sai"', "dun day", "trách nhiệm người đứng đầu", "quy định chồng chéo"]
    kinds = {
        "scheme": [f"{ROOT}/scheme"],
        "statement with its evidence": statements,
        "choosing what to cite": cited,
        "coverage": [f"{ROOT}/scheme/coverage"],
        "offers": [f"{ROOT}/scheme/offers"],
        "solutions": [f"{ROOT}/scheme/solutions"],
        "figures side by side": [f"{ROOT}/figures", *figures],
        "figures of one body": [f"{ROOT}/figures/{body}" for body in bodies],
        "contradictions": [f"{ROOT}/contradictions"],
        "mirror": [f"{ROOT}/mirror/{body}" for body in bodies],
        "releases": [f"{ROOT}/releases"],
        "coding: reports": [f"{ROOT}/coding"],
        "coding: one report": [f"{ROOT}/coding/{body}" for body in bodies],
        "coding: one passage": passages,
        "compare: groups": [f"{ROOT}/compare?by={by}&kind={kind}" for by in ("group", "region", "level")
                            for kind in ("manifestations", "causes", "consequences", "solutions")],
        "compare: body by body": found(rf'href="({ROOT}/compare\?by=body[^"]*)"', matrix, 5) or [f"{ROOT}/compare?by=body"],
        "compare: together": [f"{ROOT}/compare/together", f"{ROOT}/compare/together?family=BH-B"],
        "compare: passages": found(rf'href="({ROOT}/compare/passages\?[^"]+)"', matrix + together, 20),
        "rounds": [f"{ROOT}/rounds"],
        "one round": rounds,
        "search": [f"{ROOT}/search?q={urllib.parse.quote(word)}" for word in words],
        "report": [f"{ROOT}/reports/{body}" for body in bodies],
        "figures of a report": [f"{ROOT}/reports/{body}/figures" for body in bodies],
        "a unit's report": units,
    }
    empty = [name for name, paths in kinds.items() if not paths]
    if empty:
        raise Failed(f"no address was found for {', '.join(empty)}")
    return [{"name": name, "paths": paths} for name, paths in kinds.items()]


# (what it is called, think time of a user between two pages in ms, seconds)
LOADS = [("each user opens a page a second", 1_000, 180), ("each user opens the next page at once", 0, 30)]


def contest_pages(place, runs, peer):
    folder = study(place)
    data = counted(folder)
    tables = [pages_table(place, "SQLite", folder, None, data)]
    other = on_postgres(place, folder)
    if other:
        tables.append(pages_table(place, "PostgreSQL", *other, data))
    else:
        print("warning: PostgreSQL is left out; name a server with --postgres or DAMLAM_TEST_POSTGRES", flush=True)
    return tables


def counted(folder):
    """What the study holds, from its rows."""
    import sqlite3
    with sqlite3.connect(f"file:{folder}/damlam.sqlite?mode=ro", uri=True) as rows:
        one = lambda sql: rows.execute(sql).fetchone()[0]
        return {
            "reports": one("SELECT COUNT(*) FROM report WHERE body NOT LIKE '%.%.D__'"),
            "units": one("SELECT COUNT(*) FROM report WHERE body LIKE '%.%.D__'"),
            "passages": one("SELECT COUNT(*) FROM passage"), "codings": one("SELECT COUNT(*) FROM coding WHERE removed_at IS NULL"),
            "statements": one("SELECT COUNT(*) FROM statement WHERE state = 'standing'"),
            "entries": one("SELECT MAX(sequence) FROM ledger"),
        }


def pages_table(place, database, folder, address, data):
    with Server(place.program, folder, address) as server:
        server.wait_until_idle()
        sessions = [server.sign_in(EDITORS[number % len(EDITORS)]) for number in range(USERS)]
        kinds = kinds_of_page(server, sessions[0])
        for kind in kinds:
            server.page(kind["paths"][0], sessions[0])
        visit(place, server, sessions, kinds, 0, 5, users=2)
        loads = []
        for name, think, seconds in LOADS:
            seconds = seconds if not place.small else seconds / 3
            before = server.cpu()
            told = visit(place, server, sessions, kinds, think, seconds)
            if told["failed"]:
                raise Failed(f"{database}: {len(told['failed'])} of {told['requests']} answers were no pages, such as {told['failed'][0]}")
            loads.append({"name": name, "cpu": server.cpu() - before, **told})
            worst = max(told["pages"], key=lambda page: page["p99"])
            print(f"  {database:12} {name:40} {told['requests'] / told['seconds']:8.1f} pages/s, slowest p99 {worst['p99']:.1f} ms ({worst['name']})", flush=True)
        return {"title": database, "data": data, "users": USERS, "loads": loads, "rss": server.memory()}


def visit(place, server, sessions, kinds, think, seconds, users=USERS):
    plan = {"sessions": sessions, "users": users, "seconds": seconds, "think_ms": think, "pages": kinds}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(plan, file)
        file.flush()
        done = subprocess.run([place.program, "simulate", "visits", "--address", server.address, file.name], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"the visitors stopped: {done.stderr[-1000:]}")
    return json.loads(done.stdout)


def contest_stale(place, runs, peer):
    folder = study(place)
    data = counted(folder)
    tables = [stale_table(place, "SQLite", folder, None, runs, data)]
    other = on_postgres(place, folder)
    if other:
        tables.append(stale_table(place, "PostgreSQL", *other, runs, data))
    return tables


BODY = "TU.H26"


def stale_table(place, database, folder, address, runs, data):
    """New versions of one report, each with the words of one cited passage changed, sent and signed as people do; then the scheme.

    The first look after the receipt must show exactly the statements that cite the passage as new ones to look at. The study is
    copied before, for it changes."""
    with tempfile.TemporaryDirectory(dir=place.cache.folder) as scratch:
        copy, other = Path(scratch) / "study", address
        shutil.copytree(folder, copy)
        if address:
            name = "damlam_bench_stale_" + str(os.getpid())
            psql(place.postgres, f'CREATE DATABASE "{name}" TEMPLATE "{address.rsplit("/", 1)[1]}"')
            other = address.rsplit("/", 1)[0] + "/" + name
        try:
            with Server(place.program, copy, other) as server:
                server.wait_until_idle()
                rows = []
                # Each version makes what cites one passage stale for good, so a report has only so many.
                while len(rows) < runs and (row := one_version(server, len(rows))):
                    rows.append(row)
                if not rows:
                    raise Failed(f"no fresh statement cites the report of {BODY}: the study is too small")
        finally:
            if address:
                psql(place.postgres, f'DROP DATABASE "{name}"')
    return {"title": database, "data": data, "rows": rows}


def one_version(server, number):
    editor, drafter, signer = (server.sign_in(login) for login in ("bientap1", f"soan.{BODY.lower()}", f"ky.{BODY.lower()}"))
    scheme = server.page(f"{ROOT}/scheme", editor)
    before = to_look_at(scheme)
    cited = cited_passages(server, editor, scheme, before)
    if not cited:
        return None
    address, statements = sorted(cited.items())[number % len(cited)]
    report = server.page(f"{ROOT}/reports/{BODY}", editor)
    words = plain(re.search(rf'id="{re.escape(address)}".*?<p class="text[^"]*">(.*?)</p>', report, re.DOTALL)[1])
    original = re.search(rf'href="({ROOT}/reports/{re.escape(BODY)}/versions/\d+/original)"', report)[1]
    file = changed(server.ask(original, editor)[1], words, f" Nội dung này đã được rà soát lại lần {number + 1}.")
    submission = send(server, drafter, file)
    page = server.page(submission, signer)
    form = {"csrf": csrf(page), "password": PASSWORD} | hidden(page, f"{submission}/sign")
    began = time.monotonic()
    status, text, _ = server.ask(f"{submission}/sign", signer, urllib.parse.urlencode(form).encode())
    signed = time.monotonic()
    if status not in (200, 303):
        raise Failed(f"signing was refused: {status} {text.decode()[:500]}")
    scheme = server.page(f"{ROOT}/scheme", editor)
    shown = time.monotonic()
    touched = to_look_at(scheme) - before
    if touched != statements:
        raise Failed(f"{address} changed: {len(touched)} statements are newly to be looked at, {len(statements)} cite it")
    server.page(f"{ROOT}/scheme", editor)
    return {"touched": len(touched), "received": signed - began, "shown": shown - signed, "again": time.monotonic() - shown}


def to_look_at(scheme):
    """The statements that must be looked at, as the page lists them at its head."""
    listed = re.search(r'id="look".*?</table>', scheme, re.DOTALL)
    return set(re.findall(r"[?&]statement=([0-9a-f-]{36})", listed[0])) if listed else set()


def cited_passages(server, editor, scheme, stale):
    """The passages of the body's report that fresh statements cite: address to the statements."""
    cited = {}
    for statement in dict.fromkeys(re.findall(r"[?&]statement=([0-9a-f-]{36})", scheme)):
        page = server.page(f"{ROOT}/scheme?statement={statement}", editor)
        for place in re.findall(rf'href="{ROOT}/reports/{re.escape(BODY)}(?:/versions/\d+)?#([^"]+)"', page):
            if not place.startswith("figure/"):
                cited.setdefault(place, set()).add(statement)
    return {place: statements for place, statements in cited.items() if not statements & stale}


def plain(markup):
    import html
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def changed(file, words, more):
    """The Word file with `more` added to the one paragraph that reads `words`."""
    import io
    out, count = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                def longer(match):
                    nonlocal count
                    if plain("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", match[0]))) != words:
                        return match[0]
                    count += 1
                    head, tail = match[0].rsplit("</w:t>", 1)
                    return f"{head}{more}</w:t>{tail}"
                data = re.sub(r"<w:p[ >].*?</w:p>", longer, data.decode(), flags=re.DOTALL).encode()
            new.writestr(name, data)
    if count != 1:
        raise Failed(f"«{words}» stands {count} times in the file")
    return out.getvalue()


def csrf(page):
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]


def hidden(page, action):
    """The hidden fields of the form that goes to `action`."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    if not form:
        raise Failed(f"there is no form for {action}")
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))


def send(server, drafter, file):
    """Uploads and sends for signature; the submission's address."""
    token, boundary = csrf(server.page("/desk", drafter)), "damlam-bench"
    parts = [f'--{boundary}\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'.encode(),
             f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="bao-cao.docx"\r\n\r\n'.encode(), file,
             f"\r\n--{boundary}--\r\n".encode()]
    status, text, headers = server.ask(f"/desk/{STUDY}/submissions", drafter, b"".join(parts),
                                       {"content-type": f"multipart/form-data; boundary={boundary}"})
    if status != 303:
        raise Failed(f"the desk refused the report: {status} {plain(text.decode())[:300]}")
    place = headers["location"].split("?")[0].split("#")[0]
    form = {"csrf": token} | hidden(server.page(place, drafter), f"{place}/send")
    status, _, _ = server.ask(f"{place}/send", drafter, urllib.parse.urlencode(form).encode())
    if status != 303:
        raise Failed(f"sending for signature was refused: {status}")
    return place


def tables_text(letter, tables):
    return "\n".join((pages_text if letter == "pages" else stale_text)(table) for table in tables)


def data_text(data):
    return (f"{data['reports']:,} reports of bodies, {data['units']:,} of units, {data['passages']:,} passages, {data['codings']:,} codings, "
            f"{data['statements']:,} statements, {data['entries']:,} ledger entries")


def pages_text(table):
    lines = [f"### {table['title']}: {data_text(table['data'])}\n", f"{table['users']} users; largest memory of the server {table['rss'] / 1e6:,.0f} MB.\n"]
    for load in table["loads"]:
        lines += [f"{load['name'].capitalize()}: {load['requests']:,} pages in {load['seconds']:.0f} s, {load['requests'] / load['seconds']:,.1f} a second, "
                  f"the server took {load['cpu']:.1f} CPU s ({load['cpu'] / load['requests'] * 1e3:.1f} ms a page); no answer but 200.\n",
                  "| page | requests | p50, ms | p95, ms | p99, ms | max, ms | KB sent |", "|---|--:|--:|--:|--:|--:|--:|"]
        lines += [f"| {page['name']} | {page['requests']} | {page['p50']:.1f} | {page['p95']:.1f} | {page['p99']:.1f} | {page['max']:.1f} | {page['bytes'] / 1e3:.0f} |"
                  for page in load["pages"]]
        lines.append("")
    return "\n".join(lines)


def stale_text(table):
    lines = [f"### {table['title']}: {data_text(table['data'])}\n",
             "| new version | statements touched, all and no other shown | read, checked and received, ms | then the scheme shown, ms | the scheme once more, ms |",
             "|--:|--:|--:|--:|--:|"]
    lines += [f"| {number} | {row['touched']} | {row['received'] * 1e3:.0f} | {row['shown'] * 1e3:.1f} | {row['again'] * 1e3:.1f} |"
              for number, row in enumerate(table["rows"], 1)]
    return "\n".join(lines) + "\n"


def goals(letter, tables):
    for table in tables:
        if letter == "pages":
            for page in table["loads"][0]["pages"]:
                yield (f"{table['title']}, {table['users']} users, a page a second each: «{page['name']}» p99 ≤ {LONGEST_P99} ms",
                       f"{page['p99']:.1f} ms", page["p99"] <= LONGEST_P99)
        else:
            slowest = max(row["shown"] for row in table["rows"]) * 1e3
            yield (f"{table['title']}: exactly the touched statements stale in under {LONGEST_STALE} ms after the receipt, the slowest",
                   f"{slowest:.1f} ms", slowest < LONGEST_STALE)

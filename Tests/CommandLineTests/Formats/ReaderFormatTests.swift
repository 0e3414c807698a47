import Glibc
import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("html, markdown, timelinejs")
    struct ReaderFormatTests {
        @Test(
            "the page is one document that Python's parser reads, asks for nothing, and runs only what its policy names"
        )
        func page() throws {
            let chronicle = try Chronicle()
            defer { withExtendedLifetime(chronicle) {} }
            let (path, answer) = try chronicle.export("html")
            #expect(answer["events"]?.int == 10)
            let lines = try Outside.python(
                """
                import base64, hashlib, html.parser, re, sys
                text = open(sys.argv[1], encoding='utf-8').read()
                void = {'meta', 'input', 'br', 'link', 'img'}
                class Page(html.parser.HTMLParser):
                    def __init__(self):
                        super().__init__()
                        self.stack, self.tags, self.ids, self.policy, self.inline = [], {}, [], '', {}
                        self.handlers, self.links, self.labels, self.text = [], [], [], []
                    def handle_starttag(self, tag, attributes):
                        values = dict(attributes)
                        self.tags[tag] = self.tags.get(tag, 0) + 1
                        if tag not in void: self.stack.append(tag)
                        if 'id' in values: self.ids.append(values['id'])
                        self.handlers += [n for n, _ in attributes if n.startswith('on') or n == 'style']
                        self.links += [v for n, v in attributes if n in ('href', 'src', 'action', 'data', 'srcset')]
                        if tag == 'label' and 'for' in values: self.labels.append(values['for'])
                        if values.get('http-equiv') == 'Content-Security-Policy': self.policy = values['content']
                    def handle_endtag(self, tag):
                        assert self.stack.pop() == tag, tag
                    def handle_data(self, data):
                        if self.stack and self.stack[-1] in ('script', 'style'): self.inline[self.stack[-1]] = data
                        else: self.text.append(data)
                page = Page()
                page.feed(text)
                page.close()
                assert page.stack == [], page.stack
                assert len(page.ids) == len(set(page.ids))
                assert page.tags['script'] == 1 and page.tags['style'] == 1 and page.tags['main'] == 1
                assert page.handlers == [], page.handlers
                assert all(link.startswith('#') for link in page.links), page.links
                assert all(label in page.ids for label in page.labels)
                assert "default-src 'none'" in page.policy and 'unsafe' not in page.policy
                for name in ('script', 'style'):
                    digest = base64.b64encode(hashlib.sha256(page.inline[name].encode()).digest()).decode()
                    assert f"{name}-src 'sha256-{digest}'" in page.policy, name
                words = ' '.join(' '.join(page.text).split())
                assert '<script>alert(1)</script>' in words
                assert '\\u202e' not in text and '\\x1b' not in text
                for part in ('Harbour <&> log', 'The ferry comes', 'Conflict: date', '1989-02-04', 'Disputed: place',
                             'Quay; north', 'the log says so', 'contradicts', 'Three weeks later', '45 BCE', 'Undated'):
                    assert part in words, part
                print(page.tags['li'] > 10, text.count('class="event"'))
                """, path)
            #expect(lines == ["True 10"])
        }

        @Test(
            "every dated event has a mark of its own on the page's timeline, and those with room a name",
            .enabled(if: Outside.has("chromium")), arguments: [(46, 40, 46), (437, 20, 437)])
        func marks(count: Int, least: Int, most: Int) throws {
            let desktop = try Desktop()
            var rows = (0..<count).map { number in
                let month = 1 + number * 7 % 12, day = 1 + number * 11 % 28
                let digits = [month, day].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: "-")
                return
                    #"{"key":\#(number),"title":"Event number \#(number) of them","date":"\#(1990 + number % 5)-\#(digits)"}"#
            }
            rows += [#"{"title":"From then on","date":"1991/.."}"#, #"{"title":"Until then","date":"../1992"}"#]
            try desktop.ok("import", "jsonl", try desktop.file("in.jsonl", rows.joined(separator: "\n")))
            let page = try desktop.file("page.html", "")
            try desktop.ok("export", "html", "-o", page)
            let lines = try Outside.python(
                """
                import re, subprocess, sys, tempfile
                with tempfile.TemporaryDirectory() as home:
                    shown = subprocess.run(['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--window-size=1400,1000',
                        '--user-data-dir=' + home, '--dump-dom', 'file://' + sys.argv[1]], capture_output=True, text=True).stdout
                stage = shown[shown.index('<svg'):shown.index('</svg>')]
                links = re.findall('<a .*?</a>', stage, re.S)
                boxes = []
                for link in links:
                    bar = re.search('<rect[^>]*>', link).group()
                    x, y, w, h = (float(re.search(' %s="([^"]*)"' % name, bar).group(1)) for name in ('x', 'y', 'width', 'height'))
                    assert re.search('<title>.+</title>', link)
                    boxes.append((x, y, x + w, y + h))
                for i, one in enumerate(boxes):
                    for other in boxes[:i]:
                        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                        assert apart, (one, other)
                assert max(box[2] - box[0] for box in boxes) < 60
                print(len(links), sum('<text' in link for link in links))
                """, page)
            let numbers = lines.last?.split(separator: " ").compactMap { Int($0) } ?? []
            #expect(numbers.count == 2 && numbers[0] == count + 2, "\(lines)")
            #expect((least...most + 2).contains(numbers.last ?? 0), "\(lines)")
        }

        @Test("the chronology is grouped by year, cites in footnotes, and says no more markup than it means")
        func markdown() throws {
            let text = try Chronicle().text("markdown")
            let lines = text.split(separator: "\n").map(String.init)
            #expect(lines[0] == #"# Harbour \<\&\> log"#)
            #expect(lines.contains("## 45 BCE") && lines.contains("## 1989") && lines.contains("## Undated"))
            #expect(text.contains("— The ferry comes, Pier[^1][^2]"))
            #expect(text.contains("\n[^1]: “On January the 4th 1989 the ferry came.” — The log, characters 0–39\n"))
            #expect(text.contains("*contradicts*. Odd."))
            #expect(text.contains("⚠ **Conflict** on date — "))
            #expect(text.contains("**Disputed:** place — Pier (preferred) by ana: the log says so / Quay; north"))
            #expect(text.contains(#"\<script\>alert(1)\</script\>"#) && !text.contains("<script>"))
            #expect(text.contains(#"\[x\](javascript:y) \*b\*"#))
            #expect(!text.contains("\u{202e}") && !text.contains("\u{1b}"))
        }

        @Test("TimelineJS gets numbers and escaped texts; what has no first day is counted")
        func timelineJS() throws {
            let chronicle = try Chronicle()
            defer { withExtendedLifetime(chronicle) {} }
            let (path, answer) = try chronicle.export("timelinejs")
            #expect(answer["events"]?.int == 9 && answer["skipped"]?.int == 1)
            let lines = try Outside.python(
                """
                import json, sys
                timeline = json.load(open(sys.argv[1], encoding='utf-8'))
                assert timeline['title']['text']['headline'] == 'Harbour &lt;&amp;&gt; log'
                for event in timeline['events']:
                    assert isinstance(event['start_date']['year'], int)
                    assert '<script' not in event['text']['headline'] + event['text']['text']
                by = {e['text']['headline']: e for e in timeline['events']}
                print(by['Dated -0044-03-15']['start_date'])
                print(by['Dated 1989/..']['start_date'], by['Dated 1989/..'].get('end_date'))
                print(by['Dated 1990~'].get('start_date'), by['Dated 1990~'].get('end_date'))
                print(by['Dated 198X']['start_date'], by['Dated 198X']['end_date'])
                print(by['Persian']['start_date'])
                """, path)
            #expect(
                lines == [
                    "{'year': -44, 'month': 3, 'day': 15}", "{'year': 1989} None", "{'year': 1990} None",
                    "{'year': 1980, 'month': 1, 'day': 1} {'year': 1989, 'month': 12, 'day': 31}",
                    "{'year': 1989, 'month': 1, 'day': 10}",
                ])
        }

        @Test("what is no plain file is written into, never replaced", arguments: ["export", "bundle"])
        func devices(command: String) throws {
            let desktop = try Desktop()
            // A link, so that a failure of this test replaces the link and not the machine's device.
            let link = try desktop.file("null", "")
            unlink(link)
            #expect(symlink("/dev/null", link) == 0)
            #expect(
                desktop.run(command == "export" ? ["export", "csv", "-o", link] : ["bundle", "create", link]).status
                    == 0)
            var facts = stat()
            #expect(lstat(link, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK)
        }

        @Test("an empty project has an export in every format", arguments: DataFormat.allCases.map(\.rawValue))
        func empty(format: String) throws {
            let desktop = try Desktop()
            let run = desktop.run("export", format)
            #expect(run.status == 0 && run.diagnostics.isEmpty, "\(run.diagnostics)")
            #expect(desktop.run("export", format, "tag:none").status == 0)
        }
    }
}

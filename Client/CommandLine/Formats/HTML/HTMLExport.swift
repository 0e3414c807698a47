import Model
import Replica

/// One page that holds everything: the events by year, and a script that draws a timeline of them and searches.
///
/// It asks nothing of any network, which its own policy forbids. Without scripts the list is all there; nothing but the
/// list holds the events, so that the page is written in one pass.
final class HTMLExport: ExportWriter {
    private let desk: Desk
    private let sink: ExportSink
    private let names: SourceNames
    private var count = 0
    private var heading: String?
    let skipped = Skipped()

    init(_ desk: Desk, _ sink: ExportSink) {
        self.desk = desk
        self.sink = sink
        names = SourceNames(desk)
    }

    var counted: (count: Int, word: String) { (count, "event") }

    func begin() throws {
        let name = HTMLText.escaped(try desk.replica.name)
        let made = Instant.text(milliseconds: desk.replica.now)
        try sink.write(HTMLPage.head(title: name))
        try sink.write(
            """
            <header>
            <h1 dir="auto">\(name)</h1>
            <p class="meta">As of \(made.prefix(10)), \(made.dropFirst(11).prefix(5)) UTC. Made with annals.</p>
            </header>
            \(HTMLPage.tools)
            <main id="events" aria-label="Events">

            """)
    }

    func add(_ event: EntityView) throws {
        let details = try EventDetails(desk, event, names)
        let year = YearHeading.of(details.date)
        if year != heading {
            if heading != nil { try sink.write("</ol></section>\n") }
            try sink.write("<section class=\"year\"><h2>\(HTMLText.escaped(year))</h2>\n<ol>\n")
            heading = year
        }
        try sink.write(HTMLEvent(details).text)
        count += 1
    }

    func end() throws {
        if heading != nil { try sink.write("</ol></section>\n") }
        if count == 0 { try sink.write("<p>There are no events.</p>\n") }
        try sink.write("</main>\n<script>\(HTMLPage.script)</script>\n</body>\n</html>\n")
    }
}

/// What the page consists of besides the events.
enum HTMLPage {
    static let script = String(decoding: PackageResources.page_js, as: UTF8.self)
    private static let style = String(decoding: PackageResources.page_css, as: UTF8.self)

    static func head(title: String) -> String {
        let policy = [
            "default-src 'none'", "style-src \(source(style))", "script-src \(source(script))", "base-uri 'none'",
            "form-action 'none'", "require-trusted-types-for 'script'",
        ].joined(separator: "; ")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta name="generator" content="annals \(Version.text)">
            <title>\(title)</title>
            <style>\(style)</style>
            </head>
            <body>
            <a class="skip" href="#events">Skip to the events</a>

            """
    }

    /// Shown by the script, since nothing of it works without.
    static let tools = """
        <form id="tools" class="tools" role="search" hidden>
        <label for="words">Search</label> <input type="search" id="words" autocomplete="off">
        <label><input type="checkbox" id="only"> only conflicts and disputes</label>
        <output id="found" for="words only" class="meta"></output>
        </form>
        <section id="timeline" aria-labelledby="timeline-name" hidden>
        <h2 id="timeline-name">Timeline</h2>
        <div class="tools" role="group" aria-label="Move and zoom">
        <button type="button" id="in">Zoom in</button> <button type="button" id="out">Zoom out</button>
        <button type="button" id="back">Earlier</button> <button type="button" id="forth">Later</button>
        <button type="button" id="all">All</button>
        </div>
        <div id="stage" tabindex="0" role="group" aria-label="Timeline" aria-describedby="keys said"><svg></svg></div>
        <p class="meta" id="said" aria-live="polite"></p>
        <p class="meta" id="keys">Arrows move, + and − zoom, 0 shows all; drag, or Ctrl and the wheel. \
        Everything drawn is in the list below.</p>
        </section>
        """

    /// What a content security policy calls exactly this inline text.
    private static func source(_ text: String) -> String {
        "'sha256-\(Base64.encode(sha256(Array(text.utf8)).bytes))'"
    }
}

/// Source: RFC 4648 §4.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            var group = part.reduce(0) { $0 << 8 | UInt32($1) }
            group <<= UInt32(8 * (3 - part.count))
            for place in 0..<4 {
                let letter = letters[Int(group >> UInt32(18 - 6 * place) & 63)]
                out.append(place <= part.count ? letter : UInt8(ascii: "="))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

import Testing

@testable import CommandLine

/// A small project of our own with everything that an export has to tell: evidence, a conflict, a dispute, dates of all
/// kinds, and texts that try to break out.
struct Chronicle {
    static let hostile = "<script>alert(1)</script> \"'&;,\\ [x](javascript:y) *b* \u{202e}\u{1b}[31m"
    static let text = "On January the 4th 1989 the ferry came.\nThree weeks later the ferry came again.\n"

    let desktop: Desktop
    let visit: String
    let source: String

    init() throws {
        desktop = try Desktop(name: "Harbour <&> log")
        let path = try desktop.file("log.txt", Self.text)
        source = try desktop.ok(
            "source", "add", path, "--title", "The log", "--subtitle", "A harbour", "--identifier", "L1", "--published",
            "1989-02-01", "--url", "https://example.org/log", "--publisher", "Harbour <Press>"
        ).id
        visit = try desktop.ok(
            "add", "The ferry comes", "--date", "January the 4th 1989", "--place", "Quay; north", "--tag", "ferry",
            "--actor", "Bo:pilot", "--description", "First paragraph.\n\nSecond, longer.", "--quote",
            "On January the 4th 1989 the ferry came."
        ).id
        try desktop.ok(
            "cite", visit, "--quote", "Three weeks later", "--field", "date", "--contradicts", "--comment", "Odd.")
        try desktop.ok("set", visit, "place=Pier", "--keep-both", "--reason", "the log says so")
        let bo = try desktop.clone(author: "bo")
        try bo.ok("set", visit, "date=1989-02-04")
        try desktop.ok("set", visit, "date=1989-01-05")
        try desktop.exchange(with: bo)
        try desktop.ok("add", Self.hostile, "--date", "1990-03/1990-05", "--tag", "<b>", "--description", Self.hostile)
        for date in ["-0044-03-15", "1989/..", "1990~", "[1990,1991]", "1991?", "198X"] {
            try desktop.ok("add", "Dated \(date)", "--date", date)
        }
        try desktop.ok("add", "Persian", "--date", "1367-10-20", "--calendar", "persian")
        try desktop.ok("add", "No date")
    }

    /// The path of an export and what the answer says.
    func export(_ format: String) throws -> (path: String, answer: JSON) {
        let path = try desktop.file("out.\(format)", "")
        return (path, try desktop.ok("export", format, "-o", path))
    }

    func text(_ format: String) throws -> String { try Files.text(of: export(format).path) }
}

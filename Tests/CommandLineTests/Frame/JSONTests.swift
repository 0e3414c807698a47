import CommandLine
import TestSupport
import Testing

@Suite("JSON")
struct JSONTests {
    @Test("what is written is read back the same", arguments: HostileText.all + HostileText.honest)
    func roundTrip(_ text: String) throws {
        let value: JSON = ["text": .string(text), "list": [.string(text), nil, true, 1, .double(0.5)], "none": []]
        let written = value.compact
        #expect(try JSON.parse(written) == value)
        #expect(!written.unicodeScalars.contains { Invisible.contains($0) })
        let read = try JSON.parse(written)["text"]?.string
        #expect(read?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }

    @Test("invisible characters are escaped, beyond the basic plane as a pair")
    func escapes() {
        #expect(
            JSON.string("\u{1b}\u{202e}\u{e0041}\u{7f}é\u{2028}").compact == #""\u001b\u202e\udb40\udc41\u007fé\u2028""#
        )
        #expect(JSON.string("a\"\\\n\r\t/").compact == #""a\"\\\n\r\t/""#)
    }

    @Test("objects keep their order")
    func order() throws {
        #expect(try JSON.parse(#"{"z":1,"a":2,"m":{}}"#).compact == #"{"z":1,"a":2,"m":{}}"#)
    }

    @Test(
        "numbers stay exact",
        arguments: [
            ("0", "0"), ("-0", "0"), ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "9223372036854775808"), ("-9223372036854775808", "-9223372036854775808"),
            ("0.1", "0.1"), ("1e3", "1000"), ("1.5E-2", "0.015"), ("1e999", "1e999"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ])
    func numbers(_ text: String, _ written: String) throws {
        #expect(try JSON.parse(text).compact == written)
    }

    @Test(
        "malformed JSON is refused",
        arguments: [
            "", " ", "{", "[", "]", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1", "-", "1e",
            "1e+",
            "tru", "TRUE", "nul", "NaN", "Infinity", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
            "\"\\ud800\\u0041\"", "\"\u{1}\"", "\"a\nb\"", "[1 2]", "{\"a\" 1}", "{\"a\":}", "1 2", "[]]", "// c\n1",
            "\u{feff}1", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "[\u{a0}1]", "{\"a\":1 \"b\":2}", "\"\\",
            "\"\\u",
        ])
    func malformed(_ text: String) {
        #expect(throws: JSONError.self) { try JSON.parse(text) }
    }

    @Test("every cut of a document is refused")
    func cuts() {
        let text = Array(#"{"a":[1,-2.5e3,"\ud83d\ude00é",true,null],"b":{"c":false}}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSON.parse(Array(text[..<length])) }
        }
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] as [[UInt8]])
    func encoding(_ bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSON.parse([0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.self) { try JSON.parse([0x22, 0x5c, 0x6e] + bytes + [0x22]) }
    }

    @Test("nesting is bounded and says so")
    func depth() throws {
        _ = try JSON.parse(String(repeating: "[", count: 63) + "1" + String(repeating: "]", count: 63))
        let error = #expect(throws: JSONError.self) {
            try JSON.parse(String(repeating: "[", count: 100_000))
        }
        #expect(error?.reason == .tooDeep)
    }

    @Test("length is bounded by the caller")
    func length() {
        let error = #expect(throws: JSONError.self) { try JSON.parse("[1,2,3]", maximumBytes: 6) }
        #expect(error?.reason == .tooLong)
    }

    @Test("a key twice is found among many")
    func manyKeys() throws {
        let members = (0..<100).map { "\"k\($0)\":\($0)" }
        #expect(try JSON.parse("{" + members.joined(separator: ",") + "}")["k99"]?.int == 99)
        #expect(throws: JSONError.self) { try JSON.parse("{" + (members + ["\"k7\":1"]).joined(separator: ",") + "}") }
    }

    @Test("keys that differ only in normal form are two keys")
    func normalForms() throws {
        #expect(try JSON.parse("{\"\u{e9}\":1,\"e\u{301}\":2}").members?.count == 2)
    }

    @Test("random bytes never crash the parser")
    func fuzz() {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("{}[]\",:\\u0123456789eE+-.truefalsn \n\u{fe}é".utf8) + [0xff, 0xe2, 0x00]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random)!
            }
            if let value = try? JSON.parse(bytes) { #expect((try? JSON.parse(value.compact).compact) == value.compact) }
        }
    }
}

import HTTPFrontend
import Testing

@Suite("JSON")
struct JSONTextTests {
    @Test("keys keep their order, and nothing that moves a cursor gets through")
    func text() {
        let value = JSONText.object([
            ("b", .array([.null, .bool(true), .integer(-7)])), ("a", .string("q\"\\\n\u{1b}[31m\u{202e}é😀")),
        ])
        #expect(value.text == #"{"b":[null,true,-7],"a":"q\"\\\n\u001b[31m\u202eé😀"}"#)
    }
}

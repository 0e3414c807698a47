/// Why bytes are not the JSON that is asked for, and where.
package struct JSONError: Error, Equatable, Sendable {
    package enum Reason: String, Sendable {
        case tooLong = "it is too long"
        case tooDeep = "it is nested deeper than 64 levels"
        case unexpectedEnd = "it ends too early"
        case unexpectedByte = "there is a character that does not belong there"
        case trailing = "something follows the value"
        case badEscape = "there is an escape that JSON does not have"
        case loneSurrogate = "there is half a surrogate pair"
        case badEncoding = "it is not UTF-8"
        case controlCharacter = "there is a raw control character in a string"
        case badNumber = "there is a number that JSON does not have"
        case duplicateKey = "there is a key twice"
    }

    package let reason: Reason
    /// In bytes from the start.
    package let offset: Int
}

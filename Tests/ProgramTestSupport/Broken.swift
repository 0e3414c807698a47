/// What a program did that no test can go on after.
package struct Broken: Error, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}

extension Ended {
    /// A member of the one object that was printed. Errors: `Broken` where it is not there.
    package func text(_ key: String) throws -> String {
        guard let text = json[key] as? String else { throw Broken("no \(key) in: \(output)\(errors)") }
        return text
    }
}

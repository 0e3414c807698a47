import Foundation

/// What a program printed and how it ended.
package struct Ended: Sendable {
    package var status: Int32
    package var output: String
    package var errors: String

    package var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) ?? [:]
    }
    package var rows: [[String: Any]] {
        output.split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }
    package var error: [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(errors.utf8)) as? [String: Any]
        return object?["error"] as? [String: Any] ?? [:]
    }
}

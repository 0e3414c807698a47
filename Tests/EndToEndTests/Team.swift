import ProgramTestSupport
import Testing

extension Member {
    func fails(_ status: Int32, _ arguments: String..., location: SourceLocation = #_sourceLocation) throws {
        let ended = try raw(arguments)
        #expect(
            ended.status == status, "\(arguments.joined(separator: " ")): \(ended.errors)", sourceLocation: location)
        #expect(ended.error["code"] is String && ended.error["message"] is String, sourceLocation: location)
    }
}

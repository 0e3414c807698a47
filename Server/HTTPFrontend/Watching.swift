import HTTPTypes
import Hummingbird
import Model
import NIOCore
import ServiceLifecycle
import SyncService

extension Frontend {
    /// Server-sent events that say only where the log ends: first now, then whenever it has grown.
    func watch(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let token = try request.bearerToken()
        let project = try context.parameters.project()
        // Watch before looking, so that nothing falls in between.
        let pokes = service.heads.watch(project)
        let first = try await service.head(token, project: project)
        let service = service
        let body = ResponseBody { writer in
            var said = first
            try await writer.write(Self.event(first))
            for await _ in pokes.cancelOnGracefulShutdown() {
                // Asked each time, so that who has been revoked hears no more.
                guard let head = try? await service.head(token, project: project) else { break }
                try await writer.write(head == said ? ByteBuffer(string: ":\n\n") : Self.event(head))
                said = head
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    private static func event(_ head: UInt64) -> ByteBuffer {
        ByteBuffer(string: "event: head\ndata: \(head)\n\n")
    }
}

public import Model
import SQLite

/// Which days a filter's events reach over, and how many they are.
public struct EventExtent: Sendable, Equatable {
    public var events = 0
    public var undated = 0
    /// The first and last day that is known of any of them.
    public var days: ClosedRange<Day>?

    public init() {}
}

extension Replica {
    /// How far the events of a filter reach. Complexity: reads a row an event.
    public func extent(_ filter: EventFilter = EventFilter()) throws -> EventExtent {
        try ReplicaError.converting {
            let (conditions, values) = conditions(filter)
            let statement = try database.prepare(
                """
                SELECT count(*), total(e.undated), min(e.earliest), min(e.latest), max(e.earliest), max(e.latest)
                FROM event e WHERE \(conditions.joined(separator: " AND "))
                """)
            try statement.bindAll(values)
            guard try statement.step() else { return EventExtent() }
            var extent = EventExtent()
            extent.events = Int(statement.int64(0))
            extent.undated = Int(statement.double(1))
            let known = (2...5).compactMap { statement.optionalInt64($0).map { Day(julianDayNumber: Int($0)) } }
            if let first = known.min(), let last = known.max() { extent.days = first...last }
            return extent
        }
    }
}

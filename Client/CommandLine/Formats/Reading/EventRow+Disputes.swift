import Model

extension EventRow {
    /// What a dispute says besides its preferred value.
    struct Dispute {
        var reason: String?
        var because: [EntityID] = []
        /// In rank order.
        var kept: [Kept] = []
    }

    /// The disputes of a row as `list --json` tells them.
    ///
    /// Errors: `Complaint` 65.
    static func disputes(_ row: JSON, _ reading: ValueReading) throws -> [FieldCode: Dispute] {
        let open = row["conflicts"]?.array?.compactMap(\.string) ?? []
        var disputes: [FieldCode: Dispute] = [:]
        for name in row["disputes"]?.array?.compactMap(\.string) ?? [] where !open.contains(name) {
            guard let field = Record.field(named: name, of: .event), field.isDisputable,
                let rivals = row["rivals"]?[name]?.array
            else { continue }
            var dispute = Dispute()
            var bytes = 0
            for rival in rivals {
                let because = ids(rival["because"])
                if rival["preferred"]?.bool == true {
                    dispute.reason = Typed.reason(rival["reason"]?.string)
                    dispute.because = because
                } else {
                    let value = try value(rival["value"] ?? .null, field, reading)
                    bytes += (value.text?.utf8.count ?? 0) + 64 + because.count * 18
                    guard bytes <= Limits.textBytes else {
                        throw Complaint(.data, "too-large", "What its dispute on \(name) keeps is too long.")
                    }
                    dispute.kept.append(Kept(value: value, because: because))
                }
            }
            if !dispute.kept.isEmpty { disputes[field.code] = dispute }
        }
        return disputes
    }
}

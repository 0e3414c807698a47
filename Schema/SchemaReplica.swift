/// The replica store's migrations, in order. A shipped one never changes.
package enum ReplicaSchema {
    package static let migrations: [String] = [
        String(decoding: PackageResources.v0001_replica_sql, as: UTF8.self),
        String(decoding: PackageResources.v0002_merged_events_sql, as: UTF8.self),
        String(decoding: PackageResources.v0003_lasting_and_open_sql, as: UTF8.self),
        String(decoding: PackageResources.v0004_folded_words_sql, as: UTF8.self),
        String(decoding: PackageResources.v0005_log_order_sql, as: UTF8.self),
    ]
}

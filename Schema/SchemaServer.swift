/// What the server carries in its binary.
package enum ServerSchema {
    /// The SQLite store's migrations, in order. A shipped one never changes.
    package static let sqliteMigrations: [String] = [
        String(decoding: PackageResources.v0001_server_sql, as: UTF8.self),
        String(decoding: PackageResources.v0002_redaction_sql, as: UTF8.self),
    ]

    /// The description of the HTTP interface, which the server also serves.
    package static var openAPI: [UInt8] { PackageResources.openapi_yaml }
}

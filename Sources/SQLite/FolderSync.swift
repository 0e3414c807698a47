#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A new, renamed or removed name survives a loss of power only when the folder it stands in was synced.
package enum FolderSync {
    /// The folder that a path's last name stands in.
    package static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2f) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes the name of a file or folder durable.
    ///
    /// A folder that may be written and not read, and a file system that has no such thing, give no more than this.
    /// - Returns: 0, or what the system's call failed with.
    package static func name(_ path: String) -> Int32 {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == EACCES ? 0 : errno }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno
    }
}

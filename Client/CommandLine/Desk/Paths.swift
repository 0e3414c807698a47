import Glibc

/// Places in the file system as a person states them.
enum Paths {
    /// The folder the command runs in. Errors: a `Complaint` where it is gone.
    static func working() throws -> String {
        guard let path = getcwd(nil, 0) else {
            throw Complaint(
                .absent, "no-folder", "The folder you are in is not there any more.", hint: "Change to another folder.")
        }
        defer { free(path) }
        return String(cString: path)
    }

    /// The path from the root, without `.`, `..` and doubled slashes; links are not followed.
    static func absolute(_ path: String) throws -> String {
        let whole = path.hasPrefix("/") ? path : try working() + "/" + path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        let error = errno
        // What was asked about before keeps its reason.
        defer { errno = error }
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// The last part of a path.
    static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "/" }
}

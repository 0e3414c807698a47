import Foundation

/// Certificates made for one run of the tests by the `openssl` command.
final class Certificates: Sendable {
    static let shared: Certificates? = try? Certificates()

    let folder: String
    /// The authority that signed `good`, `wrong` and `expired`.
    var authority: String { "\(folder)/ca.pem" }

    private init() throws {
        var template = Array("/tmp/annals-certificates-XXXXXX".utf8CString)
        folder = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-ec", Self.script]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        // Static values are never released, so that the folder goes with the process.
        atexit { if let made = Certificates.shared { try? FileManager.default.removeItem(atPath: made.folder) } }
    }

    struct Failed: Error {}

    /// The base name of a certificate and its key.
    func named(_ name: String) -> String { "\(folder)/\(name)" }

    private static let script = """
        key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        openssl req -x509 $key -keyout ca.key -out ca.pem -subj "/CN=Test authority" -days 2
        make() {
            openssl req $key -keyout $1.key -out $1.csr -subj "/CN=$1"
            echo "subjectAltName=$2" > $1.ext
            openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days $3 -extfile $1.ext -out $1.pem
        }
        make good IP:127.0.0.1,DNS:localhost 2
        make wrong DNS:other.example 2
        make expired IP:127.0.0.1 -1
        openssl req -x509 $key -keyout self.key -out self.pem -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -days 2
        """
}

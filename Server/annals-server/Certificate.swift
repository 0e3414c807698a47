import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What HTTPS is spoken with.
enum Certificate {
    /// Errors: `Complaint`.
    static func configuration(chain: String, key: String) throws -> TLSConfiguration {
        for path in [chain, key] where access(path, R_OK) != 0 {
            throw Complaint(.notFound, "no_file", "cannot read \(path)", "check the path and its rights")
        }
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(chain)
            guard !certificates.isEmpty else {
                throw Complaint(.badData, "bad_certificate", "\(chain) has no certificate", "give a chain in PEM")
            }
            let key = try NIOSSLPrivateKey(file: key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            // Also checks that the key is the certificate's.
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch let complaint as Complaint {
            throw complaint
        } catch {
            throw Complaint(
                .badData, "bad_certificate", "the certificate and its key cannot be used: \(error)",
                "give a chain and the key of its first certificate, both in PEM")
        }
    }
}

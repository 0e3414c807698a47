import SyncClient

extension SyncFailure: Complainable {
    package var complaint: Complaint {
        switch self {
        case .notConfigured:
            Complaint(
                .unconfigured, "no-server", "This project is on no server.",
                hint: "Put it on one with `annals share INVITE`, or carry a bundle: `annals bundle create FILE`.")
        case .unreachable(let host, let error): unreachable(host, error)
        case .untrusted(let host, let error): untrusted(host, error)
        case .plainHTTP(let host):
            Complaint(
                .unconfigured, "plain-http", "\(host) would be spoken to in the clear, and nothing was sent.",
                hint: "Ask for an https:// invite; plain http is for servers on this machine only.")
        case .notAllowed(let code, let message):
            Complaint(
                .forbidden, code.replacingUnderscores, "The server does not allow it: \(message).",
                hint: Denial.hint(code))
        case .otherProject(let code, let message):
            Complaint(
                .data, code.replacingUnderscores, "The server does not take this project there: \(message).",
                hint: Denial.hint(code))
        case .busy(let code, let message):
            Complaint(
                .again, code.replacingUnderscores, "The server cannot answer now: \(message).",
                hint: "Your work is safe here. Run the command again in a while.")
        case .outdated(let message):
            Complaint(
                .nonsense, "client-outdated", "The server wants a newer version of Annals: \(message).",
                hint: "Your work is safe here. Install the newer version and sync again.")
        case .nonsense(let what):
            Complaint(
                .nonsense, "bad-answer", "The server's answer makes no sense: \(what).",
                hint: "Your work is safe here. Check the address; if it is right, tell whoever runs the server.")
        case .libcurlMissing:
            Complaint(
                .unconfigured, "no-libcurl", "libcurl is not installed, and without it no server can be reached.",
                hint: "Install it (on Debian: apt-get install libcurl4); everything else works without.")
        case .aborted:
            Complaint(.again, "aborted", "The exchange was ended.", hint: "Your work is safe here. Sync again.")
        }
    }

    private func unreachable(_ host: String, _ error: TransportError) -> Complaint {
        let fact: Phrase =
            switch error {
            case .cannotResolve: "The server's name \(host) cannot be found."
            case .timeout(.connecting): "The server \(host) does not answer."
            case .timeout: "The server \(host) fell silent."
            case .brokenReply: "The connection to \(host) broke."
            default: "The server \(host) cannot be reached."
            }
        return Complaint(
            .unreachable, "unreachable", fact,
            hint: "Your work is safe here. Run the command again when there is a connection.")
    }

    private func untrusted(_ host: String, _ error: TransportError) -> Complaint {
        let why: Phrase
        switch error {
        case .badCAFile(let path):
            return Complaint(
                .unconfigured, "bad-ca-file", "The certificates in \(path) cannot be read.",
                hint: "Name a PEM file with `annals config ca-file FILE` or ANNALS_CA_FILE.")
        case .tlsUntrusted(.selfSigned): why = "it is signed by itself"
        case .tlsUntrusted(.expired): why = "it has expired"
        case .tlsUntrusted(.notYetValid): why = "it is not valid yet"
        case .tlsUntrusted(.wrongHost): why = "it is for another host"
        case .tlsUntrusted(.unknownAuthority): why = "nobody this machine trusts has signed it"
        case .tlsUntrusted(.revoked): why = "it has been revoked"
        case .tlsUntrusted(.other(let text)), .tlsOther(let text): why = Phrase(text)
        default: why = "it cannot be checked"
        }
        return Complaint(
            .unconfigured, "untrusted-certificate", "The certificate of \(host) is not trusted: \(why).",
            hint: """
                Nothing was sent. If the server's own authority signs it, name its file with \
                `annals config ca-file FILE` or ANNALS_CA_FILE; check this machine's clock too.
                """)
    }
}

/// What to do about a server's no, by its stable word.
enum Denial {
    static func hint(_ code: String) -> Phrase {
        switch code {
        case "invite_unknown": "Check that the whole invite was copied, or ask an owner for another."
        case "invite_used", "invite_expired", "invite_revoked": "Ask an owner for a new invite."
        case "token_unknown", "token_revoked", "token_expired":
            "Your work is safe here. Ask an owner for an invite and run `annals share INVITE`."
        case "member_revoked", "device_revoked":
            "Your work is safe here and stays yours. Ask an owner; `annals bundle create FILE` carries it elsewhere."
        case "project_unknown":
            "Your work is safe here. Ask an owner for an invite and run `annals share INVITE`."
        case "project_empty": "Ask an owner to run `annals share` or `annals clone` first."
        case "role_forbids":
            "Your work is safe here and pulling goes on. Ask an owner for the role, or hand over a bundle."
        case "project_closed": "Your work is safe here and pulling goes on. Ask an owner to open the project."
        case "other_project":
            "Ask for an invite to an empty place or to this project; `annals clone INVITE` fetches the other one."
        case "project_taken": "Ask an owner of this project for an invite to where it already is."
        case "bad_signature", "bad_chain", "no_introduction", "foreign_project", "too_large":
            """
            Your work is safe here and pulling goes on. `annals verify` looks for damage; `annals doctor --set-aside` \
            goes on without what no server takes.
            """
        default: "Your work is safe here and pulling goes on. `annals status` shows what is unsent."
        }
    }
}

extension String {
    /// A server's stable word as the command line writes such words.
    var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}

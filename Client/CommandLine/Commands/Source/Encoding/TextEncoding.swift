/// How the bytes of a document stand for its text, where somebody says so.
enum TextEncoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1250 = "windows-1250"
    case windows1251 = "windows-1251"
    case windows1252 = "windows-1252"
    case windows1253 = "windows-1253"
    case windows1254 = "windows-1254"
    case windows1256 = "windows-1256"
    case latin1 = "iso-8859-1"
    case latin2 = "iso-8859-2"
    case latinCyrillic = "iso-8859-5"
    case latin9 = "iso-8859-15"
    case koi8r = "koi8-r"
    case macintosh
    case cp437 = "cp437"
    case cp850 = "cp850"
    case cp866 = "cp866"

    /// Reads a name as people write it: `windows-1252`, `Windows 1252`, `cp1252`, `latin1`.
    init?(named typed: String) {
        let name = Self.plain(typed)
        if let found = Self.allCases.first(where: { Self.plain($0.rawValue) == name }) ?? Self.nicknames[name] {
            self = found
        } else {
            return nil
        }
    }

    private static func plain(_ name: String) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    private static let nicknames: [String: TextEncoding] = [
        "cp1250": .windows1250, "cp1251": .windows1251, "cp1252": .windows1252, "cp1253": .windows1253,
        "cp1254": .windows1254, "cp1256": .windows1256, "ansi": .windows1252, "latin1": .latin1, "latin2": .latin2,
        "latin9": .latin9, "88591": .latin1, "macroman": .macintosh, "mac": .macintosh, "koi8": .koi8r,
        "ibm437": .cp437, "ibm850": .cp850, "ibm866": .cp866, "ucs2": .utf16, "unicode": .utf16,
    ]

    /// What the bytes from 0x80 on mean; nil for an encoding that is not of 8 bits.
    var table: [UInt16]? {
        switch self {
        case .utf8, .utf16, .utf16LittleEndian, .utf16BigEndian: nil
        case .windows1250: ByteTables.windows1250
        case .windows1251: ByteTables.windows1251
        case .windows1252: ByteTables.windows1252
        case .windows1253: ByteTables.windows1253
        case .windows1254: ByteTables.windows1254
        case .windows1256: ByteTables.windows1256
        case .latin1: Self.latin1Table
        case .latin2: ByteTables.latin2
        case .latinCyrillic: ByteTables.latinCyrillic
        case .latin9: ByteTables.latin9
        case .koi8r: ByteTables.koi8r
        case .macintosh: ByteTables.macRoman
        case .cp437: ByteTables.cp437
        case .cp850: ByteTables.cp850
        case .cp866: ByteTables.cp866
        }
    }

    /// The C1 controls of ISO-8859-1 stand in no document: such bytes come from windows-1252.
    private static let latin1Table = (0x80...0xff).map { UInt16($0 < 0xa0 ? 0 : $0) }

    /// The text, or the first byte that means nothing in this encoding.
    func decode(_ bytes: some BidirectionalCollection<UInt8>) -> Decoded {
        if let table { return Self.decode(bytes, table) }
        switch self {
        case .utf16LittleEndian: return Self.utf16(bytes, isBig: false)
        case .utf16BigEndian: return Self.utf16(bytes, isBig: true)
        default: return Self.utf8(bytes)
        }
    }

    enum Decoded: Equatable {
        case text(String)
        /// Unit: bytes from 0.
        case failure(at: Int)
    }

    private static func decode(_ bytes: some Collection<UInt8>, _ table: [UInt16]) -> Decoded {
        var utf8: [UInt8] = []
        utf8.reserveCapacity(bytes.count + bytes.count / 2)
        for (offset, byte) in bytes.enumerated() {
            if byte < 0x80 {
                utf8.append(byte)
            } else if let scalar = Unicode.Scalar(table[Int(byte) - 0x80]), scalar.value != 0 {
                utf8.append(contentsOf: UTF8.encode(scalar)!)
            } else {
                return .failure(at: offset)
            }
        }
        return .text(String(decoding: utf8, as: UTF8.self))
    }

    private static func utf8(_ bytes: some Collection<UInt8>) -> Decoded {
        if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
        return .failure(at: firstError(bytes.makeIterator(), UTF8.self, width: 1))
    }

    private static func utf16(_ bytes: some Collection<UInt8>, isBig: Bool) -> Decoded {
        let plain = Array(bytes)
        let (high, low) = isBig ? (0, 1) : (1, 0)
        var units: [UInt16] = []
        units.reserveCapacity(plain.count / 2)
        for at in stride(from: 0, to: plain.count - 1, by: 2) {
            units.append(UInt16(plain[at + high]) << 8 | UInt16(plain[at + low]))
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            return .failure(at: firstError(units.makeIterator(), UTF16.self, width: 2))
        }
        return plain.count % 2 == 0 ? .text(text) : .failure(at: plain.count - 1)
    }

    /// Where a sequence of units first is no text. Unit: bytes.
    private static func firstError<Codec: Unicode.Encoding, Units: IteratorProtocol<Codec.CodeUnit>>(
        _ units: Units, _ codec: Codec.Type, width: Int
    ) -> Int {
        var units = units
        var parser = Codec.ForwardParser()
        var at = 0
        while true {
            switch parser.parseScalar(from: &units) {
            case .valid(let encoded): at += encoded.count * width
            case .error, .emptyInput: return at
            }
        }
    }
}

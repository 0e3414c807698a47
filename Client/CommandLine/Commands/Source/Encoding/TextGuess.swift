/// What an undeclared file that is no UTF-8 most likely is.
///
/// Only ever a hint to a person: nothing is converted by it.
enum TextGuess {
    /// What is looked at. Unit: bytes.
    private static let sampleBytes = 1 << 16

    /// The likely encoding; nil where nothing looks like text.
    static func encoding(of bytes: [UInt8]) -> TextEncoding? {
        let sample = bytes.prefix(sampleBytes)
        if let wide = wide(sample) { return wide }
        guard !sample.contains(0) else { return nil }
        let scored = candidates.map { ($0.encoding, share(of: sample, $0)) }
        guard let best = scored.max(by: { $0.1 < $1.1 }), best.1 > 0.5 else { return nil }
        return best.0
    }

    /// UTF-16 without its mark: every other byte of Western prose is zero.
    private static func wide(_ sample: ArraySlice<UInt8>) -> TextEncoding? {
        guard sample.count >= 8 else { return nil }
        var zeros = [0, 0]
        for (at, byte) in sample.enumerated() where byte == 0 { zeros[at % 2] += 1 }
        let half = sample.count / 2
        if zeros[1] * 10 > half * 4, zeros[0] * 20 < half { return .utf16LittleEndian }
        if zeros[0] * 10 > half * 4, zeros[1] * 20 < half { return .utf16BigEndian }
        return nil
    }

    private struct Candidate {
        var encoding: TextEncoding
        /// Signs that prose in it has beyond ASCII.
        var usual: Set<UInt32>
        /// Whether words are written in them, rather than with one of them here and there.
        var isScript: Bool

        init(_ encoding: TextEncoding, isScript: Bool, _ ranges: ClosedRange<UInt32>..., also: String = "") {
            self.encoding = encoding
            self.isScript = isScript
            usual = Set(ranges.flatMap { Array($0) } + also.unicodeScalars.map(\.value))
        }
    }

    private static let western = "àâäáåæçèéêëìíîïñòóôöøùúûüßœÀÂÄÁÅÆÇÈÉÊÖØÜŒ’‘“”„–—…•«»°§£€©®´"
    /// Of two with equal shares the first counts.
    private static let candidates: [Candidate] = [
        Candidate(.windows1252, isScript: false, also: western),
        Candidate(.windows1250, isScript: false, also: "áąćčďéęěíłńňóřśšťúůýźżžőűöüäăâîşţĄĆČĘŁŃŚŠŹŻŽ’‘“”„–—…«»°§"),
        Candidate(.windows1254, isScript: false, also: "çğıöşüÇĞİÖŞÜâîû’‘“”„–—…«»°§"),
        Candidate(.macintosh, isScript: false, also: western),
        Candidate(.cp850, isScript: false, also: "àâäáåæçèéêëìíîïñòóôöøùúûüßÄÅÆÇÉÖØÜ°§£«»"),
        // Small letters prevail in prose, which tells the Cyrillic encodings apart.
        Candidate(.windows1251, isScript: true, 0x430...0x44f, also: "ёіїєґ’‘“”„–—…«»№"),
        Candidate(.koi8r, isScript: true, 0x430...0x44f, also: "ё"),
        Candidate(.cp866, isScript: true, 0x430...0x44f, also: "ё№"),
        Candidate(.latinCyrillic, isScript: true, 0x430...0x44f, also: "ё№"),
        Candidate(.windows1253, isScript: true, 0x3ac...0x3ce, also: "’‘“”–—…«»"),
        Candidate(
            .windows1256, isScript: true, 0x621...0x652,
            also: "پچژگکی،؛؟\u{200c}\u{200d}’‘“”–—…«»"),
    ]

    /// How much of what is beyond ASCII is usual in prose of that encoding; from 0 to 1.
    private static func share(of sample: ArraySlice<UInt8>, _ candidate: Candidate) -> Double {
        guard let table = candidate.encoding.table else { return 0 }
        var (high, usual, beside, letters) = (0, 0, 0, 0)
        var wasHigh = false
        for byte in sample {
            let isHigh = byte >= 0x80
            if isHigh {
                high += 1
                let scalar = UInt32(table[Int(byte) - 0x80])
                if scalar == 0 { return 0 }
                if candidate.usual.contains(scalar) { usual += 1 }
                if wasHigh { beside += 1 }
            } else if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7a {
                letters += 1
            }
            wasHigh = isHigh
        }
        guard high > 0 else { return 0 }
        let share = Double(usual) / Double(high)
        // Words of another script are runs of such bytes; accents and quotation marks stand alone.
        let isScript = beside * 2 > high && high * 3 > letters
        return isScript == candidate.isScript ? share : share * 0.4
    }
}

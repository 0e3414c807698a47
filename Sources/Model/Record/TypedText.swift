@_spi(_Unicode) internal import Swift

extension String {
    /// Typed input in Unicode normal form C. Quotes and source text never pass through here.
    public var typedNormalForm: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: _nfc)
        return String(scalars)
    }
}

internal import CZstd

/// How payload bytes are packed: one leading byte says raw (0), zstd (1) or zstd with dictionary 1 (2).
///
/// Part of format 1: the dictionary is frozen with it. Compressed once by the author and never again.
enum Packing {
    private static let raw: UInt8 = 0
    private static let zstd: UInt8 = 1
    private static let dictionary1: UInt8 = 2
    /// Above this size a payload is its own best dictionary.
    private static let dictionaryUpTo = 16 << 10
    private static let level: Int32 = 3

    /// The dictionary made ready once: that takes longer than most payloads do. Both are only ever read.
    private nonisolated(unsafe) static let packing = FrozenDictionary.bytes.withUnsafeBytes {
        ZSTD_createCDict($0.baseAddress, $0.count, level)
    }
    private nonisolated(unsafe) static let unpacking = FrozenDictionary.bytes.withUnsafeBytes {
        ZSTD_createDDict($0.baseAddress, $0.count)
    }

    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 16 else { return [raw] + bytes }
        let useDictionary = bytes.count <= dictionaryUpTo
        let bound = ZSTD_compressBound(bytes.count)
        let packed = [UInt8](unsafeUninitializedCapacity: bound + 1) { out, count in
            out[0] = useDictionary ? dictionary1 : zstd
            let context = ZSTD_createCCtx()
            defer { ZSTD_freeCCtx(context) }
            // The sizes and the dictionary are known from the first byte: no ids, no checksums in the frame.
            ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
            ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0)
            if useDictionary { ZSTD_CCtx_refCDict(context, packing) }
            let size = ZSTD_compress2(context, out.baseAddress! + 1, bound, bytes, bytes.count)
            count = ZSTD_isError(size) != 0 ? 0 : size + 1
        }
        return packed.isEmpty || packed.count > bytes.count ? [raw] + bytes : packed
    }

    /// The bytes packed; nil for damage, an unknown packing, or more than `Limits.expandedBytes`.
    static func unpack(_ packed: [UInt8]) -> [UInt8]? {
        guard let how = packed.first else { return nil }
        if how == raw { return packed.count - 1 <= Limits.expandedBytes ? Array(packed.dropFirst()) : nil }
        guard how == zstd || how == dictionary1 else { return nil }
        return packed.withUnsafeBytes { source -> [UInt8]? in
            let frame = UnsafeRawBufferPointer(rebasing: source.dropFirst())
            let size = ZSTD_getFrameContentSize(frame.baseAddress, frame.count)
            // Unknown and error are the two highest values, so the bound refuses them with everything too large.
            guard size <= UInt64(Limits.expandedBytes),
                ZSTD_findFrameCompressedSize(frame.baseAddress, frame.count) == frame.count
            else { return nil }
            var failed = false
            let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { out, count in
                let context = ZSTD_createDCtx()
                defer { ZSTD_freeDCtx(context) }
                if how == dictionary1 { ZSTD_DCtx_refDDict(context, unpacking) }
                let got = ZSTD_decompressDCtx(context, out.baseAddress, Int(size), frame.baseAddress, frame.count)
                failed = ZSTD_isError(got) != 0 || got != Int(size)
                count = failed ? 0 : got
            }
            return failed ? nil : bytes
        }
    }
}

/// zstd dictionary 1, part of format 1: trained on short changesets, frozen for ever.
///
/// `Tests/ModelTests/Log/DictionarySamples.swift` shows what it was trained on; a golden test pins its SHA-256.
enum FrozenDictionary {
    static var bytes: [UInt8] { PackageResources.dictionary1_zdict }
}

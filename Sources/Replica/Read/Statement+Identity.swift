import Model
import SQLite

extension Statement {
    /// The column as an entity's id, read where it lies; nil for anything but sixteen bytes.
    func entityID(_ column: Int) -> EntityID? {
        let bytes = borrowedBlob(column)
        return bytes.count == 16 ? Bytes16(loading: bytes).map { EntityID($0) } : nil
    }
}

import GRDB

/// What the system says of a file without reading it: where all of it is as it was, so are the bytes.
public struct FileFacts: Hashable, Sendable {
  public var inode: Int64
  public var size: Int64
  /// Nanoseconds since 1970.
  public var modifiedAt: Int64
  /// When the file or what the system says of it was last changed, which no program can set back.
  public var changedAt: Int64

  public init(inode: Int64, size: Int64, modifiedAt: Int64, changedAt: Int64) {
    self.inode = inode
    self.size = size
    self.modifiedAt = modifiedAt
    self.changedAt = changedAt
  }
}

extension Store {
  /// The checksums of files that were read before, by path.
  public func fileChecksums() throws -> [String: (facts: FileFacts, checksum: String)] {
    try database.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM fileChecksum").reduce(into: [:]) {
        $0[$1["path"]] = (
          FileFacts(
            inode: $1["inode"], size: $1["size"], modifiedAt: $1["modifiedAt"],
            changedAt: $1["changedAt"]),
          $1["checksum"]
        )
      }
    }
  }

  /// Remembers checksums in the place of those that were remembered before.
  public func save(
    fileChecksums: [String: (facts: FileFacts, checksum: String)]
  ) throws {
    try database.write { database in
      try database.execute(sql: "DELETE FROM fileChecksum")
      for (path, (facts, checksum)) in fileChecksums {
        try database.execute(
          sql: """
            INSERT INTO fileChecksum (path, inode, size, modifiedAt, changedAt, checksum)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            path, facts.inode, facts.size, facts.modifiedAt, facts.changedAt, checksum,
          ])
      }
    }
  }
}

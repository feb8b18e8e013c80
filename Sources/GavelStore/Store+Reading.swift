import Foundation
import GRDB

extension Store {
  /// Opens the run's file in a folder to read it and nothing else, also where nothing may be written.
  ///
  /// A file of an earlier version is brought up to this one's tables first, which needs a folder that
  /// may be written.
  public convenience init(reading folder: String) throws {
    let path = folder + "/run.sqlite"
    do {
      let reader = try Self.reader(of: path)
      guard try reader.read(Schema.migrator.hasCompletedMigrations) else {
        try reader.close()
        try self.init(folder: folder)
        return
      }
      try self.init(reader, path: path, isCurrent: true)
    } catch let error as DatabaseError {
      throw StoreError(path: path, error)
    }
  }

  private static func reader(of path: String) throws -> DatabaseQueue {
    var configuration = Self.configuration
    configuration.readonly = true
    do {
      let reader = try DatabaseQueue(path: path, configuration: configuration)
      try reader.read { try $0.execute(sql: "SELECT 1 FROM sqlite_schema LIMIT 1") }
      return reader
    } catch let error as DatabaseError where isResting(path) {
      // The file of a run that has ended is whole by itself. SQLite would make its index of the log
      // beside it all the same, unless it is told that nobody writes.
      guard
        [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode),
        let name = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
      else { throw error }
      return try DatabaseQueue(
        path: "file:\(name)?immutable=1", configuration: configuration)
    }
  }

  /// Whether there is no log beside a file that has more to say than the file.
  private static func isResting(_ path: String) -> Bool {
    let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
    return (log?[.size] as? NSNumber)?.intValue ?? 0 == 0
  }
}

import CSQLite
import Foundation
import GRDB
import Synchronization

/// Brings what is committed from the write-ahead log into the file, beside the writer.
///
/// SQLite by itself does that in the commit after which the log is long, and meanwhile nothing else
/// can be committed: of records that lie at their hashes that is some thousand pages here and there,
/// and a quarter of a second now and then in which paid answers wait. Here another connection does
/// it while commits go on; the writer then brings over the little that has come meanwhile, and the
/// log begins anew. Source: "Write-Ahead Logging" and `sqlite3_wal_hook` in SQLite's documentation.
final class Checkpoints: Sendable {
  /// So many pages are a long log.
  static let long = 4_000
  /// From so many on commits wait all the same.
  static let longest = 40_000

  private struct State {
    enum Phase {
      case none, underway
      /// What was there when it began is in the file.
      case nearlyDone
    }

    var phase = Phase.none
    /// How long the log was at the end of the last one: it goes on from there as long as somebody
    /// reads what was before.
    var before = 0
  }

  private let path: String
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "gavel.checkpoints", qos: .utility)

  init(path: String) { self.path = path }

  /// To be called for the connection that writes, which this has to outlive.
  func install(on database: Database) {
    sqlite3_wal_hook(
      database.sqliteConnection,
      { context, connection, _, pages in
        guard let context, let connection else { return SQLITE_OK }
        Unmanaged<Checkpoints>.fromOpaque(context).takeUnretainedValue()
          .committed(on: connection, pages: Int(pages))
        // What went wrong here goes wrong again where something is committed, and is told there.
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// - Parameter pages: how many the log has.
  private func committed(on connection: OpaquePointer, pages: Int) {
    let (begins, ends) = state.withLock { state -> (Bool, Bool) in
      if pages < state.before { state.before = 0 }
      switch state.phase {
      case .none where pages >= state.before + Self.long:
        state.phase = .underway
        return (true, false)
      case .nearlyDone:
        state.phase = .none
        state.before = pages
        return (false, true)
      case .none, .underway: return (false, pages >= state.before + Self.longest)
      }
    }
    if ends { Self.checkpoint(connection) }
    if begins {
      queue.async {
        self.checkpointBeside()
        self.state.withLock { $0.phase = .nearlyDone }
      }
    }
  }

  private func checkpointBeside() {
    var connection: OpaquePointer?
    if sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK, let connection {
      Self.checkpoint(connection)
    }
    sqlite3_close(connection)
  }

  /// As far as it goes without waiting for anybody.
  private static func checkpoint(_ connection: OpaquePointer) {
    sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
  }
}

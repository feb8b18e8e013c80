import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("Disks that take nothing more", .serialized)
struct DiskTests {
  private static func folder(_ base: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<150), to: "seeds.jsonl")
    try folder.write(
      TestSettings.run(base, ", limits: {concurrency: 4}"), to: "settings.yaml")
    return folder
  }

  private static func run(_ folder: TemporaryFolder, _ more: String...) async throws
    -> Program.Result
  {
    try await Program.run(["run", "settings.yaml", "-o", "run"] + more, in: folder.path)
  }

  /// Goes on with a run that has stopped, and holds it to what it had stored.
  private static func resume(_ folder: TemporaryFolder, _ server: SimulatorServer) async throws {
    let stored = try StoredRequests.keys(in: folder.path + "/run")
    #expect(!stored.isEmpty)
    let before = server.recordedRequests.count
    let again = try await run(folder)
    #expect(again.status == 0, "\(again.errors)")
    #expect(stored.isDisjoint(with: try StoredRequests.keys(server.recordedRequests[before...])))
    let whole = try StoredRequests.keys(in: folder.path + "/run")
    #expect(stored.isSubset(of: whole))
  }

  @Test("A file that may not grow stops the run, which says what to do, and goes on afterwards")
  func fileSize() async throws {
    try await withServer(.init(recordRequests: true)) { server, base in
      let folder = try Self.folder(base)
      #expect(try await Self.run(folder, "--until", "diversify").status == 0)
      let greatest = try folder.contents(of: "run").values.map(\.count).max() ?? 0
      let running = try await Program.start(
        ["run", "settings.yaml", "-o", "run"], in: folder.path, fileSize: greatest + (96 << 10))
      let result = await running.result()
      #expect(result.status == 3, "\(result)")
      #expect(
        result.errors.contains("run.sqlite") && result.errors.contains("limits on file sizes")
          && result.errors.contains("run the same command again"), "\(result.errors)")
      // Nothing was sent once it was known, but for what was under way.
      let sent = server.recordedRequests.count
      #expect(sent < 600)
      try await Self.resume(folder, server)
    }
  }

  @Test(
    "A full disk stops the run, which says so, and goes on when there is room",
    .enabled(if: SmallDisk.isPossible, "the tests may mount no disk here"))
  func full() async throws {
    try await withServer(.init(recordRequests: true)) { server, base in
      let folder = try Self.folder(base)
      try folder.write("", to: "run/.keep")
      let disk = try SmallDisk(at: folder.path + "/run", bytes: 32 << 20)
      #expect(try await Self.run(folder, "--until", "diversify").status == 0)
      let ballast = try disk.fill(leaving: 768 << 10)
      let result = try await Self.run(folder)
      #expect(result.status == 3, "\(result)")
      #expect(
        result.errors.contains("the disk is full; make room")
          && result.errors.contains("run the same command again"), "\(result.errors)")
      try FileManager.default.removeItem(atPath: ballast)
      try await Self.resume(folder, server)
    }
  }

  @Test(
    "A full disk ends a reparse, which has changed nothing, and one that has room does it",
    .enabled(if: SmallDisk.isPossible, "the tests may mount no disk here"))
  func reparse() async throws {
    try await withServer { _, base in
      let folder = try Self.folder(base)
      try folder.write("", to: "run/.keep")
      let disk = try SmallDisk(at: folder.path + "/run", bytes: 32 << 20)
      #expect(try await Self.run(folder).status == 0)
      // As if an earlier version had read none of them.
      do {
        let store = try Store(folder: folder.path + "/run")
        var judgments: [Judgment] = []
        for try await read in store.readJudgments() {
          let judgment = read.record
          judgments.append(
            Judgment(
              id: judgment.id, pair: judgment.pair, teacher: judgment.teacher,
              order: judgment.order, mode: judgment.mode, request: judgment.request,
              state: .unparsed, said: nil, problem: "unknown"))
        }
        try await store.save(judgments)
        // What was counted of the run when it ended does not hold any more.
        try store.setFinished(as: nil)
        try store.close()
      }
      for room in [16 << 10, 256 << 10] {
        let ballast = try disk.fill(leaving: room)
        let result = try await Program.run(["reparse", "run"], in: folder.path)
        #expect(result.status == 3 || room < 64 << 10 && result.status == 1, "\(result)")
        #expect(
          result.errors.contains("room") && !result.errors.contains("SQLite error"), "\(result)")
        try FileManager.default.removeItem(atPath: ballast)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/run/run.draft.sqlite"))
        let store = try Store(folder: folder.path + "/run")
        #expect(try store.judgmentStates().keys.map(\.rawValue) == ["unparsed"])
        // Samples of judgments that nobody could read are no reason to fall over.
        #expect(try store.flips().allSatisfy { $0.saidFirst + $0.saidSecond == 0 })
        try store.close()
      }
      let mended = try await Program.run(["reparse", "run"], in: folder.path)
      #expect(mended.status == 0 && mended.output.contains("unparsed → parsed"), "\(mended)")
    }
  }

  @Test(
    "A full disk ends an export, which leaves the one that was there, and nothing half-written",
    .enabled(if: SmallDisk.isPossible, "the tests may mount no disk here"))
  func export() async throws {
    try await withServer { _, base in
      let folder = try Self.folder(base)
      try folder.write("", to: "out/.keep")
      let disk = try SmallDisk(at: folder.path + "/out", bytes: 8 << 20)
      #expect(try await Self.run(folder).status == 0)
      let command = ["export", "run", "-o", "out", "--format", "messages"]
      #expect(try await Program.run(command, in: folder.path).status == 0)
      let files = try folder.contents(of: "out")
      #expect(files.count > 5)
      let ballast = try disk.fill(leaving: 32 << 10)
      let result = try await Program.run(command, in: folder.path)
      #expect(result.status == 3, "\(result)")
      #expect(
        result.errors.contains("the disk is full; make room")
          && result.errors.contains("run the same command again"), "\(result.errors)")
      try FileManager.default.removeItem(atPath: ballast)
      #expect(try folder.contents(of: "out") == files)
      #expect(try await Program.run(command, in: folder.path).status == 0)
      #expect(try folder.contents(of: "out") == files)
    }
  }

  @Test(
    "A folder that cannot be written is an error before anything is asked",
    .enabled(if: geteuid() != 0 || SmallDisk.isPossible, "root may write everywhere"))
  func readOnly() async throws {
    try await withServer(.init(recordRequests: true)) { server, base in
      let folder = try Self.folder(base)
      try folder.write("", to: "run/.keep")
      // Permissions bind everybody but root.
      var disk: SmallDisk?
      if geteuid() == 0 {
        disk = try SmallDisk(at: folder.path + "/run", bytes: 1 << 20)
        try disk?.makeReadOnly()
      } else {
        chmod(folder.path + "/run", 0o555)
      }
      let result = try await Self.run(folder)
      chmod(folder.path + "/run", 0o755)
      #expect(result.status == 1)
      #expect(
        result.errors.contains("run/run.lock: cannot be written")
          && result.errors.contains("name another with -o"), "\(result.errors)")
      #expect(server.recordedRequests.isEmpty)
      withExtendedLifetime(disk) {}
    }
  }
}

import Foundation
import GRDB
import GavelCore
import GavelTestSupport
import Testing

@testable import GavelStore

@Suite("The cache of answers")
struct AnswerCacheTests {
  private static func entry(_ key: String, text: String = "Yes.", at time: Int = 1000)
    -> AnswerCache.Entry
  {
    AnswerCache.Entry(
      key: key, provider: "openai", baseURL: "http://a/v1", model: "m", purpose: .judge,
      completion: Completion(
        text: text, finish: .length, refusal: "no", servedModel: "m-1",
        usage: .init(prompt: 7, completion: 3)),
      duration: .seconds(2), receivedAt: time)
  }

  @Test("What was kept comes back whole, the first of a key stays, and what was not is nil")
  func roundTrip() async throws {
    let folder = try TemporaryFolder()
    let cache = try AnswerCache(folder: folder.path + "/deep/folder")
    try await cache.save([Self.entry("k")])
    try await cache.save([Self.entry("k", text: "Another.")])
    #expect(try await cache.answer("k") == Self.entry("k").completion)
    #expect(try await cache.answer("other") == nil)
    let again = try AnswerCache(folder: folder.path + "/deep/folder")
    #expect(try await again.answer("k") == Self.entry("k").completion)
    let mode =
      try FileManager.default.attributesOfItem(atPath: folder.path + "/deep/folder")[
        .posixPermissions] as? Int
    #expect(mode == 0o700)
  }

  @Test("Pruning takes what was not used for longest, by age and by size")
  func prune() async throws {
    let folder = try TemporaryFolder()
    let cache = try AnswerCache(folder: folder.path)
    let text = String(repeating: "x", count: 600)
    try await cache.save((1...10).map { Self.entry("k\($0)", text: text, at: $0 * 100) })
    try await cache.save([], used: ["k1": 5000])
    #expect(try cache.prune(unusedSince: 350, downTo: nil) == 2, "k2 and k3; k1 was used")
    #expect(try cache.prune(unusedSince: nil, downTo: 3500) == 5)
    #expect(try cache.statistics().answers == 3)
    #expect(try await cache.answer("k1") != nil)
    #expect(try await cache.answer("k8") == nil)
    #expect(try await cache.answer("k10") != nil)
    #expect(try cache.clear() == 3)
    #expect(try cache.statistics().models.isEmpty)
  }

  @Test("Two that open and write the file at once lose nothing")
  func together() async throws {
    let folder = try TemporaryFolder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let cache = try AnswerCache(folder: folder.path)
          for number in 0..<50 { try await cache.save([Self.entry("\(writer) \(number)")]) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try AnswerCache(folder: folder.path).statistics().answers == 200)
  }

  @Test("A file that is no cache, or one of a later version, is refused with its path")
  func refused() async throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "nonsense ", count: 500), to: "answers.sqlite")
    let path = folder.path + "/answers.sqlite"
    #expect {
      try AnswerCache(folder: folder.path)
    } throws: {
      ($0 as? StoreError)?.path == path
    }
    let other = try TemporaryFolder()
    let cache = try AnswerCache(folder: other.path)
    try await cache.database.write { try $0.execute(sql: "PRAGMA user_version = 9") }
    #expect {
      try AnswerCache(folder: other.path)
    } throws: {
      "\($0)".contains("version 9")
    }
  }
}

import Foundation
import GavelCore
import GavelTestSupport
import Testing

@testable import GavelStore

@Suite("The log of what is committed")
struct CheckpointTests {
  @Test(
    "It begins anew again and again, however much is written, and all of it is there",
    .timeLimit(.minutes(5)))
  func bounded() async throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: folder.path)
    let text = String(repeating: "a long answer ", count: 5_000)
    let log = folder.path + "/run.sqlite-wal"
    var (count, size) = (0, 0)
    // Without end, the log is as long as what was written.
    while count * text.utf8.count < 60 << 20 || size > count * text.utf8.count / 2 {
      try #require(count < 20_000, "the log has \(size) bytes")
      try await store.save(
        (count..<count + 10).map {
          AnswerTests.answered("\($0)", .completed(Completion(text: text)))
        })
      count += 10
      size = try #require(
        try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
      // The other connection may need the only core.
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(try store.answeredRequests().count == count)
    try store.close()
    let again = try Store(folder: folder.path)
    #expect(try again.answeredRequests().count == count)
    try again.close()
  }
}

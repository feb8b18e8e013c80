import Synchronization
import Testing

@testable import GavelPipeline

@Suite("Work side by side")
struct ForEachConcurrentlyTests {
  private final class Meter: Sendable {
    private let state = Mutex((running: 0, most: 0, done: 0))
    func begin() {
      state.withLock { ($0.running, $0.most) = ($0.running + 1, max($0.most, $0.running + 1)) }
    }
    func end() { state.withLock { ($0.running, $0.done) = ($0.running - 1, $0.done + 1) } }
    var most: Int { state.withLock { $0.most } }
    var done: Int { state.withLock { $0.done } }
  }

  private struct Broken: Error, Equatable {}

  @Test("All items are worked on, never more at once than the limit", arguments: [1, 3, 50])
  func limit(limit: Int) async throws {
    let meter = Meter()
    try await forEachConcurrently(Listed(Array(0..<40)), limit: limit) { _ in
      meter.begin()
      await Task.yield()
      meter.end()
    }
    #expect(meter.done == 40)
    #expect(meter.most <= limit)
  }

  @Test("After an error nothing new begins, what is in flight ends, and the error is thrown")
  func error() async throws {
    let meter = Meter()
    await #expect(throws: Broken()) {
      try await forEachConcurrently(Listed(Array(0..<100)), limit: 4) { number in
        meter.begin()
        defer { meter.end() }
        if number == 5 { throw Broken() }
        for _ in 0..<20 { await Task.yield() }
        #expect(!Task.isCancelled)
      }
    }
    #expect(meter.done < 20)
  }

  @Test("A stop takes no further item")
  func stop() async throws {
    let meter = Meter()
    try await forEachConcurrently(
      Listed(Array(0..<100)), limit: 2, isStopping: { meter.done >= 10 }
    ) { _ in
      meter.begin()
      meter.end()
    }
    #expect(meter.done >= 10 && meter.done < 15)
  }
}

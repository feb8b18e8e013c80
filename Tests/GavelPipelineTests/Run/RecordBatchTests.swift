import Synchronization
import Testing

@testable import GavelPipeline

@Suite("Records are handed on many at a time")
struct RecordBatchTests {
  private final class Saved: Sendable {
    private let state = Mutex((batches: [[Int]](), underway: 0, most: 0))

    var batches: [[Int]] { state.withLock { $0.batches } }
    /// How many were saved at once at most.
    var most: Int { state.withLock { $0.most } }

    func save(_ batch: [Int], taking time: Duration = .zero) async throws {
      state.withLock {
        $0.underway += 1
        $0.most = max($0.most, $0.underway)
      }
      if time > .zero { try await Task.sleep(for: time) }
      state.withLock {
        $0.batches.append(batch)
        $0.underway -= 1
      }
    }
  }

  private struct Full: Error {}

  @Test("Each once, in order, as soon as there are enough, and the rest at the end")
  func inOrder() async throws {
    let saved = Saved()
    let batch = Batch<Int>(of: 3) { try await saved.save($0) }
    for number in 0..<8 { try await batch.add(number) }
    #expect(saved.batches == [[0, 1, 2], [3, 4, 5]])
    try await batch.flush()
    try await batch.flush()
    #expect(saved.batches == [[0, 1, 2], [3, 4, 5], [6, 7]])
  }

  @Test("Of many that add at once none is lost, one saves at a time, and few are held in memory")
  func concurrent() async throws {
    let saved = Saved()
    let size = 8
    let batch = Batch<Int>(of: size) { try await saved.save($0, taking: .milliseconds(1)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<50 {
        group.addTask {
          for number in 0..<100 { try await batch.add(task * 100 + number) }
        }
      }
      try await group.waitForAll()
    }
    try await batch.flush()
    #expect(saved.batches.flatMap { $0 }.sorted() == Array(0..<5000))
    #expect(saved.most == 1)
    // Whoever adds to what is too much waits; each of the tasks may have added one.
    #expect(saved.batches.allSatisfy { $0.count <= 32 * size + 50 })
  }

  @Test("What cannot be saved is told to who hands it on, and holds up nobody for ever")
  func fails() async throws {
    let saved = Saved()
    let attempts = Mutex(0)
    let batch = Batch<Int>(of: 2) { numbers in
      let isFirst = attempts.withLock {
        $0 += 1
        return $0 == 1
      }
      if isFirst { throw Full() }
      try await saved.save(numbers)
    }
    try await batch.add(1)
    await #expect(throws: Full.self) { try await batch.add(2) }
    for number in 3...5 { try await batch.add(number) }
    try await batch.flush()
    #expect(saved.batches == [[3, 4], [5]])
  }
}

import Synchronization
import Testing

@testable import GavelText

struct ThreadTeamTests {
  @Test("Every item is worked on once, on a thread of the team", arguments: 1...4)
  func everyItem(threads: Int) throws {
    let team = ThreadTeam(threads: threads)
    for items in [0, 1, 2, 3, 100, 1000] {
      var calls = [Int](repeating: 0, count: items)
      var seen = 0
      try calls.withUnsafeMutableBufferPointer { buffer in
        let calls = DisjointBuffer(buffer)
        try team.run(items: items) { done throws(CancellationError) in
          #expect(done > seen)
          seen = done
        } _: { thread, item in
          precondition((0..<threads).contains(thread))
          calls.elements[item] += 1
        }
      }
      #expect(calls == Array(repeating: 1, count: items))
      #expect(seen == items)
    }
  }

  @Test("A thread finds its scratch as it left it", arguments: 1...4)
  func scratches(threads: Int) throws {
    let team = ThreadTeam(threads: threads)
    var sums = [Int](repeating: 0, count: threads)
    for _ in 0..<50 {
      try team.run(items: 20, scratches: &sums) { sum, item in sum += item }
    }
    #expect(sums.reduce(0, +) == 50 * 190)
  }

  @Test("An error between items stops all threads, and the team works on", arguments: 1...4)
  func stop(threads: Int) throws {
    let team = ThreadTeam(threads: threads)
    let calls = Counter()
    #expect(throws: CancellationError.self) {
      try team.run(items: 1_000_000) { _ throws(CancellationError) in
        throw CancellationError()
      } _: { _, _ in
        calls.value.wrappingAdd(1, ordering: .relaxed)
      }
    }
    #expect(threads > 1 || calls.value.load(ordering: .relaxed) == 1)
    var sums = [Int](repeating: 0, count: threads)
    try team.run(items: 20, scratches: &sums) { sum, item in sum += item }
    #expect(sums.reduce(0, +) == 190)
  }

  @Test("A cancelled task stops the work on all threads", arguments: 1...4)
  func cancellation(threads: Int) async {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try ThreadTeam(threads: threads).run(items: 1_000_000) { _, _ in }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }
}

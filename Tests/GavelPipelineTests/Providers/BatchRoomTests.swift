import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Room for batch jobs, and what waits for it")
struct BatchRoomTests {
  @Test("There is room for so many jobs, and for another when one has ended")
  func jobs() {
    var room = BatchRoom(jobs: 2, poll: .seconds(30))
    for job in ["a", "b"] {
      #expect(room.isOpen)
      room.enter(job)
    }
    #expect(!room.isOpen && room.since == nil)
    let isOver = room.leave("a")
    #expect(!isOver && room.isOpen, "nobody had waited")
  }

  @Test("A server that refuses jobs is left alone once for all of them, and one is tried then")
  func refused() throws {
    var room = BatchRoom(jobs: 4, poll: .seconds(30))
    for job in ["a", "b", "c"] { room.enter(job) }
    var isOver = room.accept("a")
    #expect(!isOver, "it was not waited for")
    let (wait, further) = (room.refuse("b"), room.refuse("c"))
    #expect(wait?.time == .seconds(30) && further == nil)
    #expect(!room.isOpen && room.since != nil)
    isOver = room.leave("b")
    #expect(!isOver && !room.isOpen, "what was refused has made no room")
    room.reopen(after: try #require(wait).number)
    #expect(room.isOpen)
    room.enter("d")
    #expect(!room.isOpen, "the others wait for what becomes of it")
    isOver = room.accept("d")
    #expect(isOver && room.isOpen && room.since == nil)
  }

  @Test("A job that ends ends the wait, and the wait's own end then means nothing")
  func ended() throws {
    var room = BatchRoom(jobs: 4, poll: .seconds(30))
    for job in ["a", "b"] { room.enter(job) }
    let first = room.refuse("b")
    var isOver = room.leave("a")
    #expect(!isOver && room.isOpen && room.since != nil)
    room.enter("c")
    let second = room.refuse("c")
    #expect(second?.time == .seconds(60))
    room.reopen(after: try #require(first).number)
    #expect(!room.isOpen, "another wait has begun")
    room.reopen(after: try #require(second).number)
    room.enter("d")
    isOver = room.leave("d")
    #expect(isOver, "it came to its end before anybody saw it at work")
    #expect(room.isOpen && room.since == nil)
  }

  @Test(
    "Waits grow to ten minutes, or are as long as between two questions",
    arguments: [(Duration.milliseconds(50), Duration.seconds(600)), (.seconds(900), .seconds(900))])
  func waits(poll: Duration, longest: Duration) throws {
    var room = BatchRoom(jobs: 4, poll: poll)
    var last = Duration.zero
    for number in 0..<70 {
      room.enter("\(number)")
      let refused = room.refuse("\(number)")
      let wait = try #require(refused)
      #expect(wait.time >= last)
      last = wait.time
      room.reopen(after: wait.number)
    }
    #expect(last == longest)
  }

  @Test("What has waited longest goes into the next job, as much as it holds")
  func queue() {
    var queue = BatchQueue()
    let ids = (0..<7).map { ContentID(stored: "a-\($0)") }
    for id in ids[1...] { queue.append(id, bytes: 10) }
    queue.prepend(ids[0], bytes: 25)
    #expect(queue.isFull(size: 7, bytes: 100) && !queue.isFull(size: 8, bytes: 85))
    #expect(queue.isFull(size: 8, bytes: 84))
    let jobs = [(3, 100), (3, 25), (9, 5)].map { queue.removeJob(size: $0, bytes: $1) }
    // What is alone is never left, however long it is.
    #expect(jobs == [Array(ids[0..<3]), Array(ids[3..<5]), [ids[5]]])
    #expect(queue.bytes == 10)
    let rest = queue.removeAll()
    #expect(rest == [ids[6]] && queue.isEmpty && queue.bytes == 0)
    let none = queue.removeJob(size: 3, bytes: 9)
    #expect(none.isEmpty)
  }
}

import DequeModule
import GavelCore

/// The requests of a model that are in no job yet, in the order in which they came.
struct BatchQueue {
  private var requests: Deque<(id: ContentID, bytes: Int)> = []
  /// Of all of them.
  private(set) var bytes = 0

  var isEmpty: Bool { requests.isEmpty }

  /// Whether there is enough for a job.
  func isFull(size: Int, bytes most: Int) -> Bool { requests.count >= size || bytes > most }

  mutating func append(_ id: ContentID, bytes: Int) {
    requests.append((id, bytes))
    self.bytes += bytes
  }

  /// Puts what has waited longest before all others.
  mutating func prepend(_ id: ContentID, bytes: Int) {
    requests.prepend((id, bytes))
    self.bytes += bytes
  }

  /// Takes the requests of a job out.
  mutating func removeJob(size: Int, bytes most: Int) -> [ContentID] {
    var (ids, taken): ([ContentID], Int) = ([], 0)
    while ids.count < size, let first = requests.first, ids.isEmpty || taken + first.bytes <= most {
      requests.removeFirst()
      taken += first.bytes
      ids.append(first.id)
    }
    bytes -= taken
    return ids
  }

  mutating func removeAll() -> [ContentID] {
    defer { (requests, bytes) = ([], 0) }
    return requests.map(\.id)
  }
}

/// Oddities of rows that are kept, by what is odd, in the order in which they were first met.
struct RowWarnings {
  private var found: [(message: String, count: Int, first: String)] = []

  mutating func count(_ message: String, at place: @autoclosure () -> String) {
    if let index = found.firstIndex(where: { $0.message == message }) {
      found[index].count += 1
    } else {
      found.append((message, 1, place()))
    }
  }

  var all: [String] {
    found.map { "\($0.message): \($0.count) \($0.count == 1 ? "row" : "rows"), first \($0.first)" }
  }
}

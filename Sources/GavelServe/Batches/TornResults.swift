/// The results of a job as a client gets them, and what of them is lost.
struct TornResults {
  private(set) var bytes: [UInt8] = []
  /// Whether a first download ends in the middle.
  let endsEarly: Bool
  /// The ids that have no whole line.
  let lost: [String]

  init(_ lines: [(id: String, bytes: [UInt8])], by tear: SimulatorServer.Batches.Tear?) {
    let length = lines.reduce(0) { $0 + $1.bytes.count + 1 }
    var whole: Set<String> = []
    for (index, line) in lines.enumerated() {
      let isCut = tear == .line && index % 3 == 1
      bytes += isCut ? line.bytes.prefix(line.bytes.count / 2) : line.bytes[...]
      let isIn = tear != .file || bytes.count <= length * 3 / 5
      if isIn, !isCut { whole.insert(line.id) }
      bytes.append(UInt8(ascii: "\n"))
    }
    switch tear {
    case .file: bytes.removeLast(bytes.count - length * 3 / 5)
    case .newline: bytes = Array(bytes.dropLast())
    case .connection, .line, nil: break
    }
    endsEarly = tear == .connection && !lines.isEmpty
    lost = Set(lines.map(\.id)).subtracting(whole).sorted()
  }
}

import GavelCore
import GavelText

/// The kept rows that dropped ones are near, as JSON, from when the file is passed there until it
/// is written.
///
/// They stand before what is near them, so all that are needed are here already, but for those that
/// the limit left no room for: these are read again one by one.
struct KeptTexts {
  /// What is held at most, in bytes.
  private let limit: Int

  /// By row: 0 for one that nothing is near, 1 for one that is not held, else 2 more than its place.
  private var slots: [UInt32]
  private var ends: [Int] = []
  private let bytes = ByteBuffer(capacity: 1 << 16)

  init(_ decided: DecidedRows, limit: Int) {
    self.limit = limit
    slots = [UInt32](repeating: 0, count: decided.count)
    for decision in decided.decisions {
      switch decision {
      case .exactDuplicate(let text), .nearDuplicate(let text, _):
        if text >= decided.references { slots[text - decided.references] = 1 }
      case .kept, .nearReference: break
      }
    }
  }

  func wants(_ row: Int) -> Bool { slots[row] == 1 }

  mutating func keep(_ row: Int, _ description: RowDescription) {
    guard bytes.count + description.count <= limit else { return }
    description.appendObject(to: bytes)
    ends.append(bytes.count)
    slots[row] = UInt32(ends.count + 1)
  }

  /// Appends a row that is held; false where it is not.
  func append(_ row: Int, to out: ByteBuffer) -> Bool {
    guard slots[row] > 1 else { return false }
    let place = Int(slots[row]) - 2
    bytes.withBytes {
      let range = (place == 0 ? 0 : ends[place - 1])..<ends[place]
      out.append(UnsafeRawBufferPointer(rebasing: $0[range]))
    }
    return true
  }
}

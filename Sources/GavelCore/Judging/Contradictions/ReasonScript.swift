/// Whether a reason is written in another script than the query, as far as the share of Han tells.
///
/// Conservative: texts with few letters, with both scripts in them, or in scripts that share Han
/// (Japanese) are never called different.
public enum ReasonScript {
  /// A reason with fewer letters than this says too little.
  static let leastLetters = 12
  /// A text is Chinese at or above this share of Han among its letters.
  static let chinese = 0.6
  /// A text is of another script at or below this share.
  static let other = 0.05

  /// Whether one of the two is Chinese and the other is not.
  public static func differs(_ reason: String, from query: String) -> Bool {
    let (reason, query) = (Letters(of: reason), Letters(of: query))
    guard reason.count >= leastLetters, query.count >= 4, reason.kana == 0, query.kana == 0
    else { return false }
    return reason.hanShare >= chinese && query.hanShare <= other
      || reason.hanShare <= other && query.hanShare >= chinese
  }

  private struct Letters {
    private(set) var count = 0
    private(set) var kana = 0
    private var han = 0
    var hanShare: Double { count == 0 ? 0 : Double(han) / Double(count) }

    init(of text: String) {
      for scalar in text.unicodeScalars {
        guard scalar.value >= 0x80 else {
          if 0x61...0x7A ~= scalar.value | 0x20 { count += 1 }
          continue
        }
        guard scalar.properties.isAlphabetic else { continue }
        count += 1
        switch scalar.value {
        case 0x3041...0x30FF: kana += 1
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3134F: han += 1
        default: break
        }
      }
    }
  }
}

import Crypto

/// The name of a record: a tagged hash of what it is.
///
/// The text is a tag, a hyphen and the first 128 bits of the SHA-256 of the tag and the record's
/// canonical JSON, in hexadecimal: `q-5f1c…`. Saving a record twice saves it once, whatever the
/// order in which records come.
public struct ContentID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// What kind of record an id names.
  public enum Tag: String, Sendable, CaseIterable {
    case query = "q"
    case request = "a"
    case response = "r"
    case pair = "p"
    case critique = "c"
    case judgment = "j"
    case sample = "s"
  }

  public let description: String

  public init(_ tag: Tag, _ content: JSONValue) {
    var hash = SHA256()
    hash.update(data: Array(tag.rawValue.utf8) + [0])
    hash.update(data: Array(content.canonical.utf8))
    let digits = Array("0123456789abcdef".utf8)
    var text = Array("\(tag.rawValue)-".utf8)
    for byte in hash.finalize().prefix(16) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    description = String(decoding: text, as: UTF8.self)
  }

  /// An id as it was stored.
  public init(stored text: String) { description = text }

  /// The record's kind, or nil where the text is no id of this program.
  public var tag: Tag? {
    description.split(separator: "-", maxSplits: 1).first.flatMap { Tag(rawValue: String($0)) }
  }

  public static func < (left: ContentID, right: ContentID) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}

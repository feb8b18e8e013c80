/// How a simulated candidate puts things: its sentences, and how it lays them out.
///
/// Points name what the answer takes up of its question; the other sentences name nothing.
struct Voice: Sendable {
  enum Layout: Sendable { case prose, list }

  let layout: Layout
  let openings: [String]
  /// Each with `{}` where the words of the question stand.
  let points: [String]
  let fillers: [String]
  let closings: [String]

  static func all(in language: QuestionLanguage) -> [Voice] {
    switch language {
    case .english: english
    case .spanish: spanish
    case .russian: russian
    case .chinese: chinese
    case .japanese: japanese
    }
  }

  /// Every sentence of every voice.
  static let allSentences: [String] = QuestionLanguage.allCases.flatMap { language in
    all(in: language).flatMap { $0.openings + $0.points + $0.fillers + $0.closings }
  }

  /// A point with the words in their place.
  static func filled(_ point: String, with words: String) -> String {
    guard let place = point.utf8.firstIndex(of: UInt8(ascii: "{")) else { return point }
    return point[..<place] + words + point[point.utf8.index(place, offsetBy: 2)...]
  }
}

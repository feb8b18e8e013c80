/// Writes a simulated candidate's answer, of a quality that the answer shows.
struct SimulatedCandidate {
  /// An answer has at most so many sentences.
  static let greatestLength = 6

  let profile: SimulatedModel.Profile
  let habit: UInt64
  let question: String

  func answer(_ chance: inout Chance) -> String {
    let content = ContentWords(of: question)
    let fate = chance.uniform()
    if fate < profile.empty { return "" }
    if fate < profile.empty + profile.refusal { return content.language.refusal }
    let quality = min(1, max(0, profile.quality + profile.spread * chance.gaussian()))
    let count = Int((quality * Double(content.words.count)).rounded())
    let voices = Voice.all(in: content.language)
    let voice = voices[Int(habit % UInt64(voices.count))]
    return Self.text(
      of: chance.some(count, of: content.words), in: content.language, voice: voice, &chance)
  }

  /// Points that name the words, three or so to a sentence, with sentences around them that name
  /// nothing.
  private static func text(
    of words: [String], in language: QuestionLanguage, voice: Voice, _ chance: inout Chance
  ) -> String {
    let pointCount = min((words.count + 2) / 3, 4)
    let points = chance.some(pointCount, of: voice.points).enumerated().map { place, point in
      let share = words[words.count * place / pointCount..<words.count * (place + 1) / pointCount]
      return Voice.filled(point, with: language.list(Array(share)))
    }
    let room = greatestLength - pointCount
    let fillers = chance.some(
      min(room, max(2 - pointCount, 0) + chance.index(below: 3)), of: voice.fillers)
    var sentences = points
    for filler in fillers {
      sentences.insert(filler, at: chance.index(below: sentences.count + 1))
    }
    if sentences.count < greatestLength, chance.happens(0.6) || voice.layout == .list {
      sentences.insert(chance.one(of: voice.openings), at: 0)
    }
    if sentences.count < greatestLength, chance.happens(0.5) {
      sentences.append(chance.one(of: voice.closings))
    }
    switch voice.layout {
    case .prose: return sentences.joined(separator: language.space)
    case .list:
      return sentences.map { sentence in
        points.contains(sentence) || fillers.contains(sentence) ? "- \(sentence)" : sentence
      }.joined(separator: "\n")
    }
  }
}

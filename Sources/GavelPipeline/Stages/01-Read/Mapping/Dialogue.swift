import GavelCore

/// The first exchange of a dialogue: ShareGPT's `from` and `value`, or OpenAI's `role` and
/// `content`.
struct Dialogue {
  /// Where the turns can be.
  static let keys = ["conversations", "messages", "conversation"]

  /// The first thing a person says; nil where nobody does.
  let question: JSONValue?
  /// The first answer to it.
  let answer: JSONValue?
  /// Who speaks, in order.
  let speakers: [String]

  init(_ turns: [JSONValue]) {
    let spoken = turns.map { turn in
      (
        speaker: turn.object?["from"]?.string ?? turn.object?["role"]?.string ?? turn.kind,
        value: turn.object?["value"] ?? turn.object?["content"] ?? .null
      )
    }
    speakers = spoken.map(\.speaker)
    let first = spoken.firstIndex { ["human", "user"].contains($0.speaker.lowercased()) }
    question = first.map { spoken[$0].value }
    answer = first.flatMap { first in
      spoken[(first + 1)...].first { !Self.others.contains($0.speaker.lowercased()) }?.value
    }
  }

  /// Who does not answer.
  private static let others: Set = ["human", "user", "system", "tool", "function", "developer"]
}

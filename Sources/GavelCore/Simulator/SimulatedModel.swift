/// A model that needs no network: it answers questions and judges answers, and how well it does
/// either is known beforehand.
///
/// Its reply depends on the seed, the model's name, its profile and the messages, and on nothing
/// else, so that it is the same in every process. Like a real model it knows only the prompt: which
/// candidate wrote an answer, or that the same pair was shown in the other order before, it cannot
/// tell. A prompt that holds two marked answers is judged, one that asks for new queries or for
/// grades gets them; every other one is answered.
///
/// As a candidate it takes up a share of the question's ``ContentWords`` that is the answer's
/// quality; as a teacher it scores answers by that same share. For texts that real models wrote
/// this is a crude measure: an answer that repeats the question scores well.
public struct SimulatedModel: Sendable {
  public let name: String
  public let profile: Profile
  private let draw: Draw
  /// Which of its language's voices the model speaks with, as a number that any count divides.
  private let habit: UInt64

  public init(seed: UInt64, name: String, profile: Profile) {
    self.name = name
    self.profile = profile
    draw = Draw(seed: seed)
    habit = draw.bits("simulated habit", name)
  }

  /// Answers the last question, or does what the prompt is seen to ask for.
  ///
  /// - Parameters:
  ///   - maxTokens: a longer text is cut there, with finish `length`; tokens are those of
  ///     ``TokenEstimate``.
  ///   - slot: which of several askings it is; each has a chance of its own.
  public func reply(
    to messages: [CompletionRequest.Message], maxTokens: Int? = nil, slot: Int = 0
  ) -> Completion {
    let asking = slot == 0 ? "simulated reply" : "simulated reply \(slot)"
    var chance = Chance(draw.bits(asking, key(of: messages)))
    let text =
      if let critique = SimulatedCritic.reply(to: messages, noise: profile.noise, &chance) {
        critique
      } else if let prompt = ListPrompt(messages) {
        SimulatedLister(profile: profile, prompt: prompt).judgment(&chance)
      } else if let prompt = JudgingPrompt(messages) {
        SimulatedTeacher(profile: profile, prompt: prompt).judgment(&chance)
      } else if let prompt = QueryPrompt(messages) {
        prompt.reply(of: profile, &chance)
      } else {
        SimulatedCandidate(
          profile: profile, habit: habit, question: CandidateQuestion(messages).text
        ).answer(&chance)
      }
    let limit = maxTokens.map { max(0, $0) }
    let kept = limit.map { TokenEstimate.prefix(of: text, tokens: $0) } ?? text
    return Completion(
      text: kept, finish: kept.utf8.count < text.utf8.count ? .length : .stop, servedModel: name,
      usage: Completion.Usage(
        prompt: messages.reduce(0) { $0 + TokenEstimate.tokens(in: $1.content) },
        completion: TokenEstimate.tokens(in: kept)))
  }

  /// How long the model takes for its reply, in milliseconds, around the profile's mean.
  public func latency(
    to messages: [CompletionRequest.Message], as shape: LatencyShape = .uniform
  ) -> Double {
    guard profile.latency > 0 else { return 0 }
    return profile.latency * shape.factor(draw.bits("simulated latency", key(of: messages)))
  }

  /// The name and every message with its length before it, so that no two lists share a key.
  private func key(of messages: [CompletionRequest.Message]) -> String {
    var key = "\(name.utf8.count) \(name)"
    for message in messages {
      key += " \(message.role.rawValue) \(message.content.utf8.count) "
      key += message.content
    }
    return key
  }
}

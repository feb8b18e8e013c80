import GavelCore
import Synchronization

/// What requests to one model need: reckoned at their most before they are sent, counted after.
final class Meter: Sendable {
  /// Tokens of an answer, where the settings have no limit and none was measured.
  static let assumedAnswer = 4096
  /// An answer may well be longer than the longest so far.
  static let margin = 2

  private struct Measured {
    var answers = 0
    var longestAnswer = 0
    /// The greatest share of a prompt's counted tokens in its estimated ones, at least 1.
    var promptRatio = 1.0
    var slowest: Duration = .zero
  }

  private let price: Settings.Price?
  private let measured = Mutex(Measured())

  init(price: Settings.Price?) { self.price = price }

  /// What a request needs at its most, as far as anybody can tell.
  func most(of request: CompletionRequest) -> RunControl.Need {
    let measured = measured.withLock { $0 }
    guard let price else { return RunControl.Need(time: measured.slowest) }
    let limit = request.longestAnswer
    let answer =
      limit
      ?? (measured.longestAnswer > 0
        ? measured.longestAnswer * Self.margin : Self.assumedAnswer)
    let prompt = Int((Double(request.promptEstimate) * measured.promptRatio).rounded(.up))
    let usd = price.usd(prompt: prompt, completion: answer)
    // A limit is kept by the server, and prompts are known once some were counted.
    let guessed =
      limit == nil ? usd : measured.answers == 0 ? price.usd(prompt: prompt, completion: 0) : 0
    return RunControl.Need(usd: usd, slack: guessed, time: measured.slowest)
  }

  /// Takes note of an answer.
  ///
  /// - Returns: what it cost, in USD: by the server's count, or by the texts where it gave none.
  ///   Where the price is unknown it is 0, and caps on money are refused.
  func cost(
    of completion: Completion, to request: CompletionRequest, after time: Duration
  ) -> Double {
    let estimate = request.promptEstimate
    let usage =
      completion.usage
      ?? Completion.Usage(
        prompt: estimate, completion: TokenEstimate.cautious(completion.text))
    measured.withLock { measured in
      measured.answers += 1
      measured.longestAnswer = max(measured.longestAnswer, usage.completion)
      measured.promptRatio = max(
        measured.promptRatio, Double(usage.prompt) / Double(max(1, estimate)))
      // A slow one counts for long, not for ever.
      measured.slowest = max(time, measured.slowest * 0.95 + time * 0.05)
    }
    return price?.usd(prompt: usage.prompt, completion: usage.completion) ?? 0
  }
}

extension CompletionRequest {
  /// Tokens of the prompt, cautiously, with some around each message for its role.
  var promptEstimate: Int {
    messages.reduce(4) { $0 + TokenEstimate.cautious($1.content) + 6 }
  }

  /// The limit that the answer is given; nil where there is none.
  var longestAnswer: Int? {
    let limits = ["max_tokens", "max_completion_tokens"].compactMap { parameters[$0]?.int }
    return limits.max()
  }
}

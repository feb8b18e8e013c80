import GavelCore
import Synchronization

/// What a model's prompts and answers come to in tokens, as the server has counted so far.
final class AnswerSizes: Sendable {
  private struct Mean {
    var tokensPerByte = 0.25
    var answer: Double?
  }

  /// The weight of the newest answer.
  private static let weight = 0.05
  private let mean = Mutex(Mean())

  /// - Returns: by the means so far; before there are any, a token for four bytes of the prompt and
  ///   half the limit of the answer.
  func expected(_ request: CompletionRequest) -> Completion.Usage {
    let mean = mean.withLock { $0 }
    let limit = request.parameters["max_tokens"]?.int
    return Completion.Usage(
      prompt: Int(Double(request.promptBytes) * mean.tokensPerByte),
      completion: Int(mean.answer ?? Double(limit ?? 512) / 2))
  }

  func note(_ usage: Completion.Usage, of request: CompletionRequest) {
    let bytes = request.promptBytes
    guard bytes > 0 else { return }
    mean.withLock { mean in
      let perByte = Double(usage.prompt) / Double(bytes)
      mean.tokensPerByte += Self.weight * (perByte - mean.tokensPerByte)
      mean.answer =
        mean.answer.map { $0 + Self.weight * (Double(usage.completion) - $0) }
        ?? Double(usage.completion)
    }
  }
}

extension CompletionRequest {
  var promptBytes: Int { messages.reduce(0) { $0 + $1.content.utf8.count } }
}

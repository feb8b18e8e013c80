import GavelCore
import GavelStore

/// What asking a model to judge a validation split comes to, before anything is sent.
public struct EndpointJudgePlan: Hashable, Sendable {
  /// Pairs, lists or single responses, each in one reference mode.
  public internal(set) var questions = 0
  /// Those in both orders; of a single response there is one.
  public internal(set) var requests = 0
  /// Of these, the ones that need not be sent.
  public internal(set) var stored = 0
  /// What is to be sent, its tokens and its price.
  public let calls: PlanReport.Calls
}

extension EndpointJudge {
  /// Counts, request by request, what there is to be sent.
  ///
  /// - Throws: ``RunProblem`` where there is nothing to ask about.
  public func plan() async throws -> EndpointJudgePlan {
    var (questions, requests, stored) = (0, 0, 0)
    var prompts = Reckoned.zero
    for try await asked in try self.requests() {
      questions += 1
      for request in asked {
        requests += 1
        guard let request else { continue }
        if try await store.outcome(of: request.id) != nil {
          stored += 1
        } else {
          prompts = prompts + Reckoned(tokensOf: request.messages)
        }
      }
    }
    guard questions > 0 else {
      throw RunProblem(
        "\(folder): no label of the validation split was made "
          + "\(options.mode?.rawValue ?? "") reference; leave --reference out")
    }
    let open = requests - stored
    var lengths = AnswerLengths()
    for measure in try store.answerMeasures()
    where measure.name == model.name && measure.model == model.model && measure.purpose == .evaluate
    {
      lengths.add(measure, of: model.name)
    }
    return EndpointJudgePlan(
      questions: questions, requests: requests, stored: stored,
      calls: PlanReport.Calls(
        model, .evaluate, count: open, each: prompts * (open > 0 ? 1 / Double(open) : 0),
        lengths: lengths))
  }

  /// What each question comes to; nil where a reference is to be shown and there is none.
  private func requests() throws -> Pages<[CompletionRequest?]> {
    let (prompts, model) = (prompts, model)
    if isOfSingles { return try grades().expanded { [[prompts.request($0, to: model)]] } }
    return try self.questions().expanded { question in
      [Order.allCases.map { prompts.request(question, $0, to: model) }]
    }
  }
}

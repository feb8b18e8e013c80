internal import GavelCore

/// What one protocol has and another has not.
extension SettingsDecoder {
  /// Keys that would be sent to a server which has no such parameter.
  mutating func checkProtocol(
    _ model: SettingsSection, _ provider: Settings.Model.Provider?
  ) {
    guard provider == .anthropic else { return }
    for key in ["seed", "logprobs", "top_logprobs"] where model[key] != nil {
      if key == "logprobs", model[key]?.scalar?.bool == false { continue }
      report(model, key, "is for provider openai; Anthropic's protocol has none")
    }
  }

  /// `{effort: low}` or `{budget_tokens: 2048}`, as the provider has it.
  mutating func reasoning(
    _ model: SettingsSection, _ provider: Settings.Model.Provider?
  ) -> Settings.Model.Reasoning? {
    guard let node = model["reasoning"], !node.isEmpty else { return nil }
    let reasoning = section("reasoning", of: model, keys: ["effort", "budget_tokens"])
    guard isSound(reasoning.path) else { return nil }
    let effort = choice("effort", of: reasoning, as: Settings.Model.Reasoning.Effort.self)
    let budget = integer("budget_tokens", of: reasoning, .from(1024))
    switch (reasoning["effort"] != nil, reasoning["budget_tokens"] != nil) {
    case (true, true), (false, false):
      report(
        model, "reasoning",
        "expected one of effort (provider openai) and budget_tokens (provider anthropic)")
    case (true, false) where provider == .anthropic:
      report(reasoning, "effort", "is for provider openai; give budget_tokens, at least 1024")
    case (false, true) where provider == .openai:
      report(
        reasoning, "budget_tokens", "is for provider anthropic; give effort: low, medium or high")
    default: return effort.map { .effort($0) } ?? budget.map { .budget($0) }
    }
    return nil
  }

  /// The longest answer, which Anthropic's protocol always wants to know; thinking is part of it.
  mutating func maxTokens(
    _ model: SettingsSection, _ provider: Settings.Model.Provider?,
    _ reasoning: Settings.Model.Reasoning?
  ) -> Int? {
    var budget = 0
    if case .budget(let tokens) = reasoning { budget = tokens }
    guard let given = integer("max_tokens", of: model, .from(1)) else {
      return provider == .anthropic ? AnthropicMessages.usualMaxTokens + budget : nil
    }
    if provider == .anthropic, given <= budget {
      report(
        model, "max_tokens",
        "found \(given), and reasoning.budget_tokens is part of it: expected more than \(budget)")
    }
    return given
  }

  mutating func topLogprobs(_ model: SettingsSection) -> Int? {
    guard let count = integer("top_logprobs", of: model, .from(1, to: 20)) else { return nil }
    if model["logprobs"]?.scalar?.bool != true {
      report(model, "top_logprobs", "needs logprobs: true")
    }
    return count
  }
}

import ArgumentParser
import GavelPipeline

/// The caps of commands that ask models.
struct BudgetOptions: ParsableArguments {
  @Option(help: "Stops before more is spent; what is in flight is counted at its most.")
  var maxUsd: Double?

  @Option(help: "Stops when so many requests were answered, earlier starts included.")
  var maxRequests: Int?

  @Option(help: "Stops this start after so many hours.")
  var maxHours: Double?

  func validate() throws {
    if let maxRequests, maxRequests < 0 {
      throw ValidationError("--max-requests: expected 0 or more, found \(maxRequests)")
    }
    for (name, value) in [("--max-usd", maxUsd), ("--max-hours", maxHours)] {
      if let value, !(value >= 0) {
        throw ValidationError("\(name): expected 0 or more, found \(value)")
      }
    }
  }

  /// The caps of the settings with those of the flags over them.
  ///
  /// - Throws: ``RunProblem`` where money is capped and a price is unknown.
  func budget(over settings: Settings) throws -> Settings.Budget {
    var budget = settings.budget
    budget.usd = maxUsd ?? budget.usd
    budget.requests = maxRequests ?? budget.requests
    budget.hours = maxHours ?? budget.hours
    if maxUsd != nil {
      let unpriced = settings.modelsWithoutPrice
      guard unpriced.isEmpty else {
        throw RunProblem(
          "--max-usd: no price for \(unpriced.joined(separator: ", ")); an unknown price is not "
            + "0 USD: add price: {input: …, output: …} to the settings")
      }
    }
    return budget
  }
}

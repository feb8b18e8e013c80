import Foundation
import GavelCore
import GavelPipeline
import GavelStore

/// Has a model judge a run's validation split, and says on stderr what came of it.
struct EndpointJudgeWork {
  /// The run's folder.
  let folder: String
  /// The model's name in the settings.
  let name: String
  let options: EndpointJudgeOptions

  /// Asks for what has no answer yet.
  ///
  /// - Returns: whether there is something to evaluate; not after a mere count.
  /// - Throws: where it stopped with work left.
  func finish() async throws -> Bool {
    if !options.dryRun, !FileManager.default.isWritableFile(atPath: folder),
      try StudentJudgments.isFinished(of: name, in: folder)
    {
      Talk.say(
        "\(folder) cannot be written: what \(name) said before is evaluated, and nothing is asked")
      return true
    }
    var opened: EndpointJudge
    do {
      opened = try EndpointJudge(folder: folder, judge: name, options: options.options)
    } catch let unknown as NoSuchModel {
      guard !options.dryRun, try StudentJudgments.isFinished(of: name, in: folder) else {
        throw unknown
      }
      Talk.say("\(name) is in no settings: what it said before is evaluated, and nothing is asked")
      return true
    }
    if let trace = options.watch.trace {
      opened.trace = try RequestTrace(
        path: trace, bodies: options.watch.traceBodies, secrets: opened.secrets
      ) { Talk.warn("--trace: \($0)") }
    }
    opened.memory = options.cache.memory(for: opened.settings)
    let judge = opened
    let budget = try options.budget.budget(over: judge.settings)
    for note in judge.notes { Talk.warn(note) }
    let plan = try await judge.plan()
    for line in plan.lines(of: name) { Talk.say(line, event: "plan", plan.json) }
    guard !options.dryRun else { return false }
    try await work(judge, plan, budget)
    return true
  }

  private func work(
    _ judge: EndpointJudge, _ plan: EndpointJudgePlan, _ budget: Settings.Budget
  ) async throws {
    FileLimit.raise()
    FileLimit.failWhereReached()
    let progress = RunProgress(onEvent: RunEvents.note)
    let control = try judge.control(budget: budget)
    let spentBefore = control.spent.usd
    func tell(_ status: ExitStatus) {
      let start = StartFigures(
        figures: progress.snapshot.figures,
        usd: judge.hasPrice ? control.spent.usd - spentBefore : nil)
      guard !start.lines.isEmpty || Talk.isJSON else { return }
      var facts = start.json
      facts["status"] = .number(Int(status.rawValue))
      Talk.say(
        start.lines.isEmpty ? "nothing was asked" : start.lines.joined(separator: "\n"),
        event: "asked", facts)
    }
    let report: EndpointJudge.Report
    do {
      report = try await ProgressDisplay(progress, control).during {
        let report = try await Interrupts.handled(
          control, progress, timeout: judge.longestTimeout
        ) { try await judge.work(plan, control: control, progress: progress) }
        progress.end()
        return report
      }
    } catch {
      tell(ExitStatus(error))
      throw error
    }
    tell(.done)
    for (state, count) in report.states.sorted(by: { $0.key.rawValue < $1.key.rawValue })
    where state != .parsed {
      Talk.warn("\(name): \(count.grouped) judgments are \(state.rawValue)")
    }
    guard report.openFailures > 0 else { return }
    Talk.say(
      "gavel: \(report.openFailures.grouped) requests failed after all retries; run the same command "
        + "again to ask for them again, then all is evaluated", .error, event: "work_left",
      JSONObject([("open_failures", .number(report.openFailures))]))
    throw ExitStatus.workLeft.code
  }
}

extension EndpointJudgePlan {
  /// What is to be sent, and what it may cost.
  fileprivate func lines(of name: String) -> [String] {
    let each =
      requests > questions
      ? "\(questions.grouped) questions in both orders"
      : "\(questions.grouped) responses, each by itself"
    guard calls.count > 0 else {
      return [
        "evaluate: nothing to ask \(name): all \(requests.grouped) answers were stored before; where "
          + "the model has changed since, call it by another name"
      ]
    }
    var line = "evaluate: \(calls.count.grouped) requests to \(name)"
    line += stored > 0 ? ", \(stored.grouped) of \(requests.grouped) are stored" : ", \(each)"
    if let usd = calls.usd {
      line +=
        usd.high > 0
        ? "; about \(MoneyText.of(usd.expected)), between \(MoneyText.of(usd.low)) and "
          + MoneyText.of(usd.high) : ""
    } else {
      line += "; what they cost is unknown: it has no price"
    }
    return [line]
  }

  fileprivate var json: JSONObject {
    JSONObject([
      ("questions", .number(questions)), ("requests", .number(requests)),
      ("stored", .number(stored)), ("calls", calls.json),
    ])
  }
}

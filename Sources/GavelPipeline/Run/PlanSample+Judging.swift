import GavelCore
import GavelStore

/// What the prompts of teachers hold besides the queries, in tokens: texts that are not there yet.
struct UnwrittenTexts {
  /// A candidate's answer.
  let answer: Reckoned
  /// A reference that a model writes.
  let reference: Reckoned?
}

extension PlanSample {
  /// The tokens of a prompt of the teacher, on average over pairs and modes.
  ///
  /// - Parameter perQuery: pairs of a query that candidates answer.
  func judging(
    _ settings: Settings, _ pack: TemplatePack, perQuery: Int, _ unwritten: UnwrittenTexts
  ) -> Reckoned {
    var (sum, weight) = (Reckoned.zero, 0.0)
    for query in queries {
      for mode in settings.judging.reference.modes {
        var extra = Reckoned.zero
        if mode == .with, query.reference == nil {
          guard let reference = unwritten.reference else { continue }
          extra = reference
        }
        let shown = mode == .with ? query.reference ?? "" : nil
        func prompt(_ first: String, _ second: String) -> Reckoned {
          Reckoned(
            tokensOf: pack.teacherMessages(
              for: query, first: first, second: second, reference: shown))
        }
        if let pairs = given[query.id] {
          for pair in pairs { sum = sum + prompt(pair.first.text, pair.second.text) + extra }
          weight += Double(pairs.count)
        } else {
          let each = prompt("", "") + unwritten.answer * 2 + extra
          sum = sum + each * Double(perQuery)
          weight += Double(perQuery)
        }
      }
    }
    return weight > 0 ? sum * (1 / weight) : .zero
  }

  /// The tokens of a prompt of the teacher that grades one response, on average over its turns.
  ///
  /// - Parameter isRewritten: whether there is a second turn, which rewrites what the first said.
  func critiques(
    _ prompts: CritiquePrompts, _ pack: TemplatePack, _ unwritten: UnwrittenTexts,
    critique: Reckoned, isRewritten: Bool
  ) -> Reckoned {
    let first =
      mean { query in
        prompts.critiqueMessages(
          of: "", to: query, reference: query.reference ?? "", system: pack.teacherSystem)
      } + unwritten.answer + missingReference(unwritten)
    guard isRewritten, let rewrite = prompts.critiqueRewrite else { return first }
    let turn = Reckoned(tokensOf: rewrite.source)
    return (first * 2 + critique + turn) * 0.5
  }

  /// The tokens of a prompt of the teacher that compares by critiques, on average over its turns.
  func combining(
    _ settings: Settings, _ prompts: CombinePrompts, _ pack: TemplatePack,
    _ unwritten: UnwrittenTexts, critique: Reckoned, verdict: Reckoned
  ) -> Reckoned {
    func prompt(_ mode: ReferenceMode) -> Reckoned {
      mean { query in
        prompts.messages(
          for: query, first: ("", ""), second: ("", ""),
          reference: mode == .with ? query.reference ?? "" : nil, system: pack.teacherSystem)
      } + unwritten.answer * 2 + critique * 2
    }
    let with = prompt(.with) + missingReference(unwritten)
    guard settings.judging.reference.modes.contains(.without) else { return with }
    let turn = Reckoned(tokensOf: prompts.rewrite.source)
    return (with * 2 + verdict + turn + prompt(.without)) * (1 / 3)
  }

  /// Of references that are to be written, on average over all queries.
  private func missingReference(_ unwritten: UnwrittenTexts) -> Reckoned {
    guard let reference = unwritten.reference, !queries.isEmpty else { return .zero }
    let missing = queries.count { $0.reference == nil }
    return reference * (Double(missing) / Double(queries.count))
  }
}

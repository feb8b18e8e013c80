import GavelCore
import GavelStore

/// Both orders of a pair to one sample, or to the reason why there is none.
struct KeepSwapConsistent: Stage {
  typealias Input = JudgedPair
  typealias Output = SwapFilter.Decision

  let filter: SwapFilter
  let contradictions: ContradictionFilter
  let teachers: [String]
  let modes: [ReferenceMode]

  var signature: Signature {
    let signature = Signature(["swap": filter.policy.rawValue])
    return contradictions.names.map { signature.adding("contradictions", $0) } ?? signature
  }

  func run(
    _ inputs: some AsyncSequence<JudgedPair, any Error> & Sendable,
    emit: @escaping @Sendable (SwapFilter.Decision) async throws -> Void
  ) async throws {
    for try await judged in inputs {
      try Task.checkCancellation()
      for teacher in teachers {
        let judgments = judged.judgments.filter { $0.teacher == teacher }
        let decisions = modes.map { mode in
          filter.decide(
            pair: judged.shown.pair.id, teacher: teacher, mode: mode,
            judgments: judgments.filter { $0.mode == mode })
        }
        for decision in contradictions.decide(
          decisions, judgments: judgments, query: judged.shown.query)
        {
          try await emit(decision)
        }
      }
    }
  }
}

extension ContradictionFilter {
  /// What it drops, for a signature; nil where it drops nothing.
  var names: String? {
    dropped.isEmpty ? nil : dropped.map(\.rawValue).joined(separator: ",")
  }
}

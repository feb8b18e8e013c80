import GavelCore
import GavelStore

/// Both orders of a pair to one sample, or to the reason why there is none.
struct KeepSwapConsistent: Stage {
  typealias Input = JudgedPair
  typealias Output = SwapFilter.Decision

  let filter: SwapFilter
  let teachers: [String]
  let modes: [ReferenceMode]

  var signature: Signature { Signature(["swap": filter.policy.rawValue]) }

  func run(
    _ inputs: some AsyncSequence<JudgedPair, any Error> & Sendable,
    emit: @escaping @Sendable (SwapFilter.Decision) async throws -> Void
  ) async throws {
    for try await judged in inputs {
      try Task.checkCancellation()
      for teacher in teachers {
        for mode in modes {
          try await emit(
            filter.decide(
              pair: judged.shown.pair.id, teacher: teacher, mode: mode,
              judgments: judged.judgments.filter { $0.teacher == teacher && $0.mode == mode }))
        }
      }
    }
  }
}

import GavelCore
import GavelStore

extension Reparse {
  /// Parses the grades of single answers again, each first turn before its second.
  func critiques() async throws -> (count: Int, changes: [Change: Int]) {
    var (count, changes) = (0, [Change: Int]())
    let store = store
    let batch = Batch<Critique> { try await store.save($0) }
    for try await response in store.critiquedResponses() {
      for (_, critiques) in Dictionary(grouping: response.critiques, by: \.teacher) {
        var first: Critique?
        for old in critiques.sorted(by: { $0.mode == .with && $1.mode == .without }) {
          guard let new = try await parsed(old, after: first) else { continue }
          if old.mode == .with { first = new }
          count += 1
          guard new != old else { continue }
          let change = Change(
            from: old.state.rawValue, to: new.state.rawValue,
            changesVerdict: old.said?.overall != new.said?.overall)
          changes[change, default: 0] += 1
          try await batch.add(new)
        }
      }
    }
    try await batch.flush()
    return (count, changes)
  }

  /// - Parameter first: of a rewritten critique, the one that was rewritten, as it is read now.
  /// - Returns: nil where there is no answer.
  private func parsed(_ old: Critique, after first: Critique?) async throws -> Critique? {
    guard let request = old.request else { return nil }
    func critique(_ asked: Asked) -> Critique {
      Critique(
        of: old.response, by: old.teacher, mode: old.mode, request: asked.request,
        outcome: asked.outcome, format: critiqueFormat,
        rewriting: old.mode == .without ? first?.said?.overall : nil)
    }
    let attempts = try await store.attempts(withAnyOf: request)
    let best = attempts.best {
      critique(Asked(request: request, outcome: $0)).state == .parsed
    }
    guard let best, case .completed = best.outcome else { return nil }
    // What the second turn rewrote can no longer be read: the run would not have asked for it.
    if old.mode == .without, first?.said == nil {
      return Critique(
        notAskedOf: old.response, by: old.teacher, mode: old.mode, state: .noCritique,
        problem: "there is no critique to rewrite: \(first?.problem ?? "it was never asked for")")
    }
    return critique(best)
  }
}

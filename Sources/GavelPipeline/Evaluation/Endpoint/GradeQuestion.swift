import GavelCore
import GavelStore

/// A response that a student is asked to grade by itself, in one reference mode.
struct GradeQuestion: Sendable {
  let graded: CritiquedResponse
  let mode: ReferenceMode

  /// The reference that is shown; nil where none is.
  var reference: String? { mode == .with ? graded.query.reference : nil }
}

extension CritiquedResponse {
  /// The reference modes in which a teacher's grade could be read.
  ///
  /// - Parameter only: the mode that is asked about; nil is all.
  func gradedModes(only: ReferenceMode?) -> [ReferenceMode] {
    let graded = Set(critiques.filter { $0.said != nil }.map(\.mode))
    return ReferenceMode.allCases.filter { graded.contains($0) && only ?? $0 == $0 }
  }
}

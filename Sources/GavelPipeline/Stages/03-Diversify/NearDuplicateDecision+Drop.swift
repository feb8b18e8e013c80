import GavelCore
import GavelText

extension NearDuplicateDecision {
  /// Why a text is dropped, the text of the corpus that it is near, and F where it was measured; nil
  /// where it is kept.
  ///
  /// - Parameter references: how many texts at the start of the corpus are of `against` files.
  func drop(references: Int) -> (reason: DropReason, near: Int, f: Double?)? {
    switch self {
    case .kept: nil
    case .exactDuplicate(let index):
      (index < references ? .nearBenchmark : .exactDuplicate, index, nil)
    case .nearDuplicate(let index, let f): (.nearDuplicate, index, f)
    case .nearReference(let index, let f): (.nearBenchmark, index, f)
    }
  }
}

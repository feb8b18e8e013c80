import GavelStore

extension Store {
  /// What there is to export: kept samples, or critiques where no pair is judged.
  func exportableCount(_ judging: Settings.Judging) throws -> Int {
    switch judging.answers {
    case .pair, .several: try keptSampleCount()
    case .single: try parsedCritiqueCount()
    }
  }
}

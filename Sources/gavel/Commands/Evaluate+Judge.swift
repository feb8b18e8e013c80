extension Evaluate {
  /// Has a model of the run's settings judge the validation split, as far as it has not yet.
  func ask(_ judge: String, in folder: String) async throws {}
}

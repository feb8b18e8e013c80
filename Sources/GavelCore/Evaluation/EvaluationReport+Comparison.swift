extension EvaluationReport {
  /// Which of two models is better by this judge, as Nova reports it.
  public static func comparison(
    of table: JudgedTable, resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

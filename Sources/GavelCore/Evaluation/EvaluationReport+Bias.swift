extension EvaluationReport {
  /// Where the judge leans: position, length, its own family, lists and markdown, refusals.
  public static func bias(
    of table: JudgedTable, family: String?, resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

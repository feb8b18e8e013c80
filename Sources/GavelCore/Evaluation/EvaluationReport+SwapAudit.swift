extension EvaluationReport {
  /// Whether dropping what flips makes the rest better, where labels are known.
  public static func swapAudit(
    of table: JudgedTable, resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

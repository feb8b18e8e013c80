extension EvaluationReport {
  /// How far the judge agrees with the labels, of all rows, by category and by pair of models.
  public static func agreement(
    of table: JudgedTable, unparsed: UnparsedPolicy, resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

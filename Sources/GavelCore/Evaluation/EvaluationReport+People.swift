extension EvaluationReport {
  /// How far the people agree with each other, and the judge with each of them.
  public static func people(
    of table: JudgedTable, unparsed: UnparsedPolicy, resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

extension EvaluationReport {
  /// How far the judge agrees with itself when the responses change places.
  public static func consistency(
    of table: JudgedTable, unparsed: UnparsedPolicy, resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

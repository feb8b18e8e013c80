extension EvaluationReport {
  /// How far two judges of the same rows differ, with paired intervals.
  public static func difference(
    between first: JudgedTable, and second: JudgedTable, unparsed: UnparsedPolicy,
    resampling: Resampling
  )
    -> EvaluationReport
  {
    EvaluationReport()
  }
}

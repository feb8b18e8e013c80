public import GavelStore

extension LongWait.Kind {
  /// What whoever waits can do.
  public var advice: String {
    let later =
      "it is waited for as long as it takes; to come back later, stop (Ctrl-C) and run the same "
      + "command then"
    return switch self {
    case .noAnswer:
      "\(later); where it asks too much, state what the server allows: limits in the settings"
    case .noRoom:
      "\(later); a job that ends makes room; where there is never any, a smaller batch.size, or a "
        + "smaller batch.jobs where other runs are to have room, too"
    }
  }
}

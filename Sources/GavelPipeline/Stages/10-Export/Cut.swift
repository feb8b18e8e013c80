/// Those of a set with the lowest draws.
///
/// Draws are 64 bits of a hash, so that two are never equal in practice; were they, both would be on
/// one side.
enum Cut: Hashable, Sendable {
  case all, none
  case through(UInt64)

  /// The cut that takes the lowest `count` of some draws.
  init(_ count: Int, of draws: [UInt64]) {
    switch count {
    case draws.count...: self = .all
    case ...0: self = .none
    default: self = .through(draws.sorted()[count - 1])
    }
  }

  func takes(_ draw: UInt64) -> Bool {
    switch self {
    case .all: true
    case .none: false
    case .through(let last): draw <= last
    }
  }
}

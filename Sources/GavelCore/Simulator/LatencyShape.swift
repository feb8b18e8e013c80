import Foundation

extension SimulatedModel {
  /// How the times to answers lie around their mean.
  public enum LatencyShape: Hashable, Sendable {
    /// Each takes as long as the mean.
    case fixed
    /// From half to one and a half times as long.
    case uniform
    /// Most are faster than the mean, and a few take many times as long, as with real servers.
    ///
    /// The tail is the standard deviation of the logarithm.
    case lognormal(tail: Double)

    /// What the mean is multiplied with.
    func factor(_ bits: UInt64) -> Double {
      switch self {
      case .fixed: return 1
      // The same number as `Draw.uniform`, on which stored simulations rest.
      case .uniform: return 0.5 + Double(bits >> 11) * 0x1p-53
      case .lognormal(let tail):
        var chance = Chance(bits)
        // A lognormal's mean is exp(μ + σ²/2).
        return exp(tail * chance.gaussian() - tail * tail / 2)
      }
    }
  }
}

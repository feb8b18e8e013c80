import CTextKernels

/// Which of the compiled forms of the C loops to use.
enum Kernels {
  /// The best this processor has.
  static let best = gavel_best_kernels()

  /// All that this processor has; the results are the same.
  static var available: [GavelKernels] {
    [.portable, .popcount, .AVX2, .AVX512].filter { $0.rawValue <= best.rawValue }
  }
}

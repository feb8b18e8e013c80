import CTextKernels
import Foundation
import Testing

@testable import GavelText

@Suite struct KernelsTests {
  /// What the kernel says that the processor has, which it asks on its own and only lists where it
  /// keeps the registers.
  private static func flags() throws -> Set<Substring>? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("flags") }
    return line.map { Set($0.split(separator: " ")) }
  }

  @Test func theBestIsWhatTheProcessorHas() throws {
    #if arch(x86_64) && os(Linux)
      let flags = try #require(try Self.flags())
      let wide: Set<Substring> = [
        "avx512f", "avx512vl", "avx512bw", "avx512_vpopcntdq", "avx512_bitalg", "avx2", "popcnt",
      ]
      let expected: GavelKernels =
        if flags.isSuperset(of: wide) {
          .AVX512
        } else if flags.isSuperset(of: ["avx2", "popcnt"]) {
          .AVX2
        } else if flags.contains("popcnt") {
          .popcount
        } else {
          .portable
        }
      #expect(Kernels.best == expected)
    #elseif !arch(x86_64)
      #expect(Kernels.best == .portable)
    #endif
  }
}

import ArgumentParser
import Foundation
import GavelPipeline

/// Whose certificates are taken, by commands that ask models.
struct TrustOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Certificates, PEM, that are trusted for all servers beside the system's; over ca_file in the settings.",
      valueName: "file"))
  var caFile: String?

  /// The file's absolute path.
  var file: String? { caFile.map { URL(fileURLWithPath: $0).standardizedFileURL.path } }

  func validate() throws {
    guard let file else { return }
    do throws(CertificateFile.Fault) {
      try CertificateFile.check(file)
    } catch {
      throw ValidationError("--ca-file: \(error)")
    }
  }
}

import NIOSSL

/// A file of certificates as PEM.
public enum CertificateFile {
  /// Why a file cannot be used.
  public struct Fault: Error, Hashable, CustomStringConvertible {
    public let description: String
  }

  /// - Throws: ``Fault`` where a file has no certificate that can be read.
  public static func check(_ path: String) throws(Fault) { _ = try certificates(in: path) }

  static func certificates(in path: String) throws(Fault) -> [NIOSSLCertificate] {
    guard Files.exists(path) else { throw Fault(description: "no such file: \(path)") }
    guard !Files.isFolder(path) else {
      throw Fault(description: "expected a file of certificates, found the folder \(path)")
    }
    let certificates = (try? NIOSSLCertificate.fromPEMFile(path)) ?? []
    guard !certificates.isEmpty else {
      throw Fault(
        description: "expected certificates as PEM (-----BEGIN CERTIFICATE-----), found none in "
          + path)
    }
    return certificates
  }
}

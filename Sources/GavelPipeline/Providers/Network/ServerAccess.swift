import NIOSSL

/// How a server is reached: through what, and whose certificate is taken.
struct ServerAccess: Sendable {
  var proxy: Proxy?
  /// Authorities that are trusted beside those of the system.
  var roots: [NIOSSLCertificate] = []

  /// Straight, with the system's authorities.
  static let plain = ServerAccess()

  init(proxy: Proxy? = nil, roots: [NIOSSLCertificate] = []) {
    self.proxy = proxy
    self.roots = roots
  }

  /// How a model is reached.
  ///
  /// - Throws: ``RunProblem``.
  init(to url: String, caFile: String?, environment: [String: String]) throws {
    do throws(ProxyRules.BadVariable) {
      proxy = try ProxyRules(environment).proxy(for: url)
    } catch {
      throw RunProblem("\(error)")
    }
    if let caFile {
      do throws(CertificateFile.Fault) {
        roots = try CertificateFile.certificates(in: caFile)
      } catch {
        throw RunProblem("ca_file: \(error)")
      }
    }
  }

  /// For messages; empty where nothing stands between.
  var shown: String { proxy.map { " through the proxy \($0.name)" } ?? "" }

  var tlsConfiguration: TLSConfiguration? {
    guard !roots.isEmpty else { return nil }
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.additionalTrustRoots = [.certificates(roots)]
    return configuration
  }
}

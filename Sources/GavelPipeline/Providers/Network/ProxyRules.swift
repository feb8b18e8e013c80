import Foundation

/// Which proxy a server is reached through, by the variables that curl heeds.
///
/// `http_proxy` counts in lower case alone: in a CGI script `HTTP_PROXY` is a header of whoever
/// calls. The others count in both, the lower case first. Source: "Environment" in curl's manual.
struct ProxyRules: Sendable {
  /// This variable's value `1` has servers on loopback proxied, too.
  static let loopbackVariable = "GAVEL_PROXY_LOOPBACK"

  private let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment }

  /// A variable that names no proxy.
  struct BadVariable: Error, Hashable, CustomStringConvertible {
    let variable: String
    let fault: Proxy.Fault

    var description: String { "the environment variable \(variable): \(fault)" }
  }

  /// The proxy on the way to a URL; nil goes straight there.
  func proxy(for url: String) throws(BadVariable) -> Proxy? {
    guard let parts = URLComponents(string: url), let scheme = parts.scheme, let host = parts.host
    else { return nil }
    let name = host.trimmingCharacters(in: ["[", "]"]).lowercased()
    let port = parts.port ?? (scheme == "https" ? 443 : 80)
    if Self.isLoopback(name), environment[Self.loopbackVariable] != "1" { return nil }
    guard let (variable, text) = named(for: scheme), !isExempt(name, port) else { return nil }
    do throws(Proxy.Fault) {
      return try Proxy(text)
    } catch {
      throw BadVariable(variable: variable, fault: error)
    }
  }

  private func named(for scheme: String) -> (variable: String, text: String)? {
    let own = scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
    return set(own + ["all_proxy", "ALL_PROXY"])
  }

  /// The first of these variables that is set; one that is set to nothing counts as one that is not.
  private func set(_ variables: [String]) -> (variable: String, text: String)? {
    for variable in variables {
      if let text = environment[variable]?.trimmingCharacters(in: .whitespaces), !text.isEmpty {
        return (variable, text)
      }
    }
    return nil
  }

  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
      || IPv4Range(host)?.isLoopback == true
  }

  /// Whether `NO_PROXY` names a host: itself, a domain that it is in, a range that its address is
  /// in, each with or without a port; `*` names all.
  private func isExempt(_ host: String, _ port: Int) -> Bool {
    let list = set(["no_proxy", "NO_PROXY"])?.text ?? ""
    return list.split { ",\t ".contains($0) }.contains { entry in
      if entry == "*" { return true }
      var name = entry.lowercased()
      if let match = name.wholeMatch(of: /(\[[^\]]*\]|[^:]*):([0-9]+)/) {
        guard Int(match.2) == port else { return false }
        name = String(match.1)
      }
      name = name.trimmingCharacters(in: ["[", "]"])
      // The end of an address is no domain that it is in.
      if let address = IPv4Range(host) { return IPv4Range(name)?.contains(address) ?? false }
      while name.hasPrefix(".") { name.removeFirst() }
      return !name.isEmpty && (host == name || host.hasSuffix(".\(name)"))
    }
  }
}

/// An IPv4 address, or those that share its first bits: `10.0.0.0/8`.
private struct IPv4Range {
  private let address: UInt32
  private let bits: Int

  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let bytes = parts[0].split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard parts.count <= 2, bytes.count == 4, !bytes.contains(nil) else { return nil }
    address = bytes.reduce(0) { $0 << 8 | UInt32($1 ?? 0) }
    guard let bits = parts.count == 2 ? Int(parts[1]) : 32, (0...32).contains(bits) else {
      return nil
    }
    self.bits = bits
  }

  var isLoopback: Bool { address >> 24 == 127 }

  func contains(_ other: IPv4Range) -> Bool {
    // Shifting by all 32 bits leaves nothing, as it should: /0 holds every address.
    let free = UInt32(32 - bits)
    return other.bits == 32 && address >> free == other.address >> free
  }
}

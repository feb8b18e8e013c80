import Foundation

/// A proxy, as a variable of the environment names it.
struct Proxy: Hashable, Sendable {
  enum Kind: String, Hashable, Sendable { case http, socks5 }

  let kind: Kind
  let host: String
  let port: Int
  /// User name and password as `Basic` has them; nil sends none.
  let credentials: String?

  /// Where no port is named, as curl has it.
  static let usualPort = 1080

  /// For messages: without user name and password.
  var name: String { "\(kind.rawValue)://\(host):\(port)" }

  /// The host as it is dialled: an IPv6 address without its brackets.
  var address: String { host.trimmingCharacters(in: ["[", "]"]) }

  /// Why a text names no proxy.
  ///
  /// The text itself may hold a password and is never shown.
  enum Fault: Error, Hashable, CustomStringConvertible {
    case form, scheme(String), socksCredentials

    var description: String {
      switch self {
      case .form: "expected http://HOST:PORT or socks5://HOST:PORT, found something else"
      case .scheme(let scheme):
        "expected http://HOST:PORT or socks5://HOST:PORT, found a proxy of the kind \(scheme)"
      case .socksCredentials:
        "a user name and password for a SOCKS proxy cannot be sent; use one that asks for none, or "
          + "an HTTP proxy"
      }
    }
  }

  init(_ text: String) throws(Fault) {
    var rest = text[...]
    kind = try Self.scheme(of: &rest)
    rest = rest.prefix { !"/?#".contains($0) }
    var user: Substring?
    if let at = rest.lastIndex(of: "@") {
      (user, rest) = (rest[..<at], rest[rest.index(after: at)...])
    }
    guard
      let match = rest.wholeMatch(of: /([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?/)
    else { throw .form }
    let port = match.2.map { Int($0) ?? 0 } ?? Self.usualPort
    guard (1...65535).contains(port) else { throw .form }
    guard user == nil || kind == .http else { throw .socksCredentials }
    host = String(match.1)
    self.port = port
    credentials = user.map { user in
      // Both may be percent-encoded, each by itself: a name cannot hold a colon.
      let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let plain = parts.map { $0.removingPercentEncoding ?? String($0) }.joined(separator: ":")
      return Data((parts.count == 2 ? plain : plain + ":").utf8).base64EncodedString()
    }
  }

  private static func scheme(of text: inout Substring) throws(Fault) -> Kind {
    guard let match = text.prefixMatch(of: /([A-Za-z0-9+.-]+):\/\//) else { return .http }
    text = text[match.range.upperBound...]
    switch match.1.lowercased() {
    case "http": return .http
    case "socks5", "socks5h", "socks": return .socks5
    case let other: throw .scheme(other)
    }
  }
}

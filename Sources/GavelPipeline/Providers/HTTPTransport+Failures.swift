import AsyncHTTPClient
import Foundation
import GavelCore
import NIOCore
import NIOPosix
import NIOSSL

extension HTTPTransport {
  /// What is thrown for an exchange that came to nothing.
  static func told(
    _ error: any Error, of url: String, by access: ServerAccess, after timeout: Duration
  ) -> any Error {
    if error is ProviderError { return error }
    // Either clock may be the first to say so.
    guard error is Deadlines.Passed || error as? HTTPClientError == .deadlineExceeded else {
      return failure(error, at: url, by: access)
    }
    return ProviderError.transient(.timeout, message: "no answer within \(timeout.seconds) s")
  }

  /// What an exchange that came to nothing means.
  private static func failure(_ error: any Error, at url: String, by access: ServerAccess)
    -> any Error
  {
    switch error {
    case is CancellationError: error
    case let error as HTTPClientError: failure(error, by: access)
    case ChannelError.connectTimeout: failure(HTTPClientError.connectTimeout, by: access)
    case let error as NIOConnectionError:
      ProviderError.transient(
        .connection,
        message: "no connection to \(error.host):\(error.port): \(reason(of: error))")
    case let error as IOError:
      ProviderError.transient(.connection, message: reason(of: error))
    case is NIOTooManyBytesError:
      ProviderError.transient(
        .brokenBody, message: "a body of more than \(greatestBody >> 20) MiB")
    default:
      distrust(error, of: URLComponents(string: url)?.host ?? url)
        ?? refusal(error, of: access.proxy)
        ?? ProviderError.transient(.connection, message: "\(error)")
    }
  }

  private static func reason(of error: NIOConnectionError) -> String {
    if let failure = error.connectionErrors.first?.error {
      return (failure as? IOError).map(reason) ?? "\(failure)"
    }
    // Each kind of address was asked for, and none was found.
    return "no address of that name is known"
  }

  /// The system's word, as "Connection refused", without the names of functions before it.
  private static func reason(of error: IOError) -> String {
    String(cString: strerror(error.errnoCode))
  }

  private static func failure(_ error: HTTPClientError, by access: ServerAccess) -> any Error {
    let proxy = access.proxy?.name ?? "no proxy"
    return switch error {
    case .deadlineExceeded, .readTimeout, .writeTimeout:
      ProviderError.transient(.timeout, message: "timed out")
    case .connectTimeout, .getConnectionFromPoolTimeout:
      ProviderError.transient(.connection, message: "no connection within 10 s")
    case .cancelled: CancellationError()
    case .emptyScheme, .emptyHost, .invalidURL:
      ProviderError.fatal(message: "not a usable URL")
    case .proxyAuthenticationRequired: refusal(of: proxy)
    case .invalidProxyResponse:
      ProviderError.transient(
        .connection, message: "the proxy \(proxy) refuses a connection to the server")
    case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
      ProviderError.transient(.connection, message: "the proxy \(proxy) does not answer")
    default: ProviderError.transient(.connection, message: "\(error)")
    }
  }

  /// A proxy that wants to know who asks.
  static func refusal(of proxy: String) -> ProviderError {
    .fatal(
      message: "the proxy \(proxy) wants a user name and password (status 407); give them in the "
        + "variable that names it, as http://USER:PASSWORD@HOST:PORT, or name the server in NO_PROXY"
    )
  }

  /// A SOCKS proxy that lets nothing through; nil is something else.
  ///
  /// The library whose errors these are is one of the client's own, so they are known by name.
  private static func refusal(_ error: any Error, of proxy: Proxy?) -> ProviderError? {
    let kind = String(reflecting: type(of: error))
    guard let proxy, proxy.kind == .socks5, kind.hasPrefix("NIOSOCKS.SOCKSError") else {
      return nil
    }
    if kind.hasSuffix("NoValidAuthenticationMethod") || kind.hasSuffix("AuthenticationSelection") {
      return .fatal(
        message:
          "the proxy \(proxy.name) wants a user name and password, which cannot be sent to a "
          + "SOCKS proxy; use one that asks for none, or an HTTP proxy, or name the server in "
          + "NO_PROXY")
    }
    return .transient(
      .connection, message: "the proxy \(proxy.name) refuses a connection to the server")
  }

  /// A certificate that is not taken, which no further try changes; nil is something else.
  private static func distrust(_ error: any Error, of host: String) -> ProviderError? {
    if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
      return .fatal(
        message: "the certificate of \(host) is made out to another name; put the name that it has "
          + "into base_url, or have \(host) added to it")
    }
    guard "\(error)".contains("CERTIFICATE_VERIFY_FAILED") else { return nil }
    return .fatal(
      message: "the certificate of \(host) is not trusted: it has expired, or an authority has "
        + "signed it that this system does not know; give that authority's certificate as ca_file "
        + "of the model, or with --ca-file")
  }
}

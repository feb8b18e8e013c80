import GavelCore
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL

/// A local server whose models are ``SimulatedModel``s, so that a whole run can be tried without a
/// network, a key or a bill.
///
/// It listens on 127.0.0.1 only and answers only who calls it by a loopback name, so that no page
/// in a browser can use it. The same request gets the same text as ``SimulatedModel`` in process.
public struct SimulatorServer: Sendable {
  public let configuration: Configuration
  private let record: ServerRecord

  public init(configuration: Configuration) {
    self.configuration = configuration
    record = ServerRecord(
      keepsRequests: configuration.recordRequests, onRequest: configuration.onRequest)
  }

  /// What it has answered so far.
  public var statistics: Statistics { record.statistics }

  /// The bodies of the requests to models, in the order of their arrival; empty unless the
  /// configuration asks for them.
  public var recordedRequests: [String] { record.requests }

  /// How often each line of batch jobs was answered for money, by its id.
  public var answeredLines: [String: Int] { record.answeredLines }

  /// How often each of these lines was torn out of the results for good.
  public var lostLines: [String: Int] { record.lostLines }

  /// Serves until the task is cancelled, or gracefully shut down by a service group around it.
  ///
  /// Answers that are still being waited for are dropped when the task is cancelled. Throws
  /// ``CannotListen`` where the port is taken.
  ///
  /// - Parameter onRunning: is called with the port once requests are taken.
  public func run(onRunning: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
    let health = Route(.get, "/health", needsKey: false) { _ in .json(["status": "ok"]) }
    let stats = Route(.get, "/stats", needsKey: false) { [record] _ in
      .json(record.statistics.json)
    }
    let models = ModelRoutes(configuration: configuration, record: record)
    let batches = BatchRoutes(models: models, desk: BatchDesk(configuration.batches))
    let application = Application(
      responder: RouteTable(
        [health, stats] + models.routes + batches.routes, key: configuration.apiKey, record: record),
      server: try server(),
      configuration: ApplicationConfiguration(
        address: .hostname("127.0.0.1", port: configuration.port), backlog: 4096),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
      logger: configuration.logs
        ? Logger(label: "gavel.simulator")
        : Logger(label: "gavel.simulator") { _ in SwiftLogNoOpLogHandler() })
    do {
      try await application.run()
    } catch let error as IOError {
      throw CannotListen(port: configuration.port, cause: "\(error)")
    }
  }

  private func server() throws -> HTTPServerBuilder {
    let plain = HTTPServerBuilder.http1(
      configuration: .init(additionalChannelHandlers: [Connection.EndWatch()]))
    guard let files = configuration.certificate else { return plain }
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
      let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
      return try .tls(
        plain,
        tlsConfiguration: .makeServerConfiguration(
          certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    } catch {
      throw BadCertificate(files: files, cause: "\(error)")
    }
  }

  /// The certificate or its key cannot be used.
  public struct BadCertificate: Error, Hashable, CustomStringConvertible {
    public let files: CertificateFiles
    public let cause: String

    public var description: String {
      "\(files.certificate), \(files.key): expected a certificate and its key as PEM: \(cause)"
    }
  }

  /// The port cannot be had.
  public struct CannotListen: Error, Hashable, CustomStringConvertible {
    public let port: Int
    public let cause: String

    public var description: String { "cannot listen on port \(port): \(cause)" }
  }
}

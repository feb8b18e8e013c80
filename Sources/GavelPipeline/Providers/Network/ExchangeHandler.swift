import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Has one exchange after the other on a connection.
final class ExchangeHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let greatestBody: Int
  /// Told when an exchange has ended and the connection can have another.
  private let onFree: (ExchangeHandler, any Channel) -> Void
  private let onClosed: (any Channel) -> Void
  private var context: ChannelHandlerContext?
  private var exchange: Exchange?
  private var head: HTTPResponseHead?
  private var body: [UInt8] = []

  init(
    greatestBody: Int, onFree: @escaping (ExchangeHandler, any Channel) -> Void,
    onClosed: @escaping (any Channel) -> Void
  ) {
    self.greatestBody = greatestBody
    self.onFree = onFree
    self.onClosed = onClosed
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Sends a request.
  ///
  /// - Returns: false where the connection has closed; nothing was sent then.
  func begin(_ exchange: Exchange) -> Bool {
    guard let context, context.channel.isActive else { return false }
    guard exchange.begin(on: context.channel) else {
      onFree(self, context.channel)
      return true
    }
    self.exchange = exchange
    context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
    // A head that cannot be sent has come back as an error.
    guard self.exchange === exchange else { return true }
    if !exchange.body.isEmpty {
      let bytes = context.channel.allocator.buffer(bytes: exchange.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    return true
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard exchange != nil else { return context.close(promise: nil) }
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
      body.reserveCapacity(min(max(0, length), greatestBody))
    case .body(let part):
      guard body.count + part.readableBytes <= greatestBody else {
        return fail(NIOTooManyBytesError(maxBytes: greatestBody), context)
      }
      part.withUnsafeReadableBytes { body.append(contentsOf: $0) }
    case .end: finish(context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(error, context) }

  func channelInactive(context: ChannelHandlerContext) {
    fail(HTTPClientError.remoteConnectionClosed, context)
    onClosed(context.channel)
    context.fireChannelInactive()
  }

  private func finish(_ context: ChannelHandlerContext) {
    guard let exchange, let head else { return context.close(promise: nil) }
    let reply = HTTPTransport.Reply(head.status, head.headers, body: body)
    (self.exchange, self.head, body) = (nil, nil, [])
    let waiter = exchange.end()
    if waiter != nil, head.isKeepAlive, context.channel.isActive {
      // Before the reply is read, which may lead to the next request.
      onFree(self, context.channel)
    } else {
      context.close(promise: nil)
    }
    waiter?.resume(returning: reply)
  }

  private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
    let ended = exchange
    (exchange, head, body) = (nil, nil, [])
    ended?.end()?.resume(throwing: error)
    context.close(promise: nil)
  }
}

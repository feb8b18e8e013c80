import NIOCore

/// The connection that a request came on.
struct Connection: Sendable {
  /// That of the request which is being answered.
  @TaskLocal static var current: Connection?

  let channel: any Channel

  /// Returns when the client has left, or the task is cancelled.
  func waitForEnd() async throws {
    let end = channel.eventLoop.makePromise(of: Void.self)
    channel.eventLoop.execute {
      guard channel.isActive else { return end.succeed() }
      do {
        try channel.pipeline.syncOperations.addHandler(EndWatch(end), position: .first)
      } catch {
        end.succeed()
      }
    }
    try await withTaskCancellationHandler {
      try await end.futureResult.get()
    } onCancel: {
      end.succeed()
    }
  }

  /// Sees the end of what a client sends.
  private final class EndWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let end: EventLoopPromise<Void>

    init(_ end: EventLoopPromise<Void>) { self.end = end }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if event as? ChannelEvent == .inputClosed { end.succeed() }
      context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
      end.succeed()
      context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end.succeed() }
  }
}

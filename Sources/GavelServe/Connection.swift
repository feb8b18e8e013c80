import NIOCore

/// The connection that a request came on.
struct Connection: Sendable {
  /// That of the request which is being answered.
  @TaskLocal static var current: Connection?

  let channel: any Channel

  /// Returns when the client has left or sends no more, or the task is cancelled.
  func waitForEnd() async throws {
    let end = channel.eventLoop.makePromise(of: Void.self)
    channel.eventLoop.execute {
      guard channel.isActive,
        let watch = try? channel.pipeline.syncOperations.handler(type: EndWatch.self)
      else { return end.succeed() }
      watch.wait(end)
    }
    try await withTaskCancellationHandler {
      try await end.futureResult.get()
    } onCancel: {
      end.succeed()
    }
  }

  /// Sees the end of what a client sends.
  ///
  /// It is there from a connection's beginning: a client may send no more before anybody waits for
  /// that, and the channel says so once.
  final class EndWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var hasEnded = false
    private var waiting: [EventLoopPromise<Void>] = []

    func wait(_ end: EventLoopPromise<Void>) {
      guard !hasEnded else { return end.succeed() }
      waiting.append(end)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if event as? ChannelEvent == .inputClosed { end() }
      context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
      end()
      context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func end() {
      hasEnded = true
      for promise in waiting { promise.succeed() }
      waiting = []
    }
  }
}

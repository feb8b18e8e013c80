import Hummingbird
import NIOCore

/// What is known of a request beside its bytes.
struct SimulatorContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let connection: Connection

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    connection = Connection(channel: source.channel)
  }
}

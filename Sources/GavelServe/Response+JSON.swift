import GavelCore
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  static func json(
    _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var bytes: [UInt8] = []
    value.write(to: &bytes)
    return .body(bytes, type: "application/json", status: status, headers: headers)
  }

  static func body(
    _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = type
    headers[.contentLength] = String(bytes.count)
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

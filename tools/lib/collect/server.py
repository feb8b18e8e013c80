"""A chat completions server for measuring clients: every answer after the same time.

It does as little as it can for a request, so that the client is what is measured: no JSON is read, a
body is as long as its Content-Length says, and one answer serves all. It prints its port, and on
SIGTERM one JSON line: the replies sent, and the seconds from the first request to the last reply.
"""
import argparse
import asyncio
import json
import resource
import signal
import sys
import time

ANSWER = json.dumps({
    "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "bench",
    "choices": [{
        "index": 0, "finish_reason": "stop",
        "message": {"role": "assistant", "content": "The answer is a few lines long. " * 12},
    }],
    "usage": {"prompt_tokens": 40, "completion_tokens": 90, "total_tokens": 130},
}).encode()
REPLY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    % len(ANSWER)) + ANSWER


class Tally:
    replies = 0
    first = None
    last = 0.0
    underway = 0
    most = 0


class Connection(asyncio.Protocol):
    def __init__(self, latency):
        self.latency = latency
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.rest += data
        while True:
            head = self.rest.find(b"\r\n\r\n")
            if head < 0:
                return
            lower = self.rest[:head].lower()
            at = lower.find(b"content-length:")
            length = int(lower[at + 15:].split(b"\r\n", 1)[0]) if at >= 0 else 0
            end = head + 4 + length
            if len(self.rest) < end:
                return
            self.rest = self.rest[end:]
            if Tally.first is None:
                Tally.first = time.perf_counter()
            Tally.underway += 1
            Tally.most = max(Tally.most, Tally.underway)
            asyncio.get_running_loop().call_later(self.latency, self.reply)

    def reply(self):
        Tally.underway -= 1
        if self.transport.is_closing():
            return
        self.transport.write(REPLY)
        Tally.replies += 1
        Tally.last = time.perf_counter()


async def serve(latency):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(latency), "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()
    server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds to each answer")
    arguments = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    asyncio.run(serve(arguments.latency))
    seconds = Tally.last - Tally.first if Tally.first is not None else None
    json.dump({"replies": Tally.replies, "seconds": seconds, "most": Tally.most}, sys.stdout)


if __name__ == "__main__":
    main()

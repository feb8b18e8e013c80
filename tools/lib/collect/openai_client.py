"""The official client under asyncio, same requests, nothing stored:
openai_client.py BASE_URL BODY-FILE COUNT UNDERWAY
"""
import asyncio
import json
import sys

import httpx
import openai


async def main():
    base, body, count, underway = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    with open(body, encoding="utf-8") as file:
        request = json.load(file)
    limits = httpx.Limits(max_connections=underway, max_keepalive_connections=underway)
    client = openai.AsyncOpenAI(
        base_url=base, api_key="none", max_retries=0,
        http_client=httpx.AsyncClient(limits=limits, timeout=60))
    left = iter(range(count))

    async def work():
        for _ in left:
            reply = await client.chat.completions.create(**request)
            if not reply.choices[0].message.content:
                sys.exit("an empty answer")

    await asyncio.gather(*(work() for _ in range(underway)))
    await client.close()


asyncio.run(main())

"""A real mail server on loopback for tests: aiosmtpd, which writes each message it takes as one JSON file.

What it does with a message follows from the recipient's name: `refused` and `later` are refused for good and for now,
`cut` is taken and the line cut before the answer. Arguments: FOLDER, then any of `starttls` and `password`.
"""

import asyncio
import base64
import json
import ssl
import sys
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

HERE = Path(__file__).parent
FOLDER = Path(sys.argv[1])
OPTIONS = set(sys.argv[2:])


class Handler:
    taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "refused":
            return f"550 5.1.1 <{address}>: no such user here"
        if name == "later":
            return f"451 4.7.1 <{address}>: greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        raw = envelope.original_content
        message = message_from_bytes(raw, policy=policy.default)
        told = {
            "raw": base64.b64encode(raw).decode(),
            "ascii": raw.isascii(),
            "longest_line": max(len(line) for line in raw.split(b"\r\n")),
            "headers": {name: str(value) for name, value in message.items()},
            "to_name": message["to"].addresses[0].display_name,
            "text": message.get_content(),
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None,
            "user": session.auth_data.login.decode() if session.auth_data else None,
        }
        Handler.taken += 1
        part = FOLDER / f"{Handler.taken:04}.part"
        part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        part.rename(part.with_suffix(".json"))
        if envelope.rcpt_tos[0].startswith("cut@"):
            server.transport.abort()
        return "250 taken"


class Authenticator:
    def __call__(self, server, session, envelope, mechanism, auth_data):
        right = (auth_data.login, auth_data.password) == (b"nhac-han", "mật khẩu thư".encode())
        return AuthResult(success=right, handled=False, auth_data=auth_data)


def protocol():
    options = {"hostname": "localhost", "enable_SMTPUTF8": False}
    if "starttls" in OPTIONS:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(HERE / "server.pem", HERE / "server.key")
        options |= {"tls_context": context, "require_starttls": True}
    if "password" in OPTIONS:
        options |= {
            "auth_required": True,
            "auth_require_tls": "starttls" in OPTIONS,
            "authenticator": Authenticator(),
        }
    return SMTP(Handler(), **options)


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # until the test lets go
    server.close()


asyncio.run(serve())

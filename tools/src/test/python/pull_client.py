#!/usr/bin/env python3
"""A parent that pulls from a child, written from exchange-spec/api/openapi.yaml alone, with no line of fednode's code.

It keeps what it has in a folder: batches as files, and state.json with the last position and the end of each stream's chain.
Killed at any moment, it goes on from there. Needs Python 3.8 and the openssl command; the suite is ecdsa-p256-sha256.
"""
import argparse
import base64
import datetime
import hashlib
import http.client
import io
import json
import os
import secrets
import ssl
import subprocess
import sys
import time
import urllib.parse
import zipfile

ENTRIES = ["manifest.json", "manifest.p7s", "records.ndjson.zst"]
SHA_256 = "2.16.840.1.101.3.4.2.1"
ECDSA_WITH_SHA_256 = "1.2.840.10045.4.3.2"
ID_DATA = "1.2.840.113549.1.7.1"


class Refused(Exception):
    """Something that the child sent is not what the document says."""


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


# --- DER, as far as one signature needs it


def der(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def oid(text):
    arcs = [int(arc) for arc in text.split(".")]
    body = bytes([arcs[0] * 40 + arcs[1]])
    for arc in arcs[2:]:
        septets = [arc & 0x7F]
        while arc > 0x7F:
            arc >>= 7
            septets.insert(0, 0x80 | (arc & 0x7F))
        body += bytes(septets)
    return der(0x06, body)


def sequence(*parts):
    return der(0x30, *parts)


def set_of(*parts):
    return der(0x31, *sorted(parts))


def children(value):
    """The parts of a DER value, each with its header."""
    at, end = header(value, 0)
    parts = []
    while at < end:
        _, after = header(value, at)
        parts.append(value[at:after])
        at = after
    return parts


def header(value, at):
    """Where the content of the value at this place begins and ends."""
    length = value[at + 1]
    at += 2
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(value[at:at + size], "big")
        at += size
    return at, at + length


def certificates(path):
    with open(path, encoding="ascii") as file:
        text = file.read()
    end = "-----END CERTIFICATE-----"
    return [ssl.PEM_cert_to_DER_cert(part[part.index("-----BEGIN"):] + end) for part in text.split(end)[:-1]]


class Signer:
    """Signs statements as the receiver."""

    def __init__(self, chain, key):
        path = certificates(chain)
        self.certificate = path[0]
        self.below_root = path[:-1]
        self.federation = "sha-256:" + sha256(path[-1])
        self.key = key

    def sign(self, content):
        tbs = children(children(self.certificate)[0])
        serial, issuer = (tbs[1], tbs[3]) if tbs[0][0] == 0xA0 else (tbs[0], tbs[2])
        attributes = set_of(
            sequence(oid("1.2.840.113549.1.9.3"), set_of(oid(ID_DATA))),
            sequence(oid("1.2.840.113549.1.9.4"), set_of(der(0x04, hashlib.sha256(content).digest()))),
            sequence(oid("1.2.840.113549.1.9.16.2.47"),
                     set_of(sequence(sequence(sequence(der(0x04, hashlib.sha256(self.certificate).digest())))))))
        value = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=attributes, stdout=subprocess.PIPE,
                               check=True).stdout
        one = der(0x02, b"\x01")
        info = sequence(one, sequence(issuer, serial), sequence(oid(SHA_256)), b"\xa0" + attributes[1:],
                        sequence(oid(ECDSA_WITH_SHA_256)), der(0x04, value))
        signed = sequence(one, set_of(sequence(oid(SHA_256))), sequence(oid(ID_DATA)),
                          b"\xa0" + set_of(*self.below_root)[1:], set_of(info))
        return sequence(oid("1.2.840.113549.1.7.2"), der(0xA0, signed))

    def page(self, receiver, leaf):
        """A page of one receipt: its tree is that one leaf."""
        nonce = secrets.token_bytes(32)
        root = sha256(b"\x00" + nonce + canonical(leaf))
        statement = {"type": "receipts", "federation": self.federation, "created": now(), "suite": "ecdsa-p256-sha256",
                     "signer": "sha-256:" + sha256(self.certificate), "receiver": receiver, "tree": "sha-256", "size": 1, "root": root}
        return canonical({"entries": [{"index": 0, "leaf": leaf, "nonce": nonce.hex(), "path": []}],
                          "signature": base64.b64encode(self.sign(canonical(statement))).decode("ascii"),
                          "statement": statement})


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (time.time() * 1000 % 1000)


class Child:
    """The child's API."""

    def __init__(self, url, cert, key, root):
        address = urllib.parse.urlsplit(url)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(root)
        context.load_cert_chain(cert, key)
        context.check_hostname = False  # nodes are known by their certificates, not by host names
        self.connection = http.client.HTTPSConnection(address.hostname, address.port, timeout=30, context=context)

    def ask(self, method, path, body=None, kind=None):
        for _ in range(20):
            self.connection.request(method, path, body, {"Content-Type": kind} if kind else {})
            answer = self.connection.getresponse()
            content = answer.read()
            if answer.status == 503:
                time.sleep(int(answer.headers.get("Retry-After", "1")))
                continue
            if answer.status not in (200, 204):
                problem = json.loads(content)
                raise Refused("%s %s: %d %s: %s" % (method, path, answer.status, problem["code"], problem["detail"]))
            return content, answer.headers
        raise Refused("the child is busy for too long")

    def messages(self):
        return json.loads(self.ask("GET", "/exchange/v1/messages")[0])["messages"]

    def batches(self, after):
        return json.loads(self.ask("GET", "/exchange/v1/batches?after=%d&limit=5" % after)[0])

    def batch(self, position):
        return self.ask("GET", "/exchange/v1/batches/%d" % position)

    def receipt(self, page):
        self.ask("POST", "/exchange/v1/receipts", page, "application/json")


class Store:
    """What this client has, durably: first the batch, then the state that counts it."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(os.path.join(folder, "batches"), exist_ok=True)
        self.file = os.path.join(folder, "state.json")
        self.state = {"position": 0, "streams": {}}
        if os.path.exists(self.file):
            with open(self.file, encoding="utf-8") as file:
                self.state = json.load(file)

    def write(self, path, content):
        with open(path + ".new", "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(path + ".new", path)

    def keep(self, name, file):
        self.write(os.path.join(self.folder, "batches", name), file)

    def save(self):
        self.write(self.file, canonical(self.state))


def check(entry, file, headers, ends):
    """That the file is the listed batch, whole, and follows on in its stream."""
    if len(file) != entry["bytes"] or headers["ETag"] != '"%s"' % entry["digest"]:
        raise Refused("not the listed batch: %s" % entry)
    with zipfile.ZipFile(io.BytesIO(file)) as container:
        if container.namelist() != ENTRIES or any(one.compress_type != zipfile.ZIP_STORED for one in container.infolist()):
            raise Refused("not the three stored entries")
        manifest_bytes, payload = container.read(ENTRIES[0]), container.read(ENTRIES[2])
    manifest = json.loads(manifest_bytes)
    if "sha-256:" + sha256(manifest_bytes) != entry["digest"] or manifest["payload"]["digest"] != sha256(payload):
        raise Refused("a digest is wrong")
    if any(manifest[name] != entry[name] for name in ("origin", "epoch", "stream", "seq")):
        raise Refused("listed as another: %s" % entry)
    end = ends.get(stream(entry), {"seq": 0, "digest": None})
    if entry["seq"] <= end["seq"]:
        return False
    if entry["seq"] != end["seq"] + 1 or manifest.get("prev") != end["digest"]:
        raise Refused("the chain is broken at %s/%d" % (stream(entry), entry["seq"]))
    return True


def stream(entry):
    return "%s/%d/%s" % (entry["origin"], entry["epoch"], entry["stream"])


def main():
    options = argparse.ArgumentParser()
    for name in ("url", "receiver", "tls-cert", "tls-key", "tls-root", "signing-cert", "signing-key", "folder"):
        options.add_argument("--" + name, required=True)
    options.add_argument("--ask", action="store_true", help="wait for a line of input before each receipt")
    args = options.parse_args()
    child = Child(args.url, args.tls_cert, args.tls_key, args.tls_root)
    signer = Signer(args.signing_cert, args.signing_key)
    store = Store(args.folder)
    print("hello", child.messages()[0]["type"] == "hello", flush=True)
    print("from", store.state["position"], flush=True)
    listed = child.batches(store.state["position"])
    while listed["batches"]:
        for entry in listed["batches"]:
            file, headers = child.batch(entry["position"])
            ends = store.state["streams"]
            if check(entry, file, headers, ends):
                store.keep("%s-%d.fxb" % (stream(entry).replace("/", "-"), entry["seq"]), file)
                ends[stream(entry)] = {"seq": entry["seq"], "digest": entry["digest"]}
            print("stored", entry["position"], stream(entry), entry["seq"], flush=True)
            if args.ask and not sys.stdin.readline():
                return
            end = ends[stream(entry)]
            child.receipt(signer.page(args.receiver, {
                "origin": entry["origin"], "epoch": entry["epoch"], "stream": entry["stream"], "through": end["seq"],
                "throughDigest": end["digest"], "outcome": "accepted", "time": now()}))
            store.state["position"] = entry["position"]
            store.save()
            print("receipted", entry["position"], flush=True)
        listed = child.batches(store.state["position"])
    print("done", len(child.batches(0)["batches"]), flush=True)


if __name__ == "__main__":
    main()

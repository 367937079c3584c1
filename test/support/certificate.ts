import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256, `AA:BB:…` */
  readonly fingerprint256: string;
}

/** A self-signed X.509 certificate of its own key (RFC 5280, version 1), as a router makes one for its API. */
export function selfSigned(name: string, { until = '491231235959Z' } = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(ECDSA_SHA256));
  const whose = sequence(set(sequence(oid(COMMON_NAME), der(UTF8_STRING, Buffer.from(name)))));
  const validity = sequence(utcTime('200101000000Z'), utcTime(until));
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
  const serial = der(INTEGER, Buffer.from([1]));
  const signed = sequence(serial, algorithm, whose, validity, whose, publicInfo);
  const signature = der(BIT_STRING, Buffer.concat([Buffer.from([0]), sign('sha256', signed, privateKey)]));
  const bytes = sequence(signed, algorithm, signature);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    fingerprint256: new X509Certificate(bytes).fingerprint256,
  };
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const UTF8_STRING = 0x0c;
/** 1.2.840.10045.4.3.2 and 2.5.4.3 */
const ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, Buffer.concat(parts));
const oid = (bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes));
const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text));

import { createHash, timingSafeEqual } from 'node:crypto';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import { QosError } from '../../model/error.js';
import type { Place } from './place.js';

/** A connection to the controller, which has proven who it is: the token is sent to nobody else. */
export function connect(
  place: Place,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Socket> {
  const { hostname, port, protocol } = new URL(place.origin);
  const isTls = protocol === 'https:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const at = { host, port: port === '' ? (isTls ? 443 : 80) : Number(port) };
  return new Promise((resolve, reject) => {
    const socket = isTls ? connectTls({ ...at, ...trustOf(place, host) }) : connectPlain(at);
    const fail = (problem: QosError): void => {
      socket.destroy();
      reject(problem);
    };
    const timer = setTimeout(() => fail(unreachable(place, `no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    const abort = (): void => fail(unreachable(place, 'interrupted'));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => fail(socketProblem(place, error)));
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      if (place.pin !== undefined && !isPinned(socket as TLSSocket, place.pin)) return fail(otherCertificate(place));
      return resolve(socket);
    });
  });
}

function trustOf({ ca, pin }: Place, host: string) {
  if (pin !== undefined) return { rejectUnauthorized: false, checkServerIdentity: () => undefined };
  const servername = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  return { ...servername, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) };
}

function isPinned(socket: TLSSocket, pin: string): boolean {
  const certificate = socket.getPeerX509Certificate()?.raw;
  if (certificate === undefined) return false;
  return timingSafeEqual(createHash('sha256').update(certificate).digest(), Buffer.from(pin, 'hex'));
}

export const unreachable = ({ origin }: Place, why: string): QosError =>
  new QosError('controller.unreachable', `the controller at ${origin} cannot be reached: ${why}`, {
    subject: origin,
    cure: 'See that qosctl serve runs there, and that --url is the address that it tells.',
  });

export const refused = ({ origin }: Place, why: string, cure: string): QosError =>
  new QosError('controller.refused', `the controller at ${origin} ${why}`, { subject: origin, cure });

const otherCertificate = (place: Place): QosError =>
  refused(place, 'has another certificate than the one that is pinned; no token was sent', 'Find out why.');

/** What TLS finds wrong with the other side is nothing that waiting mends. */
const DISTRUST = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

function socketProblem(place: Place, { code, message }: NodeJS.ErrnoException): QosError {
  if (code === undefined || !DISTRUST.test(code)) return unreachable(place, code ?? message);
  const cure = 'Give the certificate of its authority by --ca-file, or the fingerprint of its own by --pin.';
  return refused(place, `does not prove who it is (${code}); no token was sent`, cure);
}

import type { Rule } from '../model/intent.js';
import type { Endpoint, Match, Packet } from '../model/policy.js';
import { contains } from '../model/prefix.js';

/** First rule that matches wins. */
export const findRule = (rules: readonly Rule[], packet: Packet): Rule | undefined =>
  rules.find(({ match }) => matches(match, packet));

/** A packet of which no DSCP is said carries the default one, 0 (RFC 2474 §4.1). */
export function matches(match: Match, packet: Packet): boolean {
  return (
    (match.protocol === undefined || match.protocol === packet.protocol) &&
    (match.dscp === undefined || match.dscp === (packet.dscp ?? 0)) &&
    isEnd(match.remote, packet.remote, packet.remotePort) &&
    isEnd(match.local, packet.local, packet.localPort)
  );
}

/** What the packet does not say cannot be recognised. */
function isEnd(endpoint: Endpoint | undefined, address: string | undefined, port: number | undefined): boolean {
  if (endpoint === undefined) return true;
  const { ports, prefixes } = endpoint;
  return (
    (ports.length === 0 || (port !== undefined && ports.some(({ from, to }) => from <= port && port <= to))) &&
    (prefixes.length === 0 || (address !== undefined && prefixes.some((prefix) => contains(prefix, address))))
  );
}

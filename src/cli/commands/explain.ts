import { explainPacket } from '../../compile/index.js';
import { parseDscp } from '../../model/dscp.js';
import { QosError } from '../../model/error.js';
import { suggestName } from '../../model/nearest.js';
import type { Packet, Protocol } from '../../model/policy.js';
import { isAddress } from '../../model/prefix.js';
import type { InstantFlags } from '../instant.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { requireCompiled } from '../require.js';
import { explanationText } from '../views/explanation.js';
import { choose } from '../choose.js';

export interface ExplainFlags extends InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json';
  readonly site: string;
  readonly direction: 'upload' | 'download';
  readonly protocol: string;
  readonly remote: string;
  readonly remotePort?: string;
  readonly local?: string;
  readonly localPort?: string;
  readonly dscp?: string;
}

const VERSION = 1;

/** Which queue a packet lands in, and why: the rule, the rates, and the file and line of every value. */
export async function explain(io: Io, flags: ExplainFlags): Promise<Exit> {
  const packet = packetOf(flags);
  const compiled = await requireCompiled(io, flags);
  choose(compiled, { site: [flags.site] });
  const explanation = explainPacket(compiled.policies, compiled.inventory, {
    site: flags.site,
    packet,
    instant: compiled.instant,
  });
  if (flags.format === 'json')
    io.out(JSON.stringify({ formatVersion: VERSION, revision: compiled.revision, explanation }, null, 2));
  else io.out(explanationText(io, compiled, explanation));
  return EXIT.done;
}

const PROTOCOLS: readonly string[] = ['tcp', 'udp', 'icmp', 'gre', 'esp', 'ah', 'sctp'] satisfies Protocol[];

const WITH_PORTS: readonly string[] = ['tcp', 'udp', 'sctp'] satisfies Protocol[];

function packetOf(flags: ExplainFlags): Packet {
  const address = (flag: string, text: string | undefined): string | undefined => {
    if (text === undefined || isAddress(text)) return text;
    throw new QosError('usage', `${flag} ${text} is not an IPv4 or IPv6 address`);
  };
  const port = (flag: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number;
    throw new QosError('usage', `${flag} ${text} is not a port from 1 to 65535`);
  };
  if (!PROTOCOLS.includes(flags.protocol)) {
    throw new QosError('usage', `--protocol ${flags.protocol} is none of ${PROTOCOLS.join(', ')}`, {
      cure: suggestName(flags.protocol, PROTOCOLS),
    });
  }
  const dscp =
    flags.dscp === undefined
      ? undefined
      : parseDscp(/^\d+$/.test(flags.dscp) ? Number(flags.dscp) : flags.dscp.toUpperCase());
  if (flags.dscp !== undefined && dscp === undefined)
    throw new QosError('usage', `--dscp ${flags.dscp} is neither a name such as EF or AF31 nor a number from 0 to 63`);
  const remotePort = port('--remote-port', flags.remotePort);
  const localPort = port('--local-port', flags.localPort);
  const local = address('--local', flags.local);
  const remote = address('--remote', flags.remote) ?? '';
  if ((remotePort ?? localPort) !== undefined && !WITH_PORTS.includes(flags.protocol))
    throw new QosError('usage', `${flags.protocol} has no ports; they need --protocol ${WITH_PORTS.join(', ')}`);
  if (local !== undefined && local.includes(':') !== remote.includes(':'))
    throw new QosError('usage', `--local ${local} and --remote ${remote} are not of one family, so no packet has both`);
  return {
    direction: flags.direction,
    protocol: flags.protocol as Protocol,
    remote,
    ...(remotePort === undefined ? {} : { remotePort }),
    ...(local === undefined ? {} : { local }),
    ...(localPort === undefined ? {} : { localPort }),
    ...(dscp === undefined ? {} : { dscp }),
  };
}

import { contains, isPrefix, parsePrefix, type Prefix } from '../model/prefix.js';
import type { Device } from './device.js';

/** Where `/ip/service` does not say it yet, before 7.16. */
const MAX_SESSIONS = 20;

export interface Caller {
  readonly address: string;
  /** Sessions that the router has already. */
  readonly sessions: number;
  /** Instead of what `/ip/service` says. */
  readonly maxSessions?: number;
}

/** Whom `/ip/service` keeps out is accepted by TCP and cut off at once (manual 103841820). */
export function admits(device: Device, service: string, caller: Caller): boolean {
  const { address = '', disabled, 'max-sessions': most } = device.table('/ip/service').find(service).fields;
  const from = parsePrefix(caller.address);
  const isAllowed = address === '' || (isPrefix(from) && address.split(',').some((one) => covers(one, from)));
  return disabled !== 'true' && isAllowed && caller.sessions < (caller.maxSessions ?? Number(most ?? MAX_SESSIONS));
}

function covers(allowed: string, from: Prefix): boolean {
  const prefix = parsePrefix(allowed);
  return isPrefix(prefix) && contains(prefix, from);
}

import { MARK } from './kinds.js';

/** Names on the router. All derive from ids, none from positions, and all are printable ASCII (the API has no charset). */

export const queueName = (queueId: string): string => MARK + queueId;

/** Each leaf has a packet mark of its own, so the mark is the queue. At most 4096 a router (Mangle 48660587). */
export const packetMark = queueName;

export const connectionMark = (site: string, trafficClass: string): string => `${MARK}${site}/${trafficClass}`;

export const interfaceList = (site: string): string => `${MARK}${site}`;

export const addressListName = (ruleId: string, end: 'remote' | 'local'): string => `${MARK}${ruleId}/${end}`;

/** One lock, one undo and two timers at most on a router. */
export const LOCK_NAME = 'qos-lock';
export const UNDO_NAME = 'qos-undo';
export const TIMER_NAME = 'qos-undo-timer';
export const STARTUP_NAME = 'qos-undo-startup';

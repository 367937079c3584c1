import { Trap } from './trap.js';

/** Policies of a group, as `read,write,test`; undefined has all of them (manual 8978504). */
export type Rights = string | undefined;

const READS = new Set(['print', 'getall', 'get', 'find']);
const USERS = new Set(['/user', '/user/group']);

export const notPermitted = (): Trap => new Trap('not enough permissions (9)');

export function permit(rights: Rights, path: string, command: string): void {
  const isWrite = !READS.has(command) && command !== 'run' && command !== 'reboot';
  const needed = [
    ...(READS.has(command) ? ['read'] : []),
    ...(command === 'run' ? ['test'] : []),
    ...(command === 'reboot' ? ['reboot'] : []),
    ...(isWrite ? ['write'] : []),
    ...(isWrite && USERS.has(path) ? ['policy'] : []),
  ];
  if (!covers(rights, needed.join(','))) throw notPermitted();
}

/** Whether somebody with these rights has all of those wanted. */
export function covers(rights: Rights, wanted: string): boolean {
  if (rights === undefined) return true;
  const own = new Set(rights.split(','));
  return wanted.split(',').every((one) => one === '' || own.has(one));
}

/** Of what is wanted, what somebody with these rights can give away. */
export function clip(rights: Rights, wanted: string): string {
  return wanted
    .split(',')
    .filter((one) => covers(rights, one))
    .join(',');
}

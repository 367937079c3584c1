import { describe, expect, it } from 'vitest';
import { aToldRouter, type Told } from '../../support/sim-router.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SCHEDULER = '/system/scheduler';

/** The clock shows 2026-06-15 09:30:00. */
const IN_A_MINUTE = { 'start-date': '2026-06-15', 'start-time': '09:31:00' };
/** Each time it runs, one more list is there. */
const COUNT = ':do {/interface list add name="ran1"} on-error={/interface list add name="ran2"}';

const timesRun = ({ print }: Told): number => print('/interface/list', {}, '?name=ran1', '?name=ran2', '?#|').length;

const withEntry = (values: Readonly<Record<string, string>>, version = '7.22.3'): Told & { readonly id: string } => {
  const told = aToldRouter({ version });
  return { ...told, id: told.tell(`${SCHEDULER}/add`, { name: 'e', 'on-event': COUNT, ...values }) };
};

describe('a scheduler entry', () => {
  it('runs at its time and not before, once', () => {
    const told = withEntry(IN_A_MINUTE);
    expect(told.row(SCHEDULER, 'e')).toMatchObject({ 'next-run': '2026-06-15 09:31:00', 'run-count': '0' });
    told.router.advance(MINUTE - SECOND);
    expect(timesRun(told)).toBe(0);
    told.router.advance(SECOND);
    expect(timesRun(told)).toBe(1);
    told.router.advance(60 * MINUTE);
    expect(timesRun(told)).toBe(1);
    expect(told.row(SCHEDULER, 'e')).toMatchObject({ 'run-count': '1' });
    expect(told.row(SCHEDULER, 'e')).not.toHaveProperty('next-run');
  });

  it.each(['6.49', '7.9', '7.18', '7.22.3'])('runs on %s', (version) => {
    const told = withEntry(IN_A_MINUTE, version);
    told.router.advance(MINUTE);
    expect(timesRun(told)).toBe(1);
  });

  it('tells its next run in the style of its version, and takes both styles', () => {
    const old = withEntry(IN_A_MINUTE, '7.9');
    expect(old.row(SCHEDULER, 'e')['next-run']).toBe('jun/15/2026 09:31:00');
    const given = withEntry({ ...IN_A_MINUTE, 'start-date': 'jun/15/2026' });
    given.router.advance(MINUTE);
    expect(timesRun(given)).toBe(1);
  });

  it('does not make up for a moment that had passed when it was added', () => {
    const told = withEntry({ ...IN_A_MINUTE, 'start-time': '09:29:00' });
    told.router.advance(MINUTE);
    expect(timesRun(told)).toBe(0);
  });

  it('runs at every interval, also over many of them at once', () => {
    const told = withEntry({ ...IN_A_MINUTE, interval: '1m', 'on-event': '/system identity set name=x' });
    told.router.advance(10 * MINUTE);
    expect(told.row(SCHEDULER, 'e')).toMatchObject({ 'run-count': '10', 'next-run': '2026-06-15 09:41:00' });
  });

  it('waits for its next turn where its start lies back, and does not catch up', () => {
    const told = withEntry({ 'start-date': '2025-01-01', 'start-time': '00:00:30', interval: '1m' });
    expect(told.row(SCHEDULER, 'e')['next-run']).toBe('2026-06-15 09:30:30');
    told.router.advance(MINUTE);
    expect(told.row(SCHEDULER, 'e')['run-count']).toBe('1');
  });

  it('runs the script that it names, or what it says itself', () => {
    const told = aToldRouter();
    told.tell('/system/script/add', { name: 'undo', source: COUNT, policy: 'read,write' });
    told.tell(`${SCHEDULER}/add`, { name: 'e', 'on-event': 'undo', ...IN_A_MINUTE });
    told.router.advance(MINUTE);
    expect(timesRun(told)).toBe(1);
  });

  it('runs nothing while it is disabled, and does not make up for it when it is enabled', () => {
    const told = withEntry({ ...IN_A_MINUTE, disabled: 'yes' });
    told.router.advance(2 * MINUTE);
    told.tell(`${SCHEDULER}/enable`, { '.id': told.id });
    told.router.advance(MINUTE);
    expect(timesRun(told)).toBe(0);
    told.tell(`${SCHEDULER}/set`, { '.id': told.id, 'start-time': '09:34:00' });
    told.router.advance(MINUTE);
    expect(timesRun(told)).toBe(1);
  });

  it('can remove itself while it runs', () => {
    const told = withEntry({ ...IN_A_MINUTE, 'on-event': `/system scheduler remove [find name="e"]\n${COUNT}` });
    told.router.advance(MINUTE);
    expect(timesRun(told)).toBe(1);
    expect(told.print(SCHEDULER)).toEqual([]);
  });

  it('stops at the first error of its script, and the router goes on', () => {
    const told = withEntry({
      ...IN_A_MINUTE,
      'on-event': `/interface list add name="first"\n/queue tree remove nobody\n${COUNT}`,
    });
    told.router.advance(MINUTE);
    expect(told.print('/interface/list', {}, '?name=first')).toHaveLength(1);
    expect(timesRun(told)).toBe(0);
  });

  it('does not survive a script without end', () => {
    const told = aToldRouter();
    const policy = 'read,write,test';
    told.tell('/system/script/add', { name: 'loop', source: '/system script run loop', policy });
    told.tell(`${SCHEDULER}/add`, { name: 'e', 'on-event': 'loop', ...IN_A_MINUTE });
    told.tell(`${SCHEDULER}/add`, { name: 'deep', 'on-event': '('.repeat(100_000), ...IN_A_MINUTE });
    told.router.advance(MINUTE);
    expect(told.row(SCHEDULER, 'e')['run-count']).toBe('1');
    expect(told.refusal('/system/script/run', { number: 'loop' })).toMatch(/too deeply/);
  });

  it.each([
    ['start-date', '2026-13-01'],
    ['start-date', 'someday'],
    ['start-time', '25:00:00'],
    ['start-time', 'noon'],
  ])('is refused for a %s of %s, at once and later', (name, value) => {
    const { refusal, tell } = aToldRouter();
    expect(refusal(`${SCHEDULER}/add`, { name: 'e', [name]: value })).toBe(`invalid value for argument ${name}`);
    const id = tell(`${SCHEDULER}/add`, { name: 'e' });
    expect(refusal(`${SCHEDULER}/set`, { '.id': id, [name]: value })).toBe(`invalid value for argument ${name}`);
  });

  it('fills in its start from the clock', () => {
    expect(withEntry({ interval: '1h' }).row(SCHEDULER, 'e')).toMatchObject({
      'start-date': '2026-06-15',
      'start-time': '09:30:00',
    });
  });

  it('fires by the real clock too', async () => {
    const told = aToldRouter({ now: Date.now });
    const [date = '', time = ''] = new Date(Date.now() + 1000).toISOString().slice(0, 19).split('T');
    told.tell(`${SCHEDULER}/add`, { name: 'e', 'on-event': COUNT, 'start-date': date, 'start-time': time });
    await expect.poll(() => timesRun(told), { timeout: 20_000 }).toBe(1);
    told.router.device.schedule.stop();
  });
});

describe('a start-up entry', () => {
  it('runs at each boot, and only there', () => {
    const told = withEntry({ 'start-time': 'startup', 'on-event': '/system identity set name=x' });
    told.router.advance(60 * MINUTE);
    expect(told.row(SCHEDULER, 'e')).toMatchObject({ 'run-count': '0' });
    expect(told.row(SCHEDULER, 'e')).not.toHaveProperty('next-run');
    told.router.reboot();
    expect(told.row(SCHEDULER, 'e')['run-count']).toBe('1');
    expect(told.print('/system/identity')).toEqual([{ name: 'x' }]);
    told.router.reboot();
    expect(told.row(SCHEDULER, 'e')['run-count']).toBe('1');
  });

  it('runs at intervals from the boot on, where it has one, and not at the boot', () => {
    const told = withEntry({ 'start-time': 'startup', interval: '10m' });
    told.router.advance(9 * MINUTE);
    told.router.reboot();
    expect(timesRun(told)).toBe(0);
    told.router.advance(9 * MINUTE);
    expect(timesRun(told)).toBe(0);
    told.router.advance(MINUTE);
    expect(timesRun(told)).toBe(1);
  });

  it('does nothing while it is disabled', () => {
    const told = withEntry({ 'start-time': 'startup', disabled: 'yes' });
    told.router.reboot();
    expect(timesRun(told)).toBe(0);
  });
});

describe('a reboot', () => {
  it('lets what was due meanwhile pass, and counts runs and uptime anew', () => {
    const { router, print, row, tell } = withEntry({ ...IN_A_MINUTE, interval: '1m' });
    tell(`${SCHEDULER}/add`, { name: 'once', 'on-event': COUNT, ...IN_A_MINUTE, 'start-time': '10:00:00' });
    router.advance(5.5 * MINUTE);
    expect(print('/system/resource')[0]?.['uptime']).toBe('5m30s');
    router.reboot();
    expect(print('/system/resource')[0]?.['uptime']).toBe('0s');
    expect(row(SCHEDULER, 'e')).toMatchObject({ 'run-count': '0', 'next-run': '2026-06-15 09:36:00' });
    expect(row(SCHEDULER, 'once')['next-run']).toBe('2026-06-15 10:00:00');
  });

  it('is what a script or a command may ask for, and ends both', () => {
    const told = withEntry({ 'start-time': 'startup', 'on-event': COUNT });
    expect(told.refusal('/system/reboot')).toBe('interrupted');
    expect(timesRun(told)).toBe(1);
    expect(() => told.router.run('/system reboot\n/system identity set name=never')).toThrow('interrupted');
    expect(told.print('/system/identity')).toEqual([{ name: 'MikroTik' }]);
  });
});

describe('the clock', () => {
  it('can be set, and what it jumps over does not run', () => {
    const told = withEntry(IN_A_MINUTE);
    told.tell('/system/clock/set', { date: '2026-06-15', time: '12:00:00' });
    expect(told.print('/system/clock')).toMatchObject([{ date: '2026-06-15', time: '12:00:00' }]);
    told.router.advance(MINUTE);
    expect(timesRun(told)).toBe(0);
  });

  it('shows 1970 where nobody ever set it', () => {
    const { print } = aToldRouter({ now: () => 86_400_000 });
    expect(print('/system/clock')).toMatchObject([{ date: '1970-01-02', time: '00:00:00' }]);
  });
});

describe('7.24.0 to 7.24.4', () => {
  const fires = (version: string, start: Readonly<Record<string, string>>): boolean => {
    const told = withEntry({ interval: '1m', ...start }, version);
    told.router.advance(5 * MINUTE);
    return told.row(SCHEDULER, 'e')['run-count'] !== '0';
  };

  it('never fire an entry that was left its default start', () => {
    expect(['7.23.3', '7.24', '7.24.4', '7.24.5'].map((version) => fires(version, {}))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(fires('7.24', { 'start-time': '09:31:00' })).toBe(false);
  });

  it('fire one whose date and time are given, at once or later', () => {
    expect(fires('7.24', IN_A_MINUTE)).toBe(true);
    const told = withEntry({ interval: '1m' }, '7.24.1');
    told.tell(`${SCHEDULER}/set`, { '.id': told.id, ...IN_A_MINUTE });
    told.router.advance(MINUTE);
    expect(told.row(SCHEDULER, 'e')['run-count']).toBe('1');
  });

  it('run start-up entries', () => {
    const told = withEntry({ 'start-time': 'startup' }, '7.24');
    told.router.reboot();
    expect(timesRun(told)).toBe(1);
  });
});

describe('device mode', () => {
  it('without scheduler takes entries and lets them lie', () => {
    const told = aToldRouter({ seed: { deviceMode: { mode: 'home', scheduler: 'false' } } });
    told.tell(`${SCHEDULER}/add`, { name: 'e', 'on-event': COUNT, ...IN_A_MINUTE });
    told.tell(`${SCHEDULER}/add`, { name: 's', 'on-event': COUNT, 'start-time': 'startup' });
    expect(told.row(SCHEDULER, 'e')).toMatchObject({ disabled: 'false' });
    expect(told.row(SCHEDULER, 'e')).not.toHaveProperty('next-run');
    told.router.advance(5 * MINUTE);
    told.router.reboot();
    expect(timesRun(told)).toBe(0);
    expect(told.print('/system/device-mode')).toMatchObject([{ mode: 'home', scheduler: 'false', flagged: 'false' }]);
  });

  it('flagged refuses new entries and enabling, and lets disable and remove', () => {
    const told = aToldRouter({
      seed: { deviceMode: { flagged: 'true' }, rows: { [SCHEDULER]: [{ name: 'old', disabled: 'yes' }] } },
    });
    const flagged =
      'failure: configuration flagged, check all router configuration for unauthorized changes and update device-mode';
    expect(told.refusal(`${SCHEDULER}/add`, { name: 'e' })).toBe(flagged);
    expect(told.refusal(`${SCHEDULER}/enable`, { '.id': 'old' })).toBe(flagged);
    expect(told.refusal(`${SCHEDULER}/set`, { '.id': 'old', disabled: 'no' })).toBe(flagged);
    expect(told.refusal(`${SCHEDULER}/set`, { '.id': 'old', comment: 'x' })).toBe('done');
    expect(told.refusal(`${SCHEDULER}/disable`, { '.id': 'old' })).toBe('done');
    expect(told.refusal(`${SCHEDULER}/remove`, { '.id': 'old' })).toBe('done');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { startRouter } from '../../src/simulator/index.js';
import { TEST_CERTIFICATE, TEST_FINGERPRINT, TEST_KEY } from '../support/rude-api.js';
import { driverContract } from './driver-contract.js';
import { labRouterOf } from './lab-router.js';
import { routerosDeviceRig } from './routeros-device-rig.js';
import { Stage } from './stage.js';

const KIND = 'a RouterOS device reached only over its own API or SSH';
const PASSWORD = 'nobody-may-see-this';

const folder = mkdtempSync(join(tmpdir(), 'qosctl-device-'));
afterAll(() => rmSync(folder, { recursive: true }));
const passwordFile = join(folder, 'password');
writeFileSync(passwordFile, `${PASSWORD}\n`);

/** What one writes who has such a device. */
const NAMED = {
  QOS_LAB_ROUTEROS: '127.0.0.1',
  QOS_LAB_ROUTEROS_ERASES: 'yes',
  QOS_LAB_ROUTEROS_USER: 'qosctl',
  QOS_LAB_ROUTEROS_PASSWORD_FILE: passwordFile,
  QOS_LAB_ROUTEROS_PIN: TEST_FINGERPRINT,
  QOS_LAB_ROUTEROS_WAN: 'ether1',
  QOS_LAB_ROUTEROS_LANS: 'bridge-lan,ether2,ether3,ether4',
};

for (const transport of ['api-ssl', 'ssh']) {
  const sim = await startRouter({
    name: 'somebodys-own',
    user: 'qosctl',
    password: PASSWORD,
    port: 0,
    ...(transport === 'ssh' ? { ssh: { port: 0 } } : { tls: { port: 0, key: TEST_KEY, cert: TEST_CERTIFICATE } }),
  });
  afterAll(() => sim.close());
  const lab = labRouterOf({
    ...NAMED,
    QOS_LAB_ROUTEROS_TRANSPORT: transport,
    ...(transport === 'ssh'
      ? { QOS_LAB_ROUTEROS_PORT: String(sim.sshPort), QOS_LAB_ROUTEROS_PIN: sim.hostKey }
      : { QOS_LAB_ROUTEROS_PORT: String(sim.tlsPort) }),
  });
  if (lab === undefined) throw new TypeError('no device');
  const rig = routerosDeviceRig(lab, async (ms) => sim.advance(ms));
  driverContract(`${KIND}, ${transport}, simulated`, rig);

  it.each([
    { kind: 'refuse', code: 'router.command', isDone: false },
    { kind: 'cut-before', code: 'router.connection-lost', isDone: false },
    { kind: 'cut-after', code: 'router.connection-lost', isDone: true },
    { kind: 'hang', code: 'router.timeout', isDone: false },
  ] as const)(
    `strikes the very write that it was told to, over ${transport}: $kind`,
    async ({ kind, code, isDone }) => {
      const device = await rig.start({});
      const session = await device.open();
      await session.observe();
      await device.breakAt({ write: 1, kind, forGood: kind !== 'refuse' });
      await expect(session.lock('alice@desk/1', 60_000)).rejects.toMatchObject({ code });
      expect(device.writes()).toBe(1);
      expect(await device.leftovers()).toHaveLength(isDone ? 1 : 0);
      if (kind === 'refuse') await session.lock('alice@desk/1', 60_000);
      else {
        await expect(session.observe()).rejects.toMatchObject({ code });
        await expect(device.open()).rejects.toMatchObject({ code: 'router.unreachable' });
        await device.mend();
        await (await device.open()).close();
      }
      await session.close();
      await device.close();
      expect(sim.rows('/system/script')).toEqual([]);
    },
  );

  it(`leaves the device as it found it, over ${transport}`, async () => {
    const menus = [...rig.driver.kinds.map((spec) => spec.kind), '/system/script', '/system/scheduler'];
    const found = menus.map((menu) => sim.rows(menu));
    const stage = await Stage.set(rig, { foreign: true });
    await stage.reach('one');
    expect(menus.map((menu) => sim.rows(menu))).not.toEqual(found);
    const session = await stage.device.open();
    await session.observe();
    await session.lock('bob@desk/2', 60_000);
    await session.arm([], 60_000);
    await session.close();
    await stage.device.close();
    expect(menus.map((menu) => sim.rows(menu))).toEqual(found);
  });
}

const own = labRouterOf(process.env);
if (own !== undefined) driverContract(`${KIND}, at ${own.router.address}`, routerosDeviceRig(own, wait));

describe('a device that the environment names', () => {
  it('is none where the variable is not set', () => {
    expect(labRouterOf({ ...NAMED, QOS_LAB_ROUTEROS: undefined })).toBeUndefined();
  });

  it('is not touched before its owner says that it may be erased', () => {
    for (const said of [undefined, '', 'no', '1'])
      expect(() => labRouterOf({ ...NAMED, QOS_LAB_ROUTEROS_ERASES: said })).toThrow('QOS_LAB_ROUTEROS_ERASES=yes');
  });

  it('is told about in whole: everything that is missing or wrong is named at once', () => {
    const { QOS_LAB_ROUTEROS, QOS_LAB_ROUTEROS_ERASES } = NAMED;
    const only = { QOS_LAB_ROUTEROS, QOS_LAB_ROUTEROS_ERASES, QOS_LAB_ROUTEROS_WINDOW: 'soon' };
    expect(() => labRouterOf(only)).toThrow(/_USER.*_PASSWORD_FILE.*_WAN.*_LANS.*_PIN.*_WINDOW/);
    for (const [name, value] of [
      ['TRANSPORT', 'telnet'],
      ['PORT', 'https'],
      ['LANS', 'ether2,ether3'],
    ] as const)
      expect(() => labRouterOf({ ...NAMED, [`QOS_LAB_ROUTEROS_${name}`]: value })).toThrow(`QOS_LAB_ROUTEROS_${name}`);
  });

  it('is reached by the plain API without a pin, and by nothing else', () => {
    const { QOS_LAB_ROUTEROS_PIN: _, ...unpinned } = NAMED;
    expect(labRouterOf({ ...unpinned, QOS_LAB_ROUTEROS_TRANSPORT: 'api' })?.router.tls).toBe(false);
    for (const transport of ['api-ssl', 'ssh'])
      expect(() => labRouterOf({ ...unpinned, QOS_LAB_ROUTEROS_TRANSPORT: transport })).toThrow('QOS_LAB_ROUTEROS_PIN');
  });
});

import { afterAll, describe, expect, test } from 'vitest';
import { driverContract } from '../contract/driver-contract.js';
import { ownRig, readOwnDevice } from './own-device.js';

const device = readOwnDevice(process.env);
if (device !== undefined) {
  const rig = await ownRig(device);
  afterAll(() => rig.close());
  driverContract('Linux on a device of your own', rig);
}

describe('a device of your own', () => {
  const named = {
    QOS_LAB_LINUX: 'admin@[fd00::1]:2222',
    QOS_LAB_LINUX_ERASES: 'yes',
    QOS_LAB_LINUX_HOST_KEY: 'SHA256:abc',
    QOS_LAB_LINUX_KEY: import.meta.filename,
    QOS_LAB_LINUX_WAN: 'eth0',
    QOS_LAB_LINUX_LANS: 'eth1,eth2',
  };

  test('is used when everything about it is said', () => {
    expect(readOwnDevice(named)).toMatchObject({
      login: { host: 'fd00::1', port: 2222, user: 'admin', hostKey: 'SHA256:abc' },
      wan: 'eth0',
      lans: ['eth1', 'eth2'],
    });
  });

  test.each([undefined, '', 'no'])('is not touched without the word that it may be erased (%s)', (word) => {
    expect(() => readOwnDevice({ ...named, QOS_LAB_LINUX_ERASES: word })).toThrow(/QOS_LAB_LINUX_ERASES=yes/);
  });

  test('is not touched without a pinned key', () => {
    expect(() => readOwnDevice({ ...named, QOS_LAB_LINUX_HOST_KEY: undefined })).toThrow(/HOST_KEY/);
  });
});

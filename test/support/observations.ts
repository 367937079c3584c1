import type { Observation } from '../../src/drivers/driver.js';
import type { DeviceObject } from '../../src/model/device.js';
import { routeros } from '../../src/drivers/routeros/index.js';

/** A healthy router of a version, that holds `objects`. */
export function anObservation(
  fields: Partial<Omit<Observation, 'config'>> & {
    readonly objects?: readonly DeviceObject[];
    readonly version?: string;
  } = {},
): Observation {
  const { objects = [], version = '7.22.3', ...more } = fields;
  return {
    able: routeros.assume(version),
    config: { objects },
    facts: {
      date: '2026-06-15',
      time: '08:00:00',
      license: '4',
      scheduler: 'true',
      flagged: 'false',
      'bridge-use-ip-firewall': 'false',
      bridges: 'bridge-lan',
      'l3-hw-offloading': '',
      policy: 'api,ssh,read,write,test,ftp',
    },
    armed: false,
    ...more,
  };
}

import { describe, expect, it } from 'vitest';
import { renderFastTrack } from '../../../../src/drivers/routeros/render-fasttrack.js';
import { aRouterIntent } from '../../../support/intents.js';
import { aClassPolicy, anInventory, somePolicies } from '../../../support/nouns.js';
import { anObservation } from '../../../support/observations.js';
import { aDevice, applyTo, planDevice } from '../../../support/routeros-device.js';

const FILTER = '/ip/firewall/filter';
const REMARK = ' [qos: exempted]';

const wanting = (fasttrack: 'exempt' | 'refuse') =>
  aRouterIntent(anInventory(), somePolicies({ classes: [aClassPolicy({ fasttrack })] }));

const seeing = (fields: Readonly<Record<string, string>>, dynamic?: true) =>
  anObservation({
    objects: [{ kind: FILTER, handle: '*5', fields: { '.id': '*5', ...fields }, ...(dynamic ? { dynamic } : {}) }],
  });

const wanted = (fasttrack: 'exempt' | 'refuse', fields: Readonly<Record<string, string>>) =>
  renderFastTrack(wanting(fasttrack), seeing(fields))[0]?.fields;

describe('a FastTrack rule of somebody else', () => {
  it('is disabled when the policy exempts the site, and its comment says by whom', () => {
    expect(wanted('exempt', { comment: 'defconf: fasttrack', disabled: 'false' })).toEqual({
      '.id': '*5',
      comment: `defconf: fasttrack${REMARK}`,
      disabled: 'yes',
    });
    expect(wanted('exempt', {})).toEqual({ '.id': '*5', comment: REMARK, disabled: 'yes' });
  });

  it('is disabled again, with one remark, when somebody enabled it by hand', () => {
    expect(wanted('exempt', { comment: `x${REMARK}`, disabled: 'false' })).toMatchObject({
      comment: `x${REMARK}`,
      disabled: 'yes',
    });
  });

  it('is enabled again, with the comment it had, when the exemption ends', () => {
    expect(wanted('refuse', { comment: `defconf: fasttrack${REMARK}`, disabled: 'true' })).toEqual({
      '.id': '*5',
      comment: 'defconf: fasttrack',
      disabled: 'no',
    });
  });

  it.each(['exempt', 'refuse'] as const)(
    'stays disabled, and as it is, when somebody else disabled it (%s)',
    (what) => {
      const fields = { comment: 'off since 2024', disabled: 'true' };
      expect(wanted(what, fields)).toEqual({ '.id': '*5', ...fields });
    },
  );

  it('stays as it is without an exemption', () => {
    expect(wanted('refuse', { comment: 'mine', disabled: 'false' })).toEqual({
      '.id': '*5',
      comment: 'mine',
      disabled: 'false',
    });
  });

  it('is never one that the router made itself', () => {
    expect(renderFastTrack(wanting('exempt'), seeing({ comment: 'dummy' }, true))).toEqual([]);
  });
});

describe('an exemption on a router with the default configuration', () => {
  it('comes and goes and leaves the filter as it was', () => {
    const device = aDevice({ seed: { defaultConfig: true } });
    const written = () => device.rows(FILTER).filter((row) => row['dynamic'] !== 'true');
    const before = written();
    applyTo(device, wanting('exempt'));
    const fasttrack = device.rows(FILTER).find((row) => row['action'] === 'fasttrack-connection');
    expect(fasttrack).toMatchObject({ disabled: 'true', comment: `defconf: fasttrack${REMARK}` });
    expect(planDevice(device, wanting('exempt')).changeSet.changes).toEqual([]);
    applyTo(device, wanting('refuse'));
    expect(written()).toEqual(before);
  });
});

import { describe, expect, it } from 'vitest';
import {
  readClasses,
  readQdiscs,
  readRedirect,
  readTrees,
  tcArguments,
} from '../../../../src/drivers/linux/wire-tc.js';

/** As iproute2 6.1 prints them on Linux 6.18. */
const CLASSES = `class htb 7105:abcd parent 7105:1 leaf abcd: prio 3 quantum 1518 rate 28999Kbit overhead 4 ceil 100Mbit linklayer ethernet burst 3623b/1 mpu 64b cburst 12500b/1 mpu 64b level 0
class htb 7105:1 root rate 100Mbit overhead 4 ceil 100Mbit linklayer ethernet burst 12500b/1 mpu 64b cburst 1600b/1 mpu 64b level 7
class htb 1:10 root leaf 10: prio 0 quantum 1514 rate 1Mbit ceil 1Mbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 `;

const QDISCS = `qdisc noqueue 0: dev lo root refcnt 2
qdisc htb 7105: dev wan root refcnt 3 r2q 10 default 0 direct_packets_stat 0 direct_qlen 1000
qdisc bfifo abcd: dev wan parent 7105:abcd limit 367Kb
qdisc fq_codel ab: dev wan parent 7105:ab limit 10240p flows 1024 quantum 1514 target 5ms interval 100ms memory_limit 32Mb ecn drop_batch 64
qdisc cake 8001: dev lan root refcnt 2 bandwidth 100Mbit diffserv3 triple-isolate
qdisc clsact ffff: dev lan parent ffff:fff1`;

describe('what tc prints', () => {
  it('is read as classes of ours with their parents', () => {
    const [leaf, top, ...others] = readClasses('wan', CLASSES);
    expect(others).toEqual([]);
    expect(leaf?.fields).toEqual({
      class: 'wan 7105:abcd',
      handle: '7105:abcd',
      parent: 'wan 7105:1',
      prio: '3',
      quantum: '1518',
      rate: '28999000',
      ceil: '100000000',
      burst: '3625',
      cburst: '12500',
      overhead: '4',
      mpu: '64',
    });
    expect(top?.fields).toMatchObject({ class: 'wan 7105:1', parent: 'wan 7105:', cburst: '1600' });
    expect(top?.fields).not.toHaveProperty('prio');
  });

  it('shows a burst that somebody changed as it is', () => {
    const changed = CLASSES.replace('cburst 12500b', 'cburst 99Kb');
    expect(readClasses('wan', changed)[0]?.fields['cburst']).toBe(String(99 * 1024));
  });

  it('tells roots and leaves of ours from those of others', () => {
    const qdiscs = readQdiscs(QDISCS);
    expect(qdiscs).toHaveLength(6);
    expect(
      readTrees(qdiscs).map(({ kind, fields }) => [kind, fields['link'] ?? fields['class'], fields['discipline']]),
    ).toEqual([
      ['tc-root', 'wan', undefined],
      ['tc-leaf', 'wan 7105:abcd', 'bfifo 375808'],
      ['tc-leaf', 'wan 7105:ab', 'fq_codel'],
    ]);
  });

  it('knows our filter by its preference', () => {
    const filter = (pref: number): string =>
      `filter protocol all pref ${pref} u32 chain 0 fh 800::800 order 2048\n\taction order 1: mirred (Egress Redirect to device qos-down) stolen`;
    expect(readRedirect('lan', filter(7105))).toEqual([
      { kind: 'tc-redirect', fields: { link: 'lan', to: 'qos-down' } },
    ]);
    expect(readRedirect('lan', filter(49152))).toEqual([]);
    expect(readRedirect('lan', '')).toEqual([]);
  });
});

describe('what is written with tc', () => {
  const fields = { class: 'wan 7105:10', handle: '7105:10', parent: 'wan 7105:1', rate: '10000000', ceil: '30000000' };

  it('changes a class in place', () => {
    const numbers = { prio: '0', quantum: '1518', burst: '1600', cburst: '3750', overhead: '4', mpu: '64' };
    expect(tcArguments({ verb: 'set', kind: 'tc-class', fields: { ...fields, ...numbers } }, false)).toBe(
      'class change dev wan parent 7105:1 classid 7105:10 htb rate 10000000bit ceil 30000000bit prio 0 quantum 1518 burst 1600 cburst 3750 overhead 4 mpu 64',
    );
  });

  it('may be done twice where an undo does it', () => {
    expect(tcArguments({ verb: 'add', kind: 'tc-class', fields }, false)).toMatch(/^class add /);
    expect(tcArguments({ verb: 'add', kind: 'tc-class', fields }, true)).toMatch(/^class replace /);
    expect(tcArguments({ verb: 'set', kind: 'tc-class', fields }, true)).toMatch(/^class replace /);
  });

  it('removes by name', () => {
    expect(tcArguments({ verb: 'remove', kind: 'tc-class', fields: { class: 'wan 7105:10' } }, false)).toBe(
      'class del dev wan classid 7105:10',
    );
    expect(tcArguments({ verb: 'remove', kind: 'tc-leaf', fields: { class: 'wan 7105:10' } }, false)).toBe(
      'qdisc del dev wan parent 7105:10',
    );
    expect(tcArguments({ verb: 'remove', kind: 'tc-root', fields: { link: 'wan' } }, false)).toBe(
      'qdisc del dev wan root handle 7105:',
    );
  });

  it('gives each discipline its parameters', () => {
    const leaf = (discipline: string): string | undefined =>
      tcArguments({ verb: 'add', kind: 'tc-leaf', fields: { class: 'wan 7105:10', discipline } }, false);
    expect(leaf('bfifo 12288')).toBe('qdisc add dev wan parent 7105:10 handle 10: bfifo limit 12288');
    expect(leaf('fq_codel')).toContain(' fq_codel limit 10240 flows 1024 quantum 1514 target 5ms interval 100ms ecn');
    expect(leaf('cake')).toContain(' cake unlimited besteffort');
  });
});

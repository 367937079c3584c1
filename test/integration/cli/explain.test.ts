import { describe, expect, it } from 'vitest';
import { policyFolder } from '../../support/policy-folder.js';
import { runHere } from '../../support/recorded-io.js';

const BLOCK = '127.213.22';
const CALL = ['--site', 'hospital-1', '--remote', '10.9.9.9', '--protocol', 'udp', '--remote-port', '12000'];

describe('qosctl explain', () => {
  it('says the queue first, then the rule, and where each value is written', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    const { exit, out } = await qosctl('explain', ...CALL);
    expect(exit).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe('hospital-1: traffic class "voice", upload, at least 10 Mbps, at most 30 Mbps');
    expect(out).toMatch(/service "calls", way 2: udp, remote port 10000-20000 {2}policies\/services\.yaml:6:\d+/);
    expect(out).toContain('leaves with DSCP EF');
    expect(out).toMatch(/queue hospital-1\/voice\/upload {2}10 Mbps committed, 30 Mbps peak/);
    expect(out).toMatch(/committed 10 Mbps by class "hospital" {2}policies\/classes\/hospital\.yaml:9:\d+/);
    expect(out).toMatch(/below {2}hospital-1\/upload {2}100 Mbps committed/);
  });

  it.each<[string, readonly string[], string]>([
    ['a DSCP name', ['--protocol', 'udp', '--dscp', 'ef'], 'voice'],
    ['a DSCP number', ['--protocol', 'udp', '--dscp', '46'], 'voice'],
    ['tcp without being told', ['--remote-port', '53'], 'imaging'],
    ['a port at home, which decides nothing here', ['--local', '10.16.0.9', '--local-port', '104'], 'default'],
    ['nothing that a service knows', ['--protocol', 'icmp'], 'default'],
  ])('understands %s', async (_, flags, expected) => {
    const { cwd } = await policyFolder({ block: BLOCK });
    const { out } = await runHere(cwd, ['explain', '--site', 'hospital-1', '--remote', '10.9.9.9', ...flags]);
    expect(out).toContain(`traffic class "${expected}"`);
  });

  it('explains downloads, IPv6, and the default in words', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    const { out } = await qosctl('explain', '--site', 'office-1', '--remote', 'fd00::1', '--direction', 'download');
    expect(out).toContain('office-1: traffic class "default", download, at least 20 Mbps, at most 100 Mbps');
    expect(out).toContain('no service recognises the packet, so it goes to the default class');
  });

  it('gives JSON with a version', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    const { out } = await qosctl('explain', ...CALL, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      explanation: { site: 'hospital-1', trafficClass: 'voice', queue: { committed: 10_000_000 } },
    });
  });

  it.each<[readonly string[], string]>([
    [[], "required option '--site <name>' not specified"],
    [['--site', 'hospital-1'], "required option '--remote <address>' not specified"],
    [['--site', 'hospital-9', '--remote', '::1'], 'there is no site "hospital-9"'],
    [['--site', 'hospital-1', '--remote', '10.0.0'], '--remote 10.0.0 is not an IPv4 or IPv6 address'],
    [['--site', 'hospital-1', '--remote', '::1', '--local', 'x'], '--local x is not an IPv4 or IPv6 address'],
    [['--site', 'hospital-1', '--remote', '::1', '--local', '10.0.0.1'], 'are not of one family'],
    [[...CALL.slice(0, 6), '--remote-port', '70000'], '--remote-port 70000 is not a port from 1 to 65535'],
    [[...CALL, '--local-port', '0'], '--local-port 0 is not a port from 1 to 65535'],
    [['--site', 'hospital-1', '--remote', '::1', '--protocol', 'tpc'], '--protocol tpc is none of tcp, udp'],
    [[...CALL.slice(0, 4), '--protocol', 'esp', '--remote-port', '1'], 'esp has no ports'],
    [[...CALL, '--dscp', 'EFF'], '--dscp EFF is neither a name such as EF or AF31 nor a number from 0 to 63'],
    [[...CALL, '--dscp', '64'], '--dscp 64 is neither'],
    [[...CALL, '--direction', 'up'], "argument 'up' is invalid. Allowed choices are upload, download."],
  ])('refuses %j', async (flags, message) => {
    const { cwd } = await policyFolder({ block: BLOCK });
    const refused = await runHere(cwd, ['explain', ...flags]);
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toMatch(/^error\[usage\]: /);
    expect(refused.err).toContain(message);
  });

  it('suggests the building that was meant', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    const near = await qosctl('explain', '--site', 'hopital-1', '--remote', '::1');
    expect(near.err).toContain('cure: Did you mean "hospital-1"?');
  });
});

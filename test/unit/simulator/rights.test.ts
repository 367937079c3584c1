import { describe, expect, it } from 'vitest';
import { aToldRouter } from '../../support/sim-router.js';

const REFUSED = 'not enough permissions (9)';
const limited = (policy: string) => aToldRouter({ policy });

describe('a user', () => {
  it('reads with read, and changes with write', () => {
    const reader = limited('api,read');
    expect(reader.refusal('/queue/tree/print')).toBe('done');
    expect(reader.refusal('/queue/tree/add', { name: 'a', parent: 'global' })).toBe(REFUSED);
    const writer = limited('api,write');
    expect(writer.refusal('/queue/tree/add', { name: 'a', parent: 'global' })).toBe('done');
    expect(writer.refusal('/queue/tree/print')).toBe(REFUSED);
  });

  it('reboots with reboot, and manages users with policy', () => {
    const plain = limited('api,read,write,test');
    expect(plain.refusal('/system/reboot')).toBe(REFUSED);
    expect(plain.refusal('/user/add', { name: 'x', group: 'full' })).toBe(REFUSED);
    expect(limited('api,read,write,policy').refusal('/user/add', { name: 'x', group: 'full' })).toBe('done');
    expect(limited('api,reboot').refusal('/system/reboot')).toBe('interrupted');
  });

  it('is told of its own group', () => {
    const { print } = limited('api,read,write');
    expect(print('/user')).toMatchObject([{ name: 'qos', group: 'limited' }]);
    expect(print('/user/group', {}, '?name=limited')).toMatchObject([{ policy: 'api,read,write' }]);
    expect(aToldRouter().print('/user')).toMatchObject([{ name: 'qos', group: 'full' }]);
  });

  it('learns of an unknown command before it learns that it may not', () => {
    expect(limited('api').refusal('/queue/tree/frobnicate')).toBe('no such command');
  });
});

describe('a script', () => {
  it('belongs to its maker, with the wide policies cut down to what that one may', () => {
    const { tell, row } = limited('api,read,write,test');
    tell('/system/script/add', { name: 's' });
    expect(row('/system/script', 's')).toMatchObject({ owner: 'qos', policy: 'read,write,test' });
    const free = aToldRouter();
    free.tell('/system/script/add', { name: 's' });
    expect(free.row('/system/script', 's')['policy']).toBe(
      'ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon',
    );
  });

  it.each(['/system/script', '/system/scheduler'])('in %s cannot be given more than its maker has', (menu) => {
    const { refusal, print, tell } = limited('api,read,write');
    expect(refusal(`${menu}/add`, { name: 's', policy: 'read,reboot' })).toBe(REFUSED);
    expect(print(menu)).toEqual([]);
    const id = tell(`${menu}/add`, { name: 's', policy: 'read' });
    expect(refusal(`${menu}/set`, { '.id': id, policy: 'read,reboot' })).toBe(REFUSED);
    expect(refusal(`${menu}/add`, { name: 't', policy: 'read,everything' })).toBe(REFUSED);
  });

  it('runs only for somebody who may all that it asks for, unless it asks for no permission', () => {
    const policy = 'api,read,test';
    const seed = { rows: { '/system/script': [{ name: 's', source: ':put x', policy: 'read,write' }] } };
    const { refusal } = aToldRouter({ policy, seed });
    expect(refusal('/system/script/run', { number: 's' })).toBe(REFUSED);
    const free = { ...seed.rows['/system/script'][0], 'dont-require-permissions': 'yes' };
    expect(
      aToldRouter({ policy, seed: { rows: { '/system/script': [free] } } }).refusal('/system/script/run', {
        number: 's',
      }),
    ).toBe('done');
  });

  it('writes only with the right to', () => {
    const { tell, refusal, print } = limited('api,read,write,test');
    tell('/system/script/add', { name: 's', source: '/interface list add name=x', policy: 'read' });
    expect(refusal('/system/script/run', { number: 's' })).toBe('done');
    expect(print('/interface/list', {}, '?name=x')).toHaveLength(1);
    const reader = aToldRouter({
      policy: 'api,read,test',
      seed: { rows: { '/system/script': [{ name: 's', source: '/interface list add name=x', policy: 'read' }] } },
    });
    expect(reader.refusal('/system/script/run', { number: 's' })).toBe(REFUSED);
  });

  it('does not run from a scheduler entry that may less', () => {
    const run = (policy: string): number => {
      const { tell, router, print } = aToldRouter();
      tell('/system/script/add', { name: 's', source: '/interface list add name=x', policy: 'read,write' });
      tell('/system/scheduler/add', { name: 'e', 'on-event': 's', 'start-time': 'startup', policy });
      router.reboot();
      return print('/interface/list', {}, '?name=x').length;
    };
    expect([run('read'), run('read,write'), run('read,write,test')]).toEqual([0, 1, 1]);
  });

  it('is refused a policy that does not exist', () => {
    expect(aToldRouter().refusal('/system/script/add', { name: 's', policy: 'read,everything' })).toBe(
      'input does not match any value of policy',
    );
  });

  it('answers for what is not there', () => {
    expect(aToldRouter().refusal('/system/script/run', { number: 'none' })).toBe('no such item');
  });
});

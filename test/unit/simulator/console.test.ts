import { describe, expect, it } from 'vitest';
import { runLine } from '../../../src/simulator/console.js';
import { aToldRouter } from '../../support/sim-router.js';
import type { SimRouterOptions } from '../../../src/simulator/index.js';

const aConsole = (options: Partial<SimRouterOptions> = {}) => {
  const { router } = aToldRouter(options);
  const type = (line: string): string => runLine(router.device, line, { rights: options.policy });
  return { router, type };
};

const VERSIONS = ['6.49', '7.9', '7.12', '7.13.5', '7.16', '7.18', '7.22.3'];

describe('the console of a simulated router', () => {
  it('prints what it is told to, and nothing else', () => {
    const { type } = aConsole();
    expect(type(':put "hello world"')).toBe('hello world\r\n');
    expect(type(':put 1; :put [:len "abc"]')).toBe('1\r\n3\r\n');
    expect(type('/system identity set name=r1')).toBe('');
    expect(type(':put [/system identity get name]')).toBe('r1\r\n');
  });

  it('prints menus for people, and nothing for a bare as-value', () => {
    const { type } = aConsole();
    expect(type('/queue tree print as-value')).toBe('');
    type('/queue tree add name=guest parent=ether1 comment="of the café" disabled=yes');
    expect(type('/queue tree print')).toMatch(/^Flags: .*\r\n 0 X .*;;; of the café\r\n.*name=guest parent=ether1/s);
    expect(type('/system identity print')).toMatch(/name: \S/);
    expect(type('/queue tree print count-only where disabled=yes')).toBe('1\r\n');
  });

  it('says the id of what it added to a script only', () => {
    const { type } = aConsole();
    expect(type('/queue tree add name=a parent=ether1')).toBe('');
    expect(type(':put [/queue tree add name=b parent=ether1]')).toMatch(/^\*[0-9A-F]+\r\n$/);
  });

  it.each([
    ['/quue tree print', 'bad command name quue (line 1 column 2)'],
    ['/queue tree prnt', 'bad command name prnt (line 1 column 13)'],
    [':putt 1', 'bad command name putt (line 1 column 2)'],
    [':put "a', 'expected closing quote (line 1 column 8)'],
    [':put "\\y"', 'syntax error (line 1 column 7)'],
    ['/system note set note= show-at-login=yes', 'expected end of command (line 1 column 24)'],
    ['/queue tree remove *99', 'no such item'],
    ['/queue tree set [find name=nobody] priority=1', 'expected item id'],
    ['/queue tree add name=a parent=nobody', 'input does not match any value of parent'],
    ['/queue tree add name=a', 'missing value(s) of argument(s) parent'],
    [
      '/ip firewall mangle add chain=forward action=mark-packet',
      'failure: new-packet-mark must be set for action mark-packet',
    ],
    [':error "as told"', 'as told'],
  ])('answers %s with its own words', (line, text) => {
    expect(aConsole().type(line)).toBe(`${text}\r\n`);
  });

  it('refuses a name twice', () => {
    const { type } = aConsole();
    type('/queue tree add name=a parent=ether1');
    expect(type('/queue tree add name=a parent=ether1')).toBe('failure: already have such name\r\n');
  });

  it.each([
    ['6.49', 'expected end of command (line 1 column 24)'],
    ['7.12', 'expected end of command (line 1 column 24)'],
    ['7.24', 'bad parameter colour (line 1 column 30)'],
  ])('%s has its own way to refuse an argument', (version, text) => {
    expect(aConsole({ version }).type('/queue tree add name=a colour=red')).toBe(`${text}\r\n`);
  });

  it('does nothing of a line that it does not understand to its end', () => {
    const { type, router } = aConsole({ seed: { ipv6: false } });
    const line = '/queue tree add name=a parent=ether1; :do {/ipv6 firewall mangle print} on-error={}';
    expect(type(line)).toBe('bad command name ipv6 (line 1 column 45)\r\n');
    expect(router.rows('/queue/tree')).toEqual([]);
  });

  it('stops at the first error, and keeps what was done', () => {
    const { type, router } = aConsole();
    const line = '/queue tree add name=a parent=ether1; :put 1; /queue tree remove *99; :put 2';
    expect(type(line)).toBe('1\r\nno such item\r\n');
    expect(router.rows('/queue/tree')).toHaveLength(1);
  });

  it('goes on after an error that is caught', () => {
    expect(aConsole().type(':do {/queue tree remove *99; :put 1} on-error={:put 2}; :put 3')).toBe('2\r\n3\r\n');
  });

  it('does only what the user may', () => {
    const { type } = aConsole({ policy: 'ssh,read' });
    expect(type(':put [:len [/queue tree find]]')).toBe('0\r\n');
    expect(type('/queue tree add name=a parent=ether1')).toBe('not enough permissions (9)\r\n');
    expect(aConsole({ policy: 'ssh' }).type(':put [/queue tree find]')).toBe('not enough permissions (9)\r\n');
  });

  it('leaves out what the router made itself, unless asked', () => {
    const { type } = aConsole({ seed: { defaultConfig: true } });
    const all = Number(type(':put [:len [/ip firewall filter print all as-value]]'));
    expect(type(':put [:len [/ip firewall filter print as-value]]')).toBe(`${all - 1}\r\n`);
    expect(type('/ip firewall filter print dynamic count-only')).toBe('1\r\n');
  });
});

describe('values as scripts see them', () => {
  const line = (more = '') => `:put [/queue tree print as-value ${more}]`;
  const filled = (version: string) => {
    const one = aConsole({ version });
    one.type(
      '/queue tree add name=q parent=ether1 bucket-size=0.01 max-limit=10M packet-mark=a,b burst-time=90s disabled=yes',
    );
    return one;
  };

  it.each(VERSIONS)('are spelled otherwise than the API does (%s)', (version) => {
    const seen = filled(version).type(line());
    expect(seen).toMatch(/^\.id=\*1000000;bucket-size=10;/);
    expect(seen).toContain(';burst-time=00:01:30;');
    expect(seen).toContain(';max-limit=10000000;');
    expect(seen).toContain(';packet-mark=a;b;');
  });

  it('have no flags before 7.20, unless one asks for them by name', () => {
    expect(filled('7.18').type(line())).not.toContain('disabled');
    expect(filled('7.18').type(line('proplist=name,disabled'))).toBe('.id=*1000000;disabled=true;name=q\r\n');
    expect(filled('7.22.3').type(line())).toContain('disabled=true');
  });

  it('cannot be chosen on 6.x', () => {
    expect(filled('6.49').type(line('proplist=name'))).toBe('expected end of command (line 1 column 34)\r\n');
    expect(filled('6.49').type(':put [/queue tree find where disabled=yes]')).toBe('*1000000\r\n');
  });

  it('run together without any escape', () => {
    const { type } = aConsole();
    type('/queue tree add name=q parent=ether1 comment="a;b=c"');
    expect(type(line('proplist=comment,name'))).toBe('.id=*1000000;comment=a;b=c;name=q\r\n');
  });

  it.each(['7.9', '7.12'])('have no JSON on %s', (version) => {
    expect(aConsole({ version }).type(':put [:serialize to=json value=1]')).toContain('bad command name serialize');
  });

  it('become JSON from 7.13 on, with numbers made of text until 7.16 can be told not to', () => {
    const put = (version: string, options = '') => {
      const one = aConsole({ version });
      one.type('/queue tree add name=007 parent=ether1');
      return one.type(`:put [:serialize to=json value=[/queue tree print as-value proplist=name,parent]${options}]`);
    };
    const keep = ' options=json.no-string-conversion';
    expect(put('7.13.5')).toBe('[{".id":"*1000000","name":7,"parent":"ether1"}]\r\n');
    expect(put('7.15', keep)).toBe('input does not match any value of options\r\n');
    expect(put('7.16', keep)).toBe('[{".id":"*1000000","name":"007","parent":"ether1"}]\r\n');
  });

  it('lose what JSON has no form for: fractions of a second, and days', () => {
    const { type } = aConsole();
    type('/queue tree add name=a parent=ether1 burst-time=100ms');
    type('/queue tree add name=b parent=ether1 burst-time=1d');
    const json = type(':put [:serialize to=json value=[/queue tree print as-value proplist=burst-time]]');
    expect(json).toContain('"00:00:00"');
    expect(json).toContain('"1970-01-02 00:00:00"');
    expect(type(line('proplist=burst-time'))).toContain('burst-time=00:00:00.100;');
  });
});

describe("the console's language", () => {
  it.each([
    [':put (1 + 2 . "x")', '3x'],
    [':put ("a" . [:len "bcd"] . "e")', 'a3e'],
    [':local x 5; :if ($x > 3 and $x != 4) do={:put "more"} else={:put "less"}', 'more'],
    [':for i from=3 to=1 do={:put $i}', '3\r\n2\r\n1'],
    [':foreach k,v in={a=1;b="x"} do={:put "$k is $v"}', 'a is 1\r\nb is x'],
    [':foreach i in=[:toarray "x,y"] do={:put $i}', 'x\r\ny'],
    [':local a {"x";"y"}; :put ($a->1)', 'y'],
    [':local a {k="v"}; :put ($a->"k"); :put [:typeof ($a->"none")]', 'v\r\nnothing'],
    [':global n 1; :while ($n < 3) do={:set n ($n + 1)}; :put $n', '3'],
    [':do {:local x 1; :do {:local x 2}; :put $x}', '1'],
    [':put [:typeof 1]; :put [:typeof "1"]; :put [:typeof true]; :put [:typeof {1;2}]', 'num\r\nstr\r\nbool\r\narray'],
    [':put [:pick "abcdef" 1 3]; :put [:pick {1;2;3} 2]; :put [:find "abc" "c"]', 'bc\r\n3\r\n2'],
    [':put [:tostr [:tonum "12"]]; :put [:len "é"]', '12\r\n2'],
    [':put "$[1]"', '[1]'],
    [':local s "a\\$b\\\\c\\"d\\n\\41"; :put $s', 'a$b\\c"d\nA'],
    [':put "$nobody|"', '|'],
    ['/queue tree; :put [:len [find]]; add name=q parent=ether1; :put [get q parent]', '0\r\nether1'],
    [':put [/queue type get [find name=default] kind]', 'pfifo'],
    [':put [/interface get ether1 name]; :put [/interface get number=ether2 value-name=name]', 'ether1\r\nether2'],
    [
      ':foreach i in=[/queue type find where kind=sfq] do={:put [/queue type get $i name]}',
      'wireless-default\r\nhotspot-default',
    ],
    ['# a comment\n:put 1 ; # and one more\n\n:put 2', '1\r\n2'],
    [':log info "x"; :delay 1s; :put done', 'done'],
  ])('%s', (line, text) => {
    expect(aConsole().type(line)).toBe(`${text}\r\n`);
  });

  it('catches errors with their text from 7.13 on', () => {
    const line = ':onerror e in={/queue tree remove *99} do={:put "because $e"}';
    expect(aConsole({ version: '7.13.5' }).type(line)).toBe('because no such item\r\n');
    expect(aConsole({ version: '7.12' }).type(line)).toBe('bad command name onerror (line 1 column 2)\r\n');
  });

  it('asks for a property that there is', () => {
    const { type } = aConsole();
    expect(type(':put [/system identity get nonsense]')).toBe('input does not match any value of value-name\r\n');
    expect(type(':put [/queue type get default .id]')).toBe('input does not match any value of value-name\r\n');
  });

  it('ends what would never end', () => {
    expect(aConsole().type(':while (true) do={}')).toBe('interrupted\r\n');
    expect(aConsole().type(`${'{'.repeat(20_000)}${'}'.repeat(20_000)}`)).toContain('nested too deeply');
  });
});

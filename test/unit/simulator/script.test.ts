import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aToldRouter, type Told } from '../../support/sim-router.js';

const withQueues = (): Told => {
  const told = aToldRouter();
  told.tell('/queue/tree/add', { name: 'a', parent: 'global', 'max-limit': '10M', comment: 'one' });
  told.tell('/queue/tree/add', { name: 'b', parent: 'a', disabled: 'yes' });
  told.tell('/queue/tree/add', { name: 'c', parent: 'a', 'max-limit': '20M' });
  return told;
};

/** What the script puts out. */
const output = (source: string, { router }: Told = withQueues()): readonly string[] => router.device.run(source);

/** Names of the queues that `find` with this condition finds. */
const found = (condition: string): string => {
  const told = withQueues();
  told.router.run(`/queue tree set [find ${condition}] priority=1`);
  return told
    .print('/queue/tree', {}, '?priority=1')
    .map((row) => row['name'])
    .join('');
};

describe('a script', () => {
  it('adds, sets and removes by paths of both styles', () => {
    const told = aToldRouter();
    told.router.run('/queue tree add name="x" parent=global max-limit=5M');
    told.router.run('/queue/tree/add name=y parent=x comment="two words"');
    told.router.run('/queue tree set [find name="x"] max-limit=6M');
    expect(told.row('/queue/tree', 'x')['max-limit']).toBe('6000000');
    expect(told.row('/queue/tree', 'y')['comment']).toBe('two words');
    told.router.run('/queue tree remove [/queue tree find where parent="x"]');
    expect(told.print('/queue/tree')).toHaveLength(1);
  });

  it('enters a menu by its path alone, as exports do', () => {
    const told = aToldRouter();
    told.router.run('/queue tree\nadd name=x parent=global\nadd name=y parent=x\n/queue type\nadd name=t kind=sfq');
    expect(told.print('/queue/tree')).toHaveLength(2);
    expect(told.row('/queue/type', 't')['kind']).toBe('sfq');
  });

  it('addresses items by name and by id as well', () => {
    const told = withQueues();
    told.router.run('/queue tree set a priority=2; /queue tree set *1000001,*1000002 priority=3');
    expect(told.print('/queue/tree').map((row) => row['priority'])).toEqual(['2', '3', '3']);
  });

  it.each([
    ['name="a"', 'a'],
    ['where name="a"', 'a'],
    ['where name=a', 'a'],
    ['where name!="a"', 'bc'],
    ['where parent="a" and disabled=no', 'c'],
    ['where parent="a" disabled=yes', 'b'],
    ['where name="a" or name="b"', 'ab'],
    ['where name="a" || parent="a" && disabled=yes', 'ab'],
    ['where (name="a" or name="b") and disabled=yes', 'b'],
    ['where disabled', 'b'],
    ['where !disabled', 'ac'],
    ['disabled=yes', 'b'],
    ['!disabled', 'ac'],
    ['where comment', 'a'],
    ['where !comment', 'bc'],
    ['where comment=""', 'bc'],
    ['where max-limit=10M', 'a'],
    ['where max-limit>10M', 'c'],
    ['where max-limit<=10000000', 'ab'],
    ['where name~"^[ab]"', 'ab'],
    ['where comment~"^o" or name="c"', 'ac'],
  ])('finds by %s', (condition, names) => {
    expect(found(condition)).toBe(names);
  });

  it('finds everything where no condition is given', () => {
    expect(output(':put [:len [/queue tree find]]')).toEqual(['3']);
  });

  it('branches', () => {
    const branch = (condition: string): readonly string[] => output(`:if (${condition}) do={:put yes} else={:put no}`);
    expect(branch('[:len [/queue tree find name="a"]] = 1')).toEqual(['yes']);
    expect(branch('[:len [/queue tree find name="z"]] > 0')).toEqual(['no']);
    expect(branch('[:len "four"] = 4 and\n 1 < 2')).toEqual(['yes']);
    expect(output(':if (1 = 2) do={:put yes}')).toEqual([]);
  });

  it('goes on after an error that it takes care of', () => {
    expect(output(':do {/queue tree add name=a parent=global; :put never} on-error={:put saved}\n:put on')).toEqual([
      'saved',
      'on',
    ]);
    expect(output(':do {/queue tree add name=a parent=global} on-error={}\n:put on')).toEqual(['on']);
    expect(output(':do {:error "stop"} on-error={:put saved}')).toEqual(['saved']);
  });

  it('ends at an error that nobody takes care of, and keeps what was done', () => {
    const told = aToldRouter();
    expect(() =>
      told.router.run('/interface list add name=x\n/interface list add name=x\n/interface list add name=y'),
    ).toThrow('failure: already have such name');
    expect(told.print('/interface/list', {}, '?name=x', '?name=y', '?#|')).toHaveLength(1);
  });

  it('keeps variables', () => {
    expect(output(':local n "a"; :put $n; :set n "b"; :put "$n and $m."')).toEqual(['a', 'b and .']);
  });

  it.each([
    ['remove', ''],
    ['disable', ''],
    ['enable', ''],
    ['move', ''],
    ['set', ' comment=x'],
  ])('finding nothing to %s is an error for set alone', (verb, values) => {
    const { router } = aToldRouter({ seed: {} });
    const run = (): void => router.run(`/ip firewall mangle ${verb} [find comment="none"]${values}`);
    if (verb === 'set') expect(run).toThrow('expected item id');
    else expect(run).not.toThrow();
  });

  it('orders rules', () => {
    const told = aToldRouter();
    told.router.run('/ip firewall mangle add chain=forward comment=a; /ip firewall mangle add chain=forward comment=b');
    told.router.run('/ip firewall mangle add chain=forward comment=c place-before=[find where comment="a"]');
    told.router.run('/ip firewall mangle move [find where comment="b"] destination=[find where comment="c"]');
    expect(told.print('/ip/firewall/mangle').map((row) => row['comment'])).toEqual(['b', 'c', 'a']);
  });

  it('unsets by a name with ! before it', () => {
    const told = withQueues();
    told.router.run('/queue tree set [find name="a"] !comment');
    expect(told.print('/queue/tree', {}, '?comment')).toEqual([]);
  });

  it.each([
    ['/queue forest add', 'bad command name forest'],
    ['/queue tree frobnicate', 'bad command name frobnicate'],
    [':frobnicate', 'bad command name frobnicate'],
    ['frobnicate x', 'bad command name frobnicate'],
    ['/queue tree add name="x', 'expected closing quote'],
    ['/queue tree add name="a\\qb"', 'syntax error (line 1 column 24)'],
    [':put [', 'expected ]'],
    [':if (1 = 1 do={}', 'expected )'],
    ['/queue tree add name=x parent=global colour=red', 'bad parameter colour (line 1 column 44)'],
    ['/queue tree add name=x', 'missing value(s) of argument(s) parent'],
    [':put "a";\n:put §', 'syntax error (line 2 column 6)'],
  ])('%j fails with %j', (source, message) => {
    const { router } = aToldRouter();
    expect(() => router.run(source)).toThrow(message);
  });

  it('says of what it does not run that it does not', () => {
    const { router } = aToldRouter();
    expect(() => router.run(':resolve example.org')).toThrow(/not supported by this simulator/);
  });

  it('reads comments, continued lines and empty ones', () => {
    expect(output('# :put never\n\n:put \\\n  "a" ;;  # and so on\r\n:put "b"\n')).toEqual(['a', 'b']);
  });
});

describe('a quoted text', () => {
  const stored = (quoted: string): string | undefined => {
    const told = aToldRouter();
    told.router.run(`/interface list add name=x comment=${quoted}`);
    return told.row('/interface/list', 'x')['comment'];
  };

  it.each([
    ['"say \\"hi\\""', 'say "hi"'],
    ['"5\\$ a \\\\ b"', '5$ a \\ b'],
    ['"a\\nb\\tc"', 'a\nb\tc'],
    ['"\\41\\_B"', 'A B'],
    ['"a; b=c [d] {e} #f"', 'a; b=c [d] {e} #f'],
    ['a,b', 'a,b'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['!10.0.0.0/8', '!10.0.0.0/8'],
    ['""', undefined],
  ])('%s is kept as %j', (quoted, text) => {
    expect(stored(quoted)).toBe(text);
  });

  it('loses what an unescaped dollar swallows', () => {
    expect(stored('"costs $5 now"')).toBe('costs  now');
  });

  it('keeps any text that is escaped as the manual says', () => {
    const escape = (text: string): string =>
      text
        .replace(/[\\"$?]/g, '\\$&')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (text) => {
        expect(stored(`"${escape(text)}"`)).toBe(text);
      }),
      { numRuns: 40 },
    );
  });
});

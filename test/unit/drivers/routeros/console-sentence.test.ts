import { describe, expect, it } from 'vitest';
import { consoleSentence, dialectOf } from '../../../../src/drivers/routeros/console-sentence.js';

const say = (words: readonly string[], dialect: 'json' | 'lines' | 'lines-6' = 'json'): string =>
  consoleSentence(words, { dialect, nonce: 'n0nce' });

describe('a sentence on the console', () => {
  it.each([
    [
      ['/queue/tree/add', '=name=qos:a', '=packet-mark=', '=comment=5 "$x\\'],
      ':put [/queue tree add name="qos:a" packet-mark="" comment="5 \\"\\$x\\\\"]',
    ],
    [
      ['/ip/firewall/mangle/add', '=chain=forward', '=place-before=*1A'],
      ':put [/ip firewall mangle add chain="forward" place-before=*1A]',
    ],
    [['/queue/tree/set', '=.id=*1', '=max-limit=5000000'], '/queue tree set *1 max-limit="5000000"'],
    [['/system/scheduler/remove', '=.id=*1,*2'], '/system scheduler remove *1;/system scheduler remove *2'],
    [['/ip/firewall/mangle/move', '=numbers=*2', '=destination=*1'], '/ip firewall mangle move *2 destination=*1'],
    [['/ip/firewall/mangle/move', '=numbers=*2'], '/ip firewall mangle move *2'],
    [['/system/script/run', '=number=*5'], '/system script run *5'],
    [['/system/script/add', '=source=a\nb\tc\r\n'], ':put [/system script add source="a\\nb\\tc\\r\\n"]'],
  ])('%j', (words, line) => {
    expect(say(words)).toBe(line);
  });

  it('reads a list with its columns, and conditions of any depth', () => {
    const words = ['/system/script/print', '=.proplist=.id,name', '?name=a', '?name=b "c"', '?#|', '?disabled=no'];
    expect(say(words)).toBe(
      ':put [:serialize to=json value=[/system script print as-value proplist=name ' +
        'where (name="a" or name="b \\"c\\"") and disabled="no"] options=json.no-string-conversion]',
    );
  });

  it('reads what the router made itself too, where the console hides it', () => {
    expect(say(['/ip/firewall/filter/print', '=.proplist=.id'])).toContain('filter print all as-value');
  });

  it('reads a single item without columns', () => {
    expect(say(['/system/clock/print', '=.proplist=date,time'])).toContain('value=[/system clock print as-value]');
    expect(say(['/system/clock/print', '=.proplist=date,time'], 'lines')).toContain(
      ':local r [/system clock print as-value]',
    );
  });

  it('asks 6.x for everything, and for flags apart', () => {
    const line = say(['/queue/tree/print', '=.proplist=.id,name,disabled'], 'lines-6');
    expect(line).toContain('[/queue tree print as-value detail]');
    expect(line).toContain('"n0nce i disabled ".[:tostr [/queue tree find where disabled=yes]]');
    expect(line).not.toContain('proplist');
  });
});

describe('the dialect of a version', () => {
  it.each([
    ['6.49.17 (long-term)', 'lines-6'],
    ['7.0.1', 'lines'],
    ['7.13.5 (stable)', 'lines'],
    ['7.15.3', 'lines'],
    ['7.16 (stable)', 'json'],
    ['7.22.3 (stable)', 'json'],
    ['7.24rc1', 'json'],
  ])('%s is %s', (version, dialect) => {
    expect(dialectOf(version)).toBe(dialect);
  });
});

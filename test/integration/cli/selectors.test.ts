import { describe, expect, it } from 'vitest';
import { policyFolder } from '../../support/policy-folder.js';
import { runHere } from '../../support/recorded-io.js';

const BLOCK = '127.213.31';

async function bench(): Promise<(...args: readonly string[]) => ReturnType<typeof runHere>> {
  const { cwd, edit } = await policyFolder({ block: BLOCK, hospitals: 3, offices: 2 });
  await edit(
    'policies/inventory.yaml',
    'class: office, router: r-office-2,',
    'class: office, router: r-office-2, region: hills,',
  );
  return (...args) => runHere(cwd, ['render', ...args]);
}

const chosen = (out: string): readonly string[] => out.match(/^r-\S+/gm) ?? [];

describe('selectors', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['nothing', [], ['r-hospital-1', 'r-hospital-2', 'r-hospital-3', 'r-office-1', 'r-office-2']],
    ['a site', ['--site', 'hospital-2'], ['r-hospital-2']],
    ['sites by commas', ['--site', 'hospital-2, office-1'], ['r-hospital-2', 'r-office-1']],
    ['sites by repeating', ['--site', 'hospital-2', '--site', 'office-1'], ['r-hospital-2', 'r-office-1']],
    ['a router', ['--router', 'r-hospital-3'], ['r-hospital-3']],
    ['a class', ['--class', 'office'], ['r-office-1', 'r-office-2']],
    ['a region', ['--region', 'hills'], ['r-office-2']],
    ['a label', ['--label', 'floor=0'], ['r-hospital-1']],
    ['class and region together', ['--class', 'office', '--region', 'city'], ['r-office-1']],
  ])('take %s', async (_, flags, routers) => {
    const render = await bench();
    const { exit, out } = await render(...flags);
    expect({ exit, routers: chosen(out) }).toEqual({ exit: 0, routers });
  });

  it.each<[readonly string[], string, string]>([
    [['--site', 'hopital-2'], 'there is no site "hopital-2"', 'Did you mean "hospital-2"?'],
    [
      ['--router', 'hospital'],
      'there is no router "hospital"',
      'Did you mean "r-hospital-1", "r-hospital-2", "r-hospital-3"?',
    ],
    [['--class', 'bank'], 'there is no class "bank"', 'Known: hospital, office.'],
    [['--region', 'citty'], 'there is no region "citty"', 'Did you mean "city"?'],
    [['--label', 'flor=1'], 'there is no label "flor"', 'Did you mean "floor"?'],
    [['--label', 'floor=9'], 'there is no value of label floor "9"', 'Known: 0, 1, 2, 3, 4.'],
    [['--label', 'floor'], '--label floor is not a label', 'Write it as --label key=value.'],
    [['--label', 'floor=0', '--label', 'floor=1'], 'no building has label floor both 0 and 1', ''],
    [
      ['--class', 'hospital', '--region', 'hills'],
      'no building is at once --class hospital and --region hills',
      'Values of one flag add to each other, different flags narrow: leave one out.',
    ],
  ])('refuse %j with a cure', async (flags, message, cure) => {
    const render = await bench();
    const { exit, out, err } = await render(...flags);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toContain(`error[usage]: ${message}\n`);
    if (cure !== '') expect(err).toContain(`cure: ${cure}\n`);
  });
});

import { kitFor } from '../../compose.js';
import type { Change } from '../../model/change.js';
import type { DeviceConfig } from '../../model/device.js';
import type { RouterIntent } from '../../model/intent.js';
import { formatRate } from '../../model/rate.js';
import { indexKinds, planRouter } from '../../plan/index.js';
import { sha256 } from '../../source/hash.js';
import type { InstantFlags } from '../instant.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { versionOf } from '../numbers.js';
import { requireCompiled } from '../require.js';
import { count } from '../views/count.js';
import { choose, type SelectorFlags } from '../choose.js';
import type { Compiled } from '../workspace.js';

export interface RenderFlags extends SelectorFlags, InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json';
  readonly native?: boolean;
  readonly version: string;
}

const VERSION = 1;

/** What the policies mean for each router, without asking any: the queue trees, or the router's own commands. */
export async function render(io: Io, flags: RenderFlags): Promise<Exit> {
  versionOf('--version', flags.version);
  const compiled = await requireCompiled(io, flags);
  const { intents } = choose(compiled, flags);
  if (flags.format === 'json') {
    const routers = intents.map((intent) => ({
      intent,
      config: blank(compiled, intent, flags.version).desired,
      ...(flags.native === true ? { commands: commandsOf(compiled, intent, flags.version) } : {}),
    }));
    io.out(
      JSON.stringify(
        {
          formatVersion: VERSION,
          revision: compiled.revision,
          instant: new Date(compiled.instant).toISOString(),
          routers,
        },
        null,
        2,
      ),
    );
    return EXIT.done;
  }
  for (const intent of intents)
    io.out(
      flags.native === true
        ? [`# ${intent.router}`, ...commandsOf(compiled, intent, flags.version)].join('\n')
        : tree(io, intent),
    );
  return EXIT.done;
}

/** A router that holds nothing yet and has everything that the version has. */
function blank(
  compiled: Compiled,
  intent: RouterIntent,
  version: string,
): { readonly desired: ReturnType<typeof desiredOf>; readonly changes: readonly Change[] } {
  const desired = desiredOf(compiled, intent, version);
  const { driver } = kitOf(compiled, intent);
  const { changes } = planRouter(intent.router, { desired, actual: { objects: [] } }, indexKinds(driver.kinds), sha256);
  return { desired, changes };
}

const kitOf = (compiled: Compiled, intent: RouterIntent): ReturnType<typeof kitFor> => {
  const router = compiled.inventory.routers.find((one) => one.name === intent.router);
  if (router === undefined) throw new TypeError(`no router ${intent.router}`);
  return kitFor(router);
};

function desiredOf(compiled: Compiled, intent: RouterIntent, version: string): DeviceConfig {
  const { driver } = kitOf(compiled, intent);
  return driver.render(intent, { able: driver.assume(version), config: { objects: [] } });
}

function commandsOf(compiled: Compiled, intent: RouterIntent, version: string): readonly string[] {
  const { driver } = kitOf(compiled, intent);
  return driver.encode(blank(compiled, intent, version).changes).map((step) => driver.show(step));
}

function tree(io: Io, intent: RouterIntent): string {
  const lines = [io.colors.bold(`${intent.router}  (WAN ${intent.wan})`)];
  const children = (parent: string | undefined): readonly RouterIntent['queues'][number][] =>
    intent.queues.filter((queue) => queue.parent === parent);
  const visit = (parent: string | undefined, indent: string): void => {
    for (const queue of children(parent)) {
      const leaf = queue.role === 'class' || queue.role === 'management';
      const order = leaf ? `, priority ${queue.priority}, ${queue.disciplines.join(' or ')}` : '';
      lines.push(
        `${indent}${queue.id}: committed ${formatRate(queue.committed)}, peak ${formatRate(queue.peak)}${order}`,
      );
      visit(queue.id, `${indent}  `);
    }
  };
  visit(undefined, '  ');
  for (const site of intent.sites)
    lines.push(`  ${site.site}: ${count(site.rules.length, 'rule')}, everything else is ${site.defaultClass}`);
  return lines.join('\n');
}

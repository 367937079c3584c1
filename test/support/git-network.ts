import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { aPolicyRepository, type PolicyRepository } from './policy-repository.js';
import { type NetworkOptions, simulatedNetwork, type SimulatedNetwork } from './simulated-network.js';

export interface GitNetwork extends SimulatedNetwork {
  readonly repository: PolicyRepository;
  /** The policies are on its branch, from the first commit on. */
  readonly first: string;
  /** `serve` with all that it takes to follow the branch. */
  readonly serve: readonly string[];
  /** Replaces text in a file of the policies, and pushes. Gives the commit. */
  readonly pushEdit: (path: string, from: string, to: string) => Promise<string>;
}

/** A simulated network whose policies are in a git repository. */
export async function gitNetwork(options: NetworkOptions): Promise<GitNetwork> {
  const network = await simulatedNetwork(options);
  const repository = aPolicyRepository();
  onTestFinished(() => repository.remove());
  cpSync(network.folder.at('policies'), repository.clone, { recursive: true });
  const first = repository.push('first');
  const git = ['--git', `file://${repository.bare}`, '--poll', '1s'];
  return {
    ...network,
    repository,
    first,
    serve: ['serve', '--listen', '127.0.0.1:0', '--telemetry', '1s', '--log', 'warn', ...git],
    pushEdit: async (path, from, to) => {
      const text = await readFile(join(repository.clone, path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} has no "${from}"`);
      repository.write(path, text.replace(from, to));
      return repository.push(`${from} → ${to}`);
    },
  };
}

import { SimRouter, type SimRouterOptions } from '../../src/simulator/index.js';

/** Monday, 15 June 2026, 09:30:00 UTC: what a simulated router's clock shows in tests, until it is moved. */
export const NOON_BEFORE = Date.parse('2026-06-15T09:30:00Z');

type Values = Readonly<Record<string, string>>;

/** A router that does not listen, told things as its API would be. */
export interface Told {
  readonly router: SimRouter;
  /** Does a command; throws what the router refuses it with. */
  readonly tell: (command: string, values?: Values, ...query: readonly string[]) => string;
  readonly print: (menu: string, values?: Values, ...query: readonly string[]) => readonly Values[];
  /** The words that the router refuses a command with. */
  readonly refusal: (command: string, values?: Values, ...query: readonly string[]) => string;
  /** The one row that has this name (or comment). */
  readonly row: (menu: string, name: string) => Values;
}

export function aToldRouter(options: Partial<SimRouterOptions> = {}): Told {
  const router = new SimRouter({ name: 'told', user: 'qos', password: 'secret', now: () => NOON_BEFORE, ...options });
  const perform = (sentence: string, values: Values, query: readonly string[]) => {
    const at = sentence.lastIndexOf('/');
    return router.device.command(sentence.slice(0, at), sentence.slice(at + 1), { values, query });
  };
  return {
    router,
    tell: (command, values = {}, ...query) => perform(command, values, query).ret ?? '',
    print: (menu, values = {}, ...query) => perform(`${menu}/print`, values, query).rows ?? [],
    refusal: (command, values = {}, ...query) => {
      try {
        perform(command, values, query);
      } catch (error) {
        return (error as Error).message;
      }
      return 'done';
    },
    row: (menu, name) => {
      const found = router.rows(menu).filter((row) => row['name'] === name || row['comment'] === name);
      if (found.length !== 1) throw new Error(`${found.length} rows of ${menu} are called ${name}`);
      return found[0] ?? {};
    },
  };
}

/** A refusal as RouterOS words it. Categories: manual 47579160 (0 missing item or command, 1 argument, 2 interrupted, 4 general). */
export class Trap extends Error {
  readonly category: number | undefined;
  /** Said after the first, in a trap of its own. */
  readonly more: readonly string[];

  constructor(message: string, category?: number, more: readonly string[] = []) {
    super(message);
    this.category = category;
    this.more = more;
  }
}

export const noSuchItem = (): Trap => new Trap('no such item', 0);
export const failure = (message: string): Trap => new Trap(`failure: ${message}`);
export const noMatch = (argument: string): Trap => new Trap(`input does not match any value of ${argument}`, 1);
export const badValue = (argument: string): Trap => new Trap(`invalid value for argument ${argument}`, 1);
/** The API tells of an unknown menu in two traps: the step that it stumbled over, then that it was on the way. */
export const noSuchMenu = (step: string): Trap =>
  new Trap(`no such command or directory (${step})`, 0, ['no such command prefix']);

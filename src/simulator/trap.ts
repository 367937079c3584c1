/** A refusal as RouterOS words it. Categories: manual 47579160 (0 missing item or command, 1 argument, 2 interrupted, 4 general). */
export class Trap extends Error {
  readonly category: number | undefined;

  constructor(message: string, category?: number) {
    super(message);
    this.category = category;
  }
}

export const noSuchItem = (): Trap => new Trap('no such item', 0);
export const failure = (message: string): Trap => new Trap(`failure: ${message}`);
export const noMatch = (argument: string): Trap => new Trap(`input does not match any value of ${argument}`, 1);
export const badValue = (argument: string): Trap => new Trap(`invalid value for argument ${argument}`, 1);

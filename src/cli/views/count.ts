export const count = (number: number, noun: string): string => `${number} ${number === 1 ? noun : pluralOf(noun)}`;

const pluralOf = (noun: string): string => {
  if (/(s|x|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
};

const SHOWN = 5;

/** `7 routers (a, b, c, d, e…)`: how many, and enough names to know which. */
export const someOf = (routers: readonly string[]): string =>
  `${count(routers.length, 'router')} (${routers.slice(0, SHOWN).join(', ')}${routers.length > SHOWN ? '…' : ''})`;

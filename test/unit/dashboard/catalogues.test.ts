import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { en } from '../../../src/dashboard/text/en.js';
import { fr } from '../../../src/dashboard/text/fr.js';

const SRC = fileURLToPath(new URL('../../../src/', import.meta.url));
const DASHBOARD = join(SRC, 'dashboard');

/** Every text of a catalogue by its path; of a function what it makes of arguments. */
function textsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const say = value as (...given: readonly unknown[]) => string;
    // Plurals take a number first, the others whatever is put in.
    return [1, 2].map((count) => [`${path}(${count})`, say(count, '7', '7', '7')] as const);
  }
  return Object.entries(value as object).flatMap(([name, one]) => textsOf(one, `${path}.${name}`));
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const SHOWN = new Set(['title', 'aria-label', 'aria-description', 'placeholder', 'alt', 'label']);
const hasLetters = (text: unknown): boolean => typeof text === 'string' && /\p{L}/u.test(text);

/** Words that stand in the code instead of in the catalogues. */
function hardCoded(node: Node): readonly string[] {
  const here: string[] = [];
  if (node.type === 'JSXText' && hasLetters(node['value'])) here.push(String(node['value']).trim());
  if (node.type === 'JSXAttribute' && isShown(node)) here.push(...valuesOf(node['value']));
  if (node.type === 'JSXElement' || node.type === 'JSXFragment')
    here.push(...(node['children'] as readonly unknown[]).flatMap(childValues));
  const below = Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
  return [...here, ...below.flatMap(hardCoded)];
}

const isShown = ({ name }: Node): boolean => isNode(name) && SHOWN.has(String(name['name']));

/** `{'words'}`; what is nested is looked at by itself. */
const childValues = (child: unknown): readonly string[] =>
  isNode(child) && child.type === 'JSXExpressionContainer' ? valuesOf(child['expression']) : [];

/** The words that an expression is, also by choice. */
function valuesOf(value: unknown): readonly string[] {
  if (!isNode(value)) return [];
  switch (value.type) {
    case 'Literal':
      return hasLetters(value['value']) ? [String(value['value'])] : [];
    case 'TemplateLiteral':
      return (value['quasis'] as readonly { readonly value: { readonly raw: string } }[])
        .map((quasi) => quasi.value.raw)
        .filter(hasLetters);
    case 'JSXExpressionContainer':
      return valuesOf(value['expression']);
    case 'ConditionalExpression':
      return [...valuesOf(value['consequent']), ...valuesOf(value['alternate'])];
    case 'LogicalExpression':
      return valuesOf(value['right']);
    default:
      return [];
  }
}

const found = (code: string): readonly string[] => {
  const { program, errors } = parseSync('a.tsx', code);
  expect(errors).toEqual([]);
  return hardCoded(program as unknown as Node);
};

describe('the catalogues', () => {
  it('say the same things in both languages', () => {
    const paths = (catalogue: unknown) =>
      textsOf(catalogue)
        .map(([path]) => path)
        .toSorted();
    expect(paths(fr)).toEqual(paths(en));
  });

  it('leave nothing empty and nothing undefined', () => {
    const wrong = [...textsOf(en), ...textsOf(fr)].filter(
      ([, text]) => text.trim() === '' || /undefined|NaN|\[object/.test(text),
    );
    expect(wrong).toEqual([]);
  });

  it('are French in French: apostrophes and the space before a colon', () => {
    const wrong = textsOf(fr).filter(([, text]) => /'|\w[:;?!](?!\d)(\s|$)/.test(text));
    expect(wrong).toEqual([]);
  });
});

describe('the words of the audit', () => {
  it('name every action that is written into it', () => {
    const server = readdirSync(join(SRC, 'server'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('server', name));
    const written = [...server, 'controller/chronicle.ts', 'controller/visit.ts'].flatMap((name) =>
      [...readFileSync(join(SRC, name), 'utf8').matchAll(/\baction: (?:'([\w.-]+)'|`(\w+)\.\$)/g)].map(
        ([, whole, family]) => whole ?? `${family}.`,
      ),
    );
    const named = Object.keys(en.audit.actions);
    expect(new Set(written).size).toBeGreaterThan(15);
    expect(
      written.filter((one) => !named.some((name) => name === one || (one.endsWith('.') && name.startsWith(one)))),
    ).toEqual([]);
  });
});

describe('the screens', () => {
  const files = readdirSync(DASHBOARD, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));

  it('have no words of their own: all that is shown is in the catalogues', () => {
    const wrong = files.flatMap((name) =>
      found(readFileSync(join(DASHBOARD, name), 'utf8')).map((words) => `${relative('.', name)}: ${words}`),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  it('would be caught with words in text, attributes, braces and choices', () => {
    expect(found('const a = <b title="Save">Site {x}</b>')).toEqual(['Save', 'Site']);
    expect(found("const a = <b aria-label={`all ${x}`}>{y ? 'up' : 'down'}{z && 'late'}</b>")).toEqual([
      'up',
      'down',
      'late',
      'all ',
    ]);
    expect(found('const a = <b class="wide" type="button">{words}: – 7</b>')).toEqual([]);
  });

  it('have no style in their markup, which the policy of the page forbids', () => {
    const wrong = files.filter((name) =>
      /\sstyle=|dangerouslySetInnerHTML/.test(readFileSync(join(DASHBOARD, name), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

/** Reads the XML that reports are made of: elements and attributes, no text. Throws where it is not well-formed. */
export function parseXml(text: string): XmlElement {
  // eslint-disable-next-line no-control-regex -- XML 1.0, section 2.2
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text))
    throw new Error('a character that XML forbids');
  const roots: XmlElement[] = [];
  const open: { readonly name: string; readonly children: XmlElement[] }[] = [{ name: '', children: roots }];
  const rest = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const tokens = rest.split(/(<[^>]*>)/).filter((token) => token.trim() !== '');
  for (const token of tokens) {
    const closing = /^<\/(\w+)>$/.exec(token);
    if (closing !== null) {
      if (open.pop()?.name !== closing[1]) throw new Error(`${token} closes another element`);
      continue;
    }
    const [, name = '', list = '', end] = /^<(\w+)((?:\s+\w+="[^"<]*")*)\s*(\/?)>$/.exec(token) ?? [];
    if (name === '') throw new Error(`${token} is not a tag`);
    const pairs = [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, unescape(value)]);
    const element = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, children: [] };
    open.at(-1)?.children.push(element);
    if (end !== '/') open.push(element);
  }
  const [root] = roots;
  if (root === undefined || roots.length > 1 || open.length !== 1) throw new Error('not one element');
  return root;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(value: string): string {
  if (/&(?!(amp|lt|gt|quot|apos);)/.test(value)) throw new Error(`an unknown entity in "${value}"`);
  return value.replaceAll(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '');
}

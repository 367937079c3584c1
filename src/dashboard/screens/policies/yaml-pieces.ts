type Piece = readonly [kind: 'plain' | 'key' | 'comment', words: string];

/** `- name: voice # first` in its parts, for colour alone: a text that is no YAML stays readable. */
export function pieces(line: string): readonly Piece[] {
  const found = /^(\s*(?:- )*)("?[\w./-]+"?)(:)(?=\s|$)/.exec(line);
  const [lead = '', key = '', colon = ''] = found?.slice(1) ?? [];
  const rest = line.slice(lead.length + key.length + colon.length);
  const at = rest.search(/(?:^|\s)#/);
  const value = at < 0 ? rest : rest.slice(0, at);
  const comment = at < 0 ? '' : rest.slice(at);
  const all: readonly Piece[] = [
    ['plain', lead],
    ['key', key],
    ['plain', colon + value],
    ['comment', comment],
  ];
  return all.filter(([, words]) => words !== '');
}

import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { Decoder, encodeSentence, type Heard, wordsOf } from '../../../../src/drivers/routeros/api-codec.js';
import { QosError } from '../../../../src/model/error.js';
import { frame } from '../../../support/rude-api.js';

/** The words of each sentence, its tag last. */
const asWords = ({ kind, tag, body }: Heard): readonly string[] => [
  kind,
  ...wordsOf(body),
  ...(tag === 0 ? [] : [`.tag=${tag}`]),
];
const decode = (...chunks: readonly Buffer[]): readonly (readonly string[])[] => {
  const decoder = new Decoder('r1');
  return chunks.flatMap((chunk) => decoder.push(chunk).map(asWords));
};
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof QosError ? error.code : String(error);
  }
};

describe('the decoder', () => {
  const sentences = [
    ['!re', '=.id=*1', '=name=down', '.tag=1'],
    ['!re', '.tag=1'],
    ['!re', `=comment=${'x'.repeat(504)}`, '=source=a\nb=c', '.tag=1'],
    ['!trap', '=category=1', '=message=no', '.tag=1'],
    ['!empty', '.tag=2'],
    ['!done', '=ret=*1A', '.tag=1'],
  ];
  const bytes = Buffer.concat(sentences.map((words) => frame(words)));
  const long = [...sentences, ['!re', `=long=${'y'.repeat(20_000)}`, '.tag=2'], ['!done', '.tag=2']];
  const longBytes = Buffer.concat(long.map((words) => frame(words)));

  it('reads the same sentences, wherever the reply is cut in two', () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(decode(bytes.subarray(0, at), bytes.subarray(at)), `cut at ${at}`).toEqual(sentences);
    }
  });

  it('reads the same sentences from pieces of any one size', () => {
    for (const size of [1, 2, 3, 5, 7, 127, 129, 511, 16_384]) {
      const pieces = Array.from({ length: Math.ceil(longBytes.length / size) }, (_, index) =>
        longBytes.subarray(index * size, (index + 1) * size),
      );
      expect(decode(...pieces), `pieces of ${size}`).toEqual(long);
    }
  });

  it('gives a sentence as soon as its last byte is there', () => {
    const decoder = new Decoder('r1');
    const one = frame(['!done', '.tag=1']);
    expect(decoder.push(one.subarray(0, -1))).toEqual([]);
    expect(decoder.push(one.subarray(-1))).toEqual([{ kind: '!done', tag: 1, body: '' }]);
  });

  it('gives the same body wherever the tag stands', () => {
    const of = (...words: readonly string[]) => new Decoder('r1').push(frame(words))[0]?.body;
    const wanted = of('!re', '=.id=*1', '=name=a');
    expect(of('!re', '.tag=7', '=.id=*1', '=name=a')).toBe(wanted);
    expect(of('!re', '=.id=*1', '.tag=12', '=name=a')).toBe(wanted);
    expect(of('!re', '=.id=*1', '=name=a', '.tag=3')).toBe(wanted);
  });

  it('leaves out empty sentences', () => {
    expect(decode(Buffer.from([0, 0]), frame(['!done']), Buffer.from([0]))).toEqual([['!done']]);
  });

  it.each([0x7f, 0x80, 0x3fff, 0x4000, 0x1fffff, 0x200000])('reads a word of %i bytes', (size) => {
    const word = `=a=${'z'.repeat(size - 3)}`;
    expect(decode(frame(['!re', word]))[0]?.[1]).toBe(word);
  });

  it('reads a word of 8 MiB in segments without copying it for each of them', () => {
    const long = frame(['!re', `=a=${'z'.repeat(8 << 20)}`]);
    const pieces = Array.from({ length: Math.ceil(long.length / 1024) }, (_, index) =>
      long.subarray(index * 1024, (index + 1) * 1024),
    );
    expect(decode(...pieces)[0]?.[1]?.length).toBe((8 << 20) + 3);
  });

  it('reads UTF-8, and what is not UTF-8 as one character a byte', () => {
    const utf8 = frame(['!re', '=comment=żółć 東京 \uFFFD']);
    const old = frame(['!re', Buffer.from('=comment=caf\u00e9', 'latin1')]);
    expect(decode(utf8, old)).toEqual([
      ['!re', '=comment=żółć 東京 \uFFFD'],
      ['!re', '=comment=café'],
    ]);
  });

  it.each([
    ['a control byte', Buffer.from([0xf8])],
    ['a control byte inside a sentence', Buffer.concat([frame(['!re']).subarray(0, -1), Buffer.from([0xff])])],
    ['a word of 4 GiB', Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff])],
    ['a word of more than 64 MiB', Buffer.from([0xe4, 0, 0, 1])],
    ['a banner of SSH', Buffer.from('SSH-2.0-ROSSSH\r\n')],
    ['a page of HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
  ])('refuses %s at once', (_, data) => {
    expect(codeOf(() => decode(data))).toBe('router.protocol');
  });

  it('refuses a sentence that never ends', () => {
    const word = Buffer.concat([Buffer.from([0xe0, 0x40, 0, 0]), Buffer.alloc(0x400000, '!')]);
    expect(codeOf(() => decode(...Array.from({ length: 17 }, () => word)))).toBe('router.protocol');
  });

  it('refuses a flood of tiny words', () => {
    const words = Buffer.alloc(1 << 20, Buffer.from([1, 0x21]));
    expect(codeOf(() => decode(...Array.from({ length: 10 }, () => words)))).toBe('router.protocol');
  });
});

describe('the encoder', () => {
  it.each([1, 0x7e, 0x7f, 0x80, 0x3fff, 0x4000, 0x1fffff, 0x200000])(
    'frames a word of %i bytes as the library does',
    (size) => {
      const { Transmitter } = createRequire(import.meta.url)('node-routeros') as {
        readonly Transmitter: new (socket: object) => { encodeString(word: string): Buffer };
      };
      const word = size === 1 ? '=' : `=a=${'z'.repeat(size - 3)}`;
      const wanted = ['/a', word, '.tag=7'].map((each) => new Transmitter({}).encodeString(each));
      const encoded = Buffer.from(encodeSentence(['/a', word], 7, 'r1'), 'latin1');
      expect(encoded.equals(Buffer.concat([...wanted, Buffer.from([0])]))).toBe(true);
    },
  );

  it('never shows the value it refuses', () => {
    expect(() => encodeSentence(['/login', '=name=qos', '=password=gehéim'], 1, 'r1')).toThrow(
      'r1: /login: the value of password has characters outside printable ASCII',
    );
    expect(() => encodeSentence(['/login', 'gehéim'], 1, 'r1')).toThrow('r1: /login: a word has');
  });
});

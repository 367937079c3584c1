import type { Position } from '../../../model/origin.js';
import type { EffectiveSite } from '../../../server/replies/effective.js';
import { format, text } from '../../text/language.js';

/** A value with what put it in force, and where that was written. */
export interface Traced<Value> {
  readonly value: Value;
  readonly at: Position;
  readonly layer: EffectiveSite['contention']['layer'];
  readonly name: string;
}

export interface ValueRow {
  readonly title: string;
  readonly value: string;
  readonly from: Omit<Traced<unknown>, 'value'>;
}

type Traffic = EffectiveSite['traffic'][number];

const row = <Value>(title: string, traced: Traced<Value>, write: (value: Value) => string): ValueRow => ({
  title,
  value: write(traced.value),
  from: traced,
});

const isSame = (a: Traced<number>, b: Traced<number>): boolean =>
  a.value === b.value && a.at.file === b.at.file && a.at.line === b.at.line && a.layer === b.layer;

/** One row where both directions say the same at the same place. */
function rates(title: string, download: Traced<number>, upload: Traced<number>): readonly ValueRow[] {
  const { parts, policies: t } = text.value;
  const { rate } = format.value;
  if (isSame(download, upload)) return [row(title, download, rate)];
  return [
    row(t.inDirection(title, parts.download.toLocaleLowerCase()), download, rate),
    row(t.inDirection(title, parts.upload.toLocaleLowerCase()), upload, rate),
  ];
}

export function siteRows({ allocation, contention, committed, precedence }: EffectiveSite): readonly ValueRow[] {
  const { policies: t } = text.value;
  const { rate, decimal, number } = format.value;
  const { values } = t;
  return [
    row(values.allocation, allocation, ({ download, upload }) =>
      download === upload ? rate(download) : t.bothWays(rate(download), rate(upload)),
    ),
    row(values.contention, contention, decimal),
    ...rates(values.committed, committed.download, committed.upload),
    row(values.precedence, precedence, number),
  ];
}

export function trafficRows(traffic: Traffic): readonly ValueRow[] {
  const { policies: t } = text.value;
  const { number, decimal } = format.value;
  const { values } = t;
  const { download, upload, priority, mark, disciplines, delay, packetSize } = traffic;
  return [
    row(values.priority, priority, number),
    ...rates(values.committed, download.committed, upload.committed),
    ...rates(values.peak, download.peak, upload.peak),
    ...(mark === undefined ? [] : [row(values.mark, mark, (value) => t.dscp(number(value)))]),
    row(values.disciplines, disciplines, (names) => names.join(' › ')),
    row(values.delay, delay, (value) => t.milliseconds(decimal(value))),
    row(values.packetSize, packetSize, (value) => t.bytes(number(value))),
  ];
}

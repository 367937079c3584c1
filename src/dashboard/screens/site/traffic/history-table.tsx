import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { SiteHistory } from '../../../../server/replies/history.js';
import { type Column, Table } from '../../../parts/table.js';
import { At } from '../../../parts/time.js';
import { format, text } from '../../../text/language.js';
import { rateOrNothing } from './facts.js';
import { type Line, meanIn, rowLengthMs, rowsOf } from './past.js';

type Row = ReturnType<typeof rowsOf>[number];

/** A line of a chart as a column. */
interface TableLine {
  readonly title: string;
  readonly line: Line;
  readonly write: (value: number) => string;
  readonly isMinor?: boolean;
}

interface NumbersProps {
  readonly caption: string;
  readonly history: SiteHistory;
  readonly lines: readonly TableLine[];
}

/** The numbers of a chart, for those who read rather than look. Made when somebody opens it. */
export function Numbers({ caption, history, lines }: NumbersProps) {
  const { traffic: t } = text.value.site;
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="history" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t.table}</summary>
      {isOpen ? (
        <>
          <p class="quiet panel-line">{t.each(format.value.duration(rowLengthMs(history)))}</p>
          <Table caption={caption} columns={columnsOf(lines)} rows={rowsOf(history)} keyOf={({ at }) => at} />
        </>
      ) : null}
    </details>
  );
}

const columnsOf = (lines: readonly TableLine[]): readonly Column<Row>[] => [
  { name: 'at', title: text.value.site.traffic.time, show: ({ at }): ComponentChildren => <At at={at} /> },
  ...lines.map(({ title, line, write, isMinor = false }, index) => ({
    name: String(index),
    title,
    isNumber: true,
    isMinor,
    show: ({ steps }: Row): ComponentChildren => rateOrNothing(meanIn(line, steps), write),
  })),
];

export function HistoryTable({ caption, history }: Omit<NumbersProps, 'lines'>) {
  const { traffic: t } = text.value.site;
  const { rate, decimal } = format.value;
  const { delivered, demand, deliveredMost, drops, classes } = history;
  const lines: readonly TableLine[] = [
    { title: t.total, line: delivered, write: rate },
    { title: t.demand, line: demand, write: rate },
    ...(deliveredMost === undefined ? [] : [{ title: t.most, line: deliveredMost, write: rate }]),
    { title: t.dropped, line: drops, write: (value) => t.perSecond(decimal(value)) },
    ...classes.flatMap((one) => [
      { title: one.name, line: one.delivered, write: rate, isMinor: true },
      {
        title: t.droppedOf(one.name),
        line: one.drops,
        write: (value: number) => t.perSecond(decimal(value)),
        isMinor: true,
      },
    ]),
  ];
  return <Numbers caption={caption} history={history} lines={lines} />;
}

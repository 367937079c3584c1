import type { Form } from './forms.js';
import { counters, duration, flag, list, type MenuSpec, number, rate, shown, text } from './menu-spec.js';

/** Manual 328088 (queues), defaults as routers print them. */
const bucket: Form = { kind: 'decimal', min: 0, max: 10 };

const queueTree: MenuSpec = {
  path: '/queue/tree',
  named: true,
  unique: [['name']],
  required: ['name', 'parent'],
  firstId: 0x1000000,
  fields: {
    name: text,
    parent: { form: { kind: 'text' }, refers: ['/queue/tree', '/interface'], also: ['global'] },
    'packet-mark': list(),
    queue: { ...shown({ kind: 'text' }, 'default-small'), refers: ['/queue/type'] },
    priority: number('8', 1, 8),
    'limit-at': rate,
    'max-limit': rate,
    'burst-limit': rate,
    'burst-threshold': rate,
    'burst-time': duration('0s'),
    'bucket-size': shown(bucket, '0.1'),
    comment: text,
    disabled: flag(),
  },
  shows: {
    ...counters,
    rate: '0',
    'packet-rate': '0',
    'queued-bytes': '0',
    'queued-packets': '0',
    dropped: '0',
    invalid: 'false',
  },
};

const queueType: MenuSpec = {
  path: '/queue/type',
  named: true,
  unique: [['name']],
  required: ['name', 'kind'],
  fields: {
    name: text,
    kind: text,
    'bfifo-limit': number('15000', 1),
    'pfifo-limit': number('50', 1),
    'mq-pfifo-limit': number('50', 1),
    'sfq-perturb': number('5'),
    'sfq-allot': number('1514'),
    'red-limit': number('60'),
    'red-min-threshold': number('10'),
    'red-max-threshold': number('50'),
    'red-burst': number('20'),
    'red-avg-packet': number('1000'),
    'pcq-rate': rate,
    'pcq-limit': shown({ kind: 'size', unit: 1024 }, '50'),
    'pcq-classifier': list(),
    'pcq-total-limit': shown({ kind: 'size', unit: 1024 }, '2000'),
    'pcq-burst-rate': rate,
    'pcq-burst-threshold': rate,
    'pcq-burst-time': duration('10s'),
    'pcq-src-address-mask': number('32', 0, 32),
    'pcq-dst-address-mask': number('32', 0, 32),
    'pcq-src-address6-mask': number('128', 0, 128),
    'pcq-dst-address6-mask': number('128', 0, 128),
    'codel-limit': number('1000'),
    'codel-target': duration('5ms'),
    'codel-interval': duration('100ms'),
    'codel-ecn': flag('false'),
    'fq-codel-limit': number('10240'),
    'fq-codel-flows': number('1024'),
    'fq-codel-quantum': number('1514'),
    'fq-codel-target': duration('5ms'),
    'fq-codel-interval': duration('100ms'),
    'fq-codel-ecn': flag('true'),
    'fq-codel-memlimit': shown({ kind: 'size', unit: 1 }, '33554432'),
    'cake-bandwidth': rate,
    'cake-diffserv': shown({ kind: 'text' }, 'diffserv3'),
    'cake-flowmode': shown({ kind: 'text' }, 'triple-isolate'),
    'cake-nat': flag(),
    'cake-wash': flag(),
    'cake-ack-filter': shown({ kind: 'text' }, 'none'),
    'cake-rtt': duration('100ms'),
    'cake-overhead': number('0', -64, 256),
    'cake-mpu': number('0', 0, 256),
    'cake-memlimit': shown({ kind: 'size', unit: 1 }, '0'),
  },
};

/** Two-sided: upload/download. Ordered, the first match wins. */
const both = (of: Form, fallback: string): MenuSpec['fields'][string] =>
  shown({ kind: 'pair', of }, `${fallback}/${fallback}`);

const queueSimple: MenuSpec = {
  path: '/queue/simple',
  ordered: true,
  named: true,
  unique: [['name']],
  required: ['name', 'target'],
  fields: {
    name: text,
    target: { form: { kind: 'list' } },
    dst: text,
    parent: { ...shown({ kind: 'text' }, 'none'), refers: ['/queue/simple'], also: ['none'] },
    'packet-marks': list(),
    priority: both({ kind: 'number', min: 1, max: 8 }, '8'),
    queue: { ...both({ kind: 'text' }, 'default-small'), refers: ['/queue/type'] },
    'limit-at': both({ kind: 'rate' }, '0'),
    'max-limit': both({ kind: 'rate' }, '0'),
    'burst-limit': both({ kind: 'rate' }, '0'),
    'burst-threshold': both({ kind: 'rate' }, '0'),
    'burst-time': both({ kind: 'duration' }, '0s'),
    'bucket-size': both(bucket, '0.1'),
    comment: text,
    disabled: flag(),
  },
  shows: { bytes: '0/0', packets: '0/0', invalid: 'false', dynamic: 'false' },
};

export const QUEUE_MENUS: readonly MenuSpec[] = [queueTree, queueType, queueSimple];

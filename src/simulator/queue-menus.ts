import { counters, flag, type MenuSpec, number, rate, text } from './menu-spec.js';

const QUEUE_KINDS = ['bfifo', 'cake', 'codel', 'fq-codel', 'mq-pfifo', 'none', 'pcq', 'pfifo', 'red', 'sfq'];

const queueTree: MenuSpec = {
  path: '/queue/tree',
  named: true,
  unique: [['name']],
  required: ['name', 'parent'],
  firstId: 0x1000000,
  fields: {
    name: text,
    parent: { form: { kind: 'text' }, refers: ['/queue/tree', '/interface'], also: ['global'] },
    'packet-mark': { form: { kind: 'list' }, default: '', shown: true },
    queue: { form: { kind: 'text' }, default: 'default-small', shown: true, refers: ['/queue/type'] },
    priority: number('8', 1, 8),
    'limit-at': rate,
    'max-limit': rate,
    'burst-limit': rate,
    'burst-threshold': rate,
    'burst-time': { form: { kind: 'duration' }, default: '0s', shown: true },
    'bucket-size': { form: { kind: 'decimal', min: 0, max: 10 }, default: '0.1', shown: true },
    comment: text,
    disabled: flag(),
  },
  shows: { ...counters, rate: '0', 'packet-rate': '0', 'queued-bytes': '0', 'queued-packets': '0', dropped: '0' },
};

const queueType: MenuSpec = {
  path: '/queue/type',
  named: true,
  unique: [['name']],
  required: ['name', 'kind'],
  fields: {
    name: text,
    kind: { form: { kind: 'one-of', values: QUEUE_KINDS } },
    'bfifo-limit': number('15000', 1, 4_294_967_295),
    'pfifo-limit': number('50', 1),
    'mq-pfifo-limit': number('50', 1),
    'sfq-perturb': number('5'),
    'sfq-allot': number('1514'),
    'codel-limit': number('1000'),
    'fq-codel-limit': number('10240'),
    'fq-codel-flows': number('1024'),
    'fq-codel-quantum': number('1514'),
    'fq-codel-target': { form: { kind: 'duration' }, default: '5ms', shown: true },
    'fq-codel-interval': { form: { kind: 'duration' }, default: '100ms', shown: true },
    'red-limit': number('60'),
    'pcq-rate': rate,
    'pcq-classifier': { form: { kind: 'list' }, default: '', shown: true },
    'cake-bandwidth': rate,
    'cake-nat': flag(),
  },
};

const queueSimple: MenuSpec = {
  path: '/queue/simple',
  ordered: true,
  named: true,
  unique: [['name']],
  required: ['name', 'target'],
  fields: {
    name: text,
    target: { form: { kind: 'list' } },
    'max-limit': text,
    'limit-at': text,
    comment: text,
    disabled: flag(),
  },
  shows: { invalid: 'false', dynamic: 'false' },
};

export const QUEUE_MENUS: readonly MenuSpec[] = [queueTree, queueType, queueSimple];

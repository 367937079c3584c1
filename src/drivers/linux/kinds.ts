import type { FieldSpec, Form, KindSpec } from '../../model/device.js';
import { LINK_MARK, MAJOR, TABLE } from './names.js';

/** The kernel's objects as data: what identifies one, which is ours, what cannot be changed in place. */
const field = (form: Form): FieldSpec => ({ form });
const fixed = (form: Form): FieldSpec => ({ form, immutable: true });

/** An intermediate functional block (ifb): a place for a tree that several interfaces share. */
export const LINK: KindSpec = {
  kind: 'link',
  rank: 0,
  key: ['name'],
  ownership: { field: 'name', prefix: LINK_MARK },
  fields: { name: fixed('text') },
};

/** Root qdisc: the tree of one interface. */
export const ROOT: KindSpec = {
  kind: 'tc-root',
  rank: 1,
  key: ['link'],
  ownership: { field: 'handle', prefix: `${MAJOR}:` },
  fields: { link: fixed('text'), handle: fixed('text') },
};

/** `class` and `parent` are `INTERFACE MAJOR:MINOR`; the parent of a top class is the root, `INTERFACE MAJOR:`. */
export const CLASS: KindSpec = {
  kind: 'tc-class',
  rank: 2,
  key: ['class'],
  ownership: { field: 'handle', prefix: `${MAJOR}:` },
  parentField: 'parent',
  guarded: true,
  fields: {
    class: fixed('text'),
    parent: fixed('text'),
    handle: fixed('text'),
    prio: field('number'),
    quantum: field('number'),
    rate: field('rate'),
    ceil: field('rate'),
    burst: field('number'),
    cburst: field('number'),
    overhead: field('number'),
    mpu: field('number'),
  },
};

/** The queue of a leaf class: `bfifo 375808`, `fq_codel`, `cake`, `sfq`. */
export const LEAF: KindSpec = {
  kind: 'tc-leaf',
  rank: 3,
  key: ['class'],
  ownership: { field: 'handle', prefix: `${MAJOR}:` },
  fields: { class: fixed('text'), handle: fixed('text'), discipline: field('text') },
};

/** Our filter that leads the egress of an interface to a block. */
export const REDIRECT: KindSpec = {
  kind: 'tc-redirect',
  rank: 4,
  key: ['link'],
  ownership: { field: 'to', prefix: LINK_MARK },
  fields: { link: fixed('text'), to: fixed('text') },
};

export const NFT_TABLE: KindSpec = {
  kind: 'nft-table',
  rank: 5,
  key: ['table'],
  ownership: { field: 'table', prefix: TABLE },
  fields: { table: fixed('text') },
};

/** A chain with all of its rules, one a line: chains are replaced as a whole, in one transaction with all others. */
export const NFT_CHAIN: KindSpec = {
  kind: 'nft-chain',
  rank: 6,
  key: ['name'],
  ownership: { field: 'table', prefix: TABLE },
  fields: { table: fixed('text'), name: fixed('text'), hook: fixed('text'), rules: field('script') },
};

export const KINDS: readonly KindSpec[] = [LINK, ROOT, CLASS, LEAF, REDIRECT, NFT_TABLE, NFT_CHAIN];

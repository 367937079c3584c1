import type { Order } from '../../../server/replies/orders.js';

export type ActKind = Order['kind'];
export const ORDER_KINDS_SHOWN: readonly ActKind[] = ['suspend', 'tolerate', 'pin'];

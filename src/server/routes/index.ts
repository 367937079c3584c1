import type { Route } from '../route.js';
import { AUDIT_ROUTES } from './audit.js';
import { CAPACITY_ROUTES } from './capacity.js';
import { DOCUMENT_ROUTES } from './document.js';
import { DRIFT_ROUTES } from './drift.js';
import { EXPLAIN_ROUTES } from './explain.js';
import { HEALTH_ROUTES } from './health.js';
import { HISTORY_ROUTES } from './history.js';
import { NETWORK_ROUTES } from './network.js';
import { OIDC_ROUTES } from './oidc.js';
import { ORDER_ROUTES } from './orders.js';
import { POLICY_ROUTES } from './policies.js';
import { PREVIEW_ROUTES } from './previews.js';
import { RECORD_ROUTES } from './records.js';
import { SESSION_ROUTES } from './session.js';
import { SITE_ROUTES } from './sites.js';
import { TRAFFIC_ROUTES } from './traffic.js';
import { TOKEN_ROUTES } from './tokens.js';
import { USER_ROUTES } from './users.js';

/** Everything that is answered, with who may ask. */
export const ROUTES: readonly Route[] = [
  ...HEALTH_ROUTES,
  ...SESSION_ROUTES,
  ...OIDC_ROUTES,
  ...NETWORK_ROUTES,
  ...SITE_ROUTES,
  ...CAPACITY_ROUTES,
  ...DRIFT_ROUTES,
  ...TRAFFIC_ROUTES,
  ...HISTORY_ROUTES,
  ...EXPLAIN_ROUTES,
  ...ORDER_ROUTES,
  ...PREVIEW_ROUTES,
  ...RECORD_ROUTES,
  ...POLICY_ROUTES,
  ...AUDIT_ROUTES,
  ...USER_ROUTES,
  ...TOKEN_ROUTES,
  ...DOCUMENT_ROUTES,
];

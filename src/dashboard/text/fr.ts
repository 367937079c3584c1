import { acts } from './fr/acts.js';
import { applies } from './fr/applies.js';
import { audit } from './fr/audit.js';
import { capacity } from './fr/capacity.js';
import { changes } from './fr/changes.js';
import { conditions } from './fr/conditions.js';
import { frame } from './fr/frame.js';
import { login } from './fr/login.js';
import { overrides } from './fr/overrides.js';
import { overview } from './fr/overview.js';
import { parts } from './fr/parts.js';
import { plan } from './fr/plan.js';
import { policies } from './fr/policies.js';
import { problems } from './fr/problems.js';
import { settings } from './fr/settings.js';
import { site } from './fr/site.js';
import { sites } from './fr/sites.js';
import type { en } from './en.js';

/** All that the dashboard says in French. */
export const fr: typeof en = {
  acts,
  applies,
  audit,
  capacity,
  changes,
  conditions,
  frame,
  login,
  overrides,
  overview,
  parts,
  plan,
  policies,
  problems,
  settings,
  site,
  sites,
};

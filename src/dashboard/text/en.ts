import { acts } from './en/acts.js';
import { applies } from './en/applies.js';
import { audit } from './en/audit.js';
import { capacity } from './en/capacity.js';
import { changes } from './en/changes.js';
import { conditions } from './en/conditions.js';
import { frame } from './en/frame.js';
import { login } from './en/login.js';
import { overrides } from './en/overrides.js';
import { overview } from './en/overview.js';
import { parts } from './en/parts.js';
import { plan } from './en/plan.js';
import { policies } from './en/policies.js';
import { problems } from './en/problems.js';
import { settings } from './en/settings.js';
import { site } from './en/site.js';
import { sites } from './en/sites.js';

/** All that the dashboard says in English; the catalogue of every other language has its type. */
export const en = {
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

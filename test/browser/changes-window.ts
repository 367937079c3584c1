import { EVERYWHERE, type Role, type Scope } from '../../src/model/account.js';
import { changingDay } from './changes-stage.js';
import { desk, openWindow, signIn } from './rig.js';

/** The screen of changes on a day on which much changes. */
export async function changes(path: string, role: Role = 'operator', scope: Scope = EVERYWHERE) {
  const stage = changingDay();
  const at = await desk({ controller: stage.controller, scopes: { [role]: scope } });
  const applies = await stage.fill(at.store);
  const window = await openWindow();
  await signIn(window.page, at, role, path);
  await window.page.getByRole('heading', { level: 1 }).waitFor();
  return { stage, at, applies, ...window };
}

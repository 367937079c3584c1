// Writes to a store as fast as it can, and says each promise that was fulfilled: `audit SEQ`, `begun ID`, `ended ID`.
import { writeSync } from 'node:fs';

const [, , room, path] = process.argv;
const { openStore } = await import(room);
const say = (line) => writeSync(1, `${line}\n`);

const store = await openStore(path);
say('open');
const changeSet = { router: 'r-1', base: 'a', target: 'b', changes: [] };
for (let at = 1; ; at += 1) {
  const { seq } = await store.audit.append({ at, who: 'w', action: 'apply', subject: 'r-1', detail: { at } });
  say(`audit ${seq}`);
  const id = await store.journal.begin({ router: 'r-1', revision: 'r', holder: 'h', at, changeSet });
  say(`begun ${id}`);
  await store.journal.end(id, { at, ok: true, reason: 'Applied', message: '' });
  say(`ended ${id}`);
}

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from '../../../src/store/sqlite.js';
import { temporaryFolder } from '../../support/policy-folder.js';
import { storeContract } from '../../support/store-contract.js';

storeContract('the store in SQLite', async () => {
  const path = join(await temporaryFolder(), 'store.db');
  let store = await openStore(path);
  onTestFinished(() => store.close());
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openStore(path);
      return store;
    },
  };
});

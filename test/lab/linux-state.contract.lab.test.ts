import { linuxContract } from './linux-contract.js';

await linuxContract('state');

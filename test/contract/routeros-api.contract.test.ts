import { driverContract } from './driver-contract.js';
import { routerosApiRig } from './routeros-api-rig.js';

driverContract('RouterOS API on a simulated router', routerosApiRig);

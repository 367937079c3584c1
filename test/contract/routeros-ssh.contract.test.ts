import { driverContract } from './driver-contract.js';
import { routerosSshRig } from './routeros-ssh-rig.js';

driverContract('RouterOS over SSH on a simulated router', routerosSshRig);

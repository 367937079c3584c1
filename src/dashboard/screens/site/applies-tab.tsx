import { Empty } from '../../parts/states.js';

export const AppliesTab = () => <Empty />;

import { Empty } from '../../parts/states.js';

export const NowTab = () => <Empty />;

import { Empty } from '../../parts/states.js';

export const ValuesTab = () => <Empty />;

export { type Compilation, compileIntent } from './compile.js';
export { type Interval, intervalsOf } from './interval.js';
export { selectSites } from './select.js';

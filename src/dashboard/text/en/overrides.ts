export const overrides = {};

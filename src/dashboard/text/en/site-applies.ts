export const siteApplies = {};

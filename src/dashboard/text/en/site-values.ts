export const siteValues = {};

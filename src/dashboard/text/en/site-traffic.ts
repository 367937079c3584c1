export const siteTraffic = {};

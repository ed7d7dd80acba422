/**
 * Pages of runs for the browsers of this machine. A {@link io.locmoe.dashboard.PageServer} serves them; what it shows
 * and whom it asks is behind {@link io.locmoe.dashboard.PagedRuns}.
 */
package io.locmoe.dashboard;
